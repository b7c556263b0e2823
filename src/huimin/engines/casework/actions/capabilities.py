"""What capabilities are called: shipped in files, said otherwise by the city's people."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from uuid_utils.compat import uuid7

from huimin.kernel.access import api as access
from huimin.kernel.access.api import Actor
from huimin.kernel.clock import api as clock
from huimin.kernel.facts import api as facts

from ..definition import compose, line_of
from ..drafting import CITY
from ..errors import DefinitionFault, DefinitionRefused, InputRefused
from ..models import CapabilityName
from ..routing.entries import CAPABILITY
from ..types import Loaded
from .designing.draft_row import EDIT, home

LANGUAGES = ("zh-hans", "en")
MOST = 60


@transaction.atomic
def capability_name(*, actor: Actor, code: str, title: Mapping[str, str]) -> None:
    """The capability is called so from now on, in this installation; a code that was not known becomes one that is.

    Raises: Refused; InputRefused naming the field.
    """
    access.assure(actor, EDIT)
    if not CAPABILITY.fullmatch(code):
        raise InputRefused(_("Write the capability in small letters, such as street_lighting."), field="code")
    words = {language: str(title.get(language, "")).strip() for language in LANGUAGES}
    for language, word in words.items():
        if not word or len(word) > MOST or not word.isprintable():
            raise InputRefused(
                _("Write the name in this language, in at most %(most)d letters.") % {"most": MOST}, field=language
            )
    _put(actor, code, words, origin=CITY)


@transaction.atomic
def capabilities_load(*, actor: Actor, path: Path, origin: str) -> Loaded:
    """Takes the names of a file; those that the city's people gave stay.

    Raises: Refused; DefinitionRefused with the line of each fault.
    """
    access.require(actor, EDIT)
    done = {"new": 0, "changed": 0, "unchanged": 0}
    kept = set(CapabilityName.objects.filter(origin=CITY).values_list("code", flat=True))
    for item in capabilities_read(path.read_text("utf-8"), path.name):
        what = "unchanged" if item["code"] in kept else _put(actor, item["code"], item["title"], origin=origin)
        done[what] += 1
    return Loaded(**done)


def capabilities_read(text: str, name: str) -> list[dict[str, Any]]:
    """The capabilities of a file: `capabilities` of {code, title in both languages}.

    Raises: DefinitionRefused with the line of each fault.
    """
    root, data = compose(text, name)
    items = data.get("capabilities") if isinstance(data, dict) else None
    if not isinstance(items, list):
        raise DefinitionRefused([DefinitionFault("capabilities", 1, "must be a list of capabilities", name)])
    faults = [
        DefinitionFault(f"capabilities/{place}", line_of(root, ["capabilities", place]), fault, name)
        for place, item in enumerate(items)
        if (fault := _fault(item))
    ]
    if faults:
        raise DefinitionRefused(faults)
    return items


def _fault(item: Any) -> str:
    if not isinstance(item, dict) or not CAPABILITY.fullmatch(str(item.get("code", ""))):
        return "the code must be in small letters, such as street_lighting"
    title = item.get("title")
    if not isinstance(title, dict) or set(title) != set(LANGUAGES) or not all(title.values()):
        return "the title must stand in zh-hans and en"
    return ""


def _put(actor: Actor, code: str, title: dict[str, str], *, origin: str) -> str:
    """The next version of a name, where it says anything else; what became of it."""
    last = CapabilityName.objects.select_for_update().filter(code=code).first()
    if last is not None and last.title == title:
        return "unchanged"
    at = clock.now()
    row = CapabilityName.objects.create(
        id=uuid7(), code=code, number=last.number + 1 if last else 1, title=title, origin=origin, created_at=at
    )
    facts.record(
        verb="casework.capability_named",
        subject=("capability", row.id),
        actor=actor,
        where=home(actor),
        data={"capability": code, "number": row.number, "origin": origin},
        at=at,
    )
    return "changed" if last else "new"
