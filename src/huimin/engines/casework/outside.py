"""What other engines say about cases, found by convention as files' guards are: casework knows none of them.

An engine that keeps something with a case type has a `case_hooks.py` with any of

* `GUARDS = {"register": function(case_id, definition) -> refusal, or ""}`: why a verb must wait, asked before it is done;
* `EXTENSIONS = {"approval": function(definition) -> [(key, fault), …]}`: what is wrong with its block of a case type;
* `STORIES = {"approval.result_issued": Story(…)}`: how its facts about a case are told in the course of the case.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from django.utils.functional import Promise

from huimin.kernel.manifest.api import modules

Guard = Callable[[UUID, Any], str]
Check = Callable[[Any], list[tuple[str, str]]]


@dataclass(frozen=True)
class Story:
    """How a fact is told: to staff by its title and, from the case type and the fact's data, by `details`; to the resident, where
    `sentence` says something, by that sentence.
    """

    title: Promise | str
    sentence: Promise | str = ""
    details: Callable[[Any, Mapping[str, Any]], list[tuple[str, str]]] | None = None


@cache
def _named(kind: str) -> dict[str, list[Any]]:
    """What every engine declares under a name of its `case_hooks.py`, by key."""
    found: dict[str, list[Any]] = {}
    for _config, module in modules("case_hooks"):
        declared: Mapping[str, Any] = getattr(module, kind, {})
        for key, value in declared.items():
            found.setdefault(key, []).append(value)
    return found


def refusal(verb: str, case_id: UUID, definition: Any) -> str:
    """Why some engine refuses the verb for now; "" where none does."""
    return next((said for guard in _named("GUARDS").get(verb, ()) if (said := guard(case_id, definition))), "")


def extension_faults(definition: Any) -> list[tuple[str, str]]:
    """What the engines find wrong with their blocks of a case type: key below `extensions`, and sentence."""
    return [
        (f"{name}/{key}".rstrip("/"), fault)
        for name in definition.extensions
        for check in _named("EXTENSIONS").get(name, ())
        for key, fault in check(definition)
    ]


def story(verb: str) -> Story | None:
    """How the engine that recorded such a fact tells it."""
    return next(iter(_named("STORIES").get(verb, ())), None)
