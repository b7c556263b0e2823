"""What a matter asks and gives, as a typed value: the block `extensions.approval` of a case type.

The schema is `block.schema.json`; casework asks `faults` whenever a definition is read, checked or put in force.
"""

import json
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from huimin.engines.casework.api import Definition, Stage
from huimin.kernel.clock.api import Limit

NAME = "approval"
SCHEMA_PATH = Path(__file__).with_name("block.schema.json")


@dataclass(frozen=True)
class MaterialWanted:
    """One paper a matter asks for."""

    code: str
    title: dict[str, str]
    kind: str = "electronic"  # original | copy | electronic
    is_required: bool = True
    is_deferrable: bool = False
    source: str = "applicant"  # applicant | government | other
    is_reusable: bool = False
    valid_for: str = ""
    hint: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Basis:
    """A law the matter stands on."""

    title: dict[str, str]
    clause: str = ""
    checked_on: str = ""  # the day somebody compared it with the published text


@dataclass(frozen=True)
class ResultPlan:
    """What the applicant is given in the end."""

    title: dict[str, str]
    prefix: str
    template: str = "licence"
    valid_for: str = ""
    fields: tuple[str, ...] = ()


@dataclass(frozen=True)
class Fee:
    is_charged: bool = False
    words: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Office:
    """Where it can be handed in in person."""

    title: dict[str, str]
    address: dict[str, str] = field(default_factory=dict)
    hours: dict[str, str] = field(default_factory=dict)
    phone: str = ""


@dataclass(frozen=True)
class Block:
    """The approval block of one version of a case type."""

    kind: str
    handling: str
    audience: tuple[str, ...]
    theme: dict[str, str]
    basis: tuple[Basis, ...]
    materials: tuple[MaterialWanted, ...]
    result: ResultPlan
    codes: dict[str, str] = field(default_factory=dict)
    conditions: tuple[dict[str, str], ...] = ()
    fee: Fee = Fee()
    visits: int = 0
    places: tuple[Office, ...] = ()

    def material(self, code: str) -> MaterialWanted | None:
        """The paper of that code, if the matter asks for it."""
        return next((wanted for wanted in self.materials if wanted.code == code), None)


@cache
def _validator() -> Draft202012Validator:
    return Draft202012Validator(json.loads(SCHEMA_PATH.read_text("utf-8")))


def faults(definition: Definition) -> list[tuple[str, str]]:
    """What is wrong with the approval block of a case type: key below the block, and sentence with remedy."""
    data = definition.extensions[NAME]
    found = [
        ("/".join(str(step) for step in error.absolute_path), error.message) for error in _validator().iter_errors(data)
    ]
    if found:
        return found
    if definition.kind != "application":
        found.append(("", f"the kind of the case type is {definition.kind}; write application"))
    codes = [item["code"] for item in data["materials"]]
    found += [
        ("materials", f"the material {code!r} is listed twice; list it once")
        for code in sorted({code for code in codes if codes.count(code) > 1})
    ]
    found += [
        (f"materials/{index}/is_deferrable", "only a required material can be deferred; leave this out")
        for index, item in enumerate(data["materials"])
        if item.get("is_deferrable") and not item.get("is_required", True)
    ]
    asked = {question.code for question in definition.form}
    found += [
        ("result/fields", f"the form has no question {code!r}; add it or leave it out")
        for code in data["result"].get("fields", ())
        if code not in asked
    ]
    return found + _limits(definition)


def _limits(definition: Definition) -> list[tuple[str, str]]:
    """A promise longer than the statute allows is none. Source: government service 3.1."""
    promise = definition.limit(Stage.HANDLE)
    if not promise.statutory:
        return []
    limit, statutory = Limit.parse(promise.limit), Limit.parse(promise.statutory)
    if limit.unit == statutory.unit and limit.amount > statutory.amount:
        return [("", f"promises {promise.limit}, the statute allows {promise.statutory}; promise no more than that")]
    return []


@cache
def _built(text: str) -> Block:
    data: dict[str, Any] = json.loads(text)
    data["basis"] = tuple(Basis(**item) for item in data["basis"])
    data["materials"] = tuple(MaterialWanted(**item) for item in data["materials"])
    data["result"] = ResultPlan(**{**data["result"], "fields": tuple(data["result"].get("fields", ()))})
    data["fee"] = Fee(**data.get("fee", {"is_charged": False}))
    data["places"] = tuple(Office(**item) for item in data.get("places", ()))
    for name in ("audience", "conditions"):
        data[name] = tuple(data.get(name, ()))
    return Block(**data)


def block_of(definition: Definition) -> Block | None:
    """The approval block of a case type, None where it is no matter of approval."""
    data = definition.extensions.get(NAME)
    return _built(json.dumps(data, sort_keys=True)) if data else None
