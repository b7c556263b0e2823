"""What requests need before the first becomes a case: divisions, units and case types, made from the mapping. Idempotent."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from huimin.engines.exchange.api import Document, MappingFault, MappingRefused
from huimin.kernel.access import api as access
from huimin.kernel.access.api import Actor
from huimin.kernel.api.errors import HuiminError
from huimin.kernel.clock import api as clock
from huimin.kernel.places import api as places

from .. import catalogue
from ..actions.definitions import case_types_put
from ..definition import Definition, parse
from ..errors import DefinitionRefused, TypeUnknown

CAPABILITY = "imported"
ESTIMATED = "closing_time_is_estimated"
_ESTIMATED_FIELD = {
    "code": ESTIMATED,
    "title": {"zh-hans": "结案时间为估计", "en": "Closing time is estimated"},
    "type": "boolean",
}


def prepare(document: Document, *, actor: Actor) -> None:
    """Makes divisions, units and case types as the mapping says, where they are not so already.

    Raises: MappingRefused.
    """
    ensure_divisions(document, actor=actor)
    ensure_units(document, actor=actor)
    ensure_types(document, actor=actor)


def ensure_divisions(document: Document, *, actor: Actor) -> None:
    """The mapping's division and those within it stand in the tree. Raises: MappingRefused."""
    spec = document.data["division"]
    known = places.divisions([spec["code"]])
    if "name" in spec:
        _put_division(
            document, ("division",), actor=actor, code=spec["code"], name=titled(spec["name"]),
            level=spec.get("level", "city"), parent=spec.get("parent", ""), time_zone=spec.get("zone", ""),
            calendar_code=spec.get("calendar", ""), source=document.name,
        )  # fmt: skip
    elif not known:
        remedy = _("State division.name to make it, or the code of one that exists.")
        raise document.fault(
            ("division", "code"), _("There is no division “%(code)s”.") % {"code": spec["code"]}, remedy
        )
    within = spec.get("within")
    for word, division in (within or {"divisions": {}})["divisions"].items():
        _put_division(
            document, ("division", "within", "divisions", word), actor=actor, code=division["code"],
            name=titled(division.get("name", word)), level=within["level"], parent=spec["code"], source=document.name,
        )  # fmt: skip


def _put_division(document: Document, at: tuple[str, ...], **division: Any) -> None:
    try:
        places.ensure_division(**division)
    except HuiminError as error:
        raise document.fault(at, str(error)) from error


def ensure_units(document: Document, *, actor: Actor) -> None:
    """Every unit of the mapping is an organisation; those without a title must exist. Raises: MappingRefused."""
    spec = document.section("unit")
    units: dict[tuple[str, ...], Any] = {("unit", "units", word): unit for word, unit in spec.get("units", {}).items()}
    if isinstance(spec.get("otherwise"), Mapping):
        units[("unit", "otherwise")] = spec["otherwise"]
    faults = []
    division = document.data["division"]["code"]
    level = places.division(division).level
    for at, unit in units.items():
        if access.organisation(code=unit["code"]) is not None:
            continue
        if "title" not in unit:
            problem = _("There is no organisation “%(code)s”.") % {"code": unit["code"]}
            faults.append(MappingFault(".".join(at), document.line(at), problem, _("State its title to make it.")))
            continue
        try:
            access.create_organisation(
                actor=actor, code=unit["code"], name=titled(unit["title"]), kind=unit.get("kind", "department"),
                division_code=division, division_level=level,
                calendar_code=document.data["division"].get("calendar", ""),
            )  # fmt: skip
        except (HuiminError, ValueError) as error:
            faults.append(MappingFault(".".join(at), document.line(at), str(error)))
    if faults:
        raise MappingRefused(document.name, faults)


def ensure_types(document: Document, *, actor: Actor) -> None:
    """Every case type the rules name is in force; those with a title and a limit are made. Raises: MappingRefused."""
    types: dict[str, Any] = document.section("types")
    category = document.data["category"]
    named: dict[str, tuple[str | int, ...]] = {
        rule["type"]: ("category", "rules", place, "type") for place, rule in enumerate(category["rules"])
    }
    if category.get("otherwise", "quarantine") != "quarantine":
        named.setdefault(category["otherwise"], ("category", "otherwise"))
    calendars = {view.code for view in clock.calendars()}
    faults = []
    for code, spec in types.items():
        if spec.get("calendar") and spec["calendar"] not in calendars:
            problem = _("There is no calendar “%(code)s”.") % {"code": spec["calendar"]}
            remedy = _("Known: %(codes)s.") % {"codes": ", ".join(sorted(calendars))}
            faults.append(
                MappingFault(f"types.{code}.calendar", document.line(("types", code, "calendar")), problem, remedy)
            )
    made = {code: definition_of(document, code, spec) for code, spec in types.items() if "title" in spec}
    for code, data in made.items():
        try:
            parse(data)
        except DefinitionRefused as refused:
            faults += [
                MappingFault(f"types.{code}.{fault.key}", document.line(("types", code)), fault.message)
                for fault in refused.faults
            ]
    for code, at in named.items():
        if code not in made and not _is_known(code):
            problem = _("There is no case type “%(code)s”.") % {"code": code}
            remedy = _("Make it under types, with a title and a limit.")
            faults.append(MappingFault(".".join(map(str, at)), document.line(at), problem, remedy))
    if faults:
        raise MappingRefused(document.name, faults)
    case_types_put(actor=actor, items=made.values(), origin=document.name)


def definition_of(document: Document, code: str, spec: Mapping[str, Any]) -> dict[str, Any]:
    """The definition of a case type that a mapping makes.

    Raises: MappingRefused where it has no limit.
    """
    if "limit" not in spec:
        raise document.fault(
            ("types", code), _("“%(key)s” is missing.") % {"key": "limit"}, _("Write such as 4wh, 5d.")
        )
    attributes = document.section("attributes")
    fields = [{"code": code, "title": one["title"], "type": "text"} for code, one in attributes.items()]
    return {
        "code": code,
        "title": spec["title"],
        "kind": spec.get("kind", "report"),
        "capability": spec.get("capability", CAPABILITY),
        "channels": ["import"],
        "place": "optional",
        "form": [*fields, _ESTIMATED_FIELD],
        "stages": {"handle": {"limit": spec["limit"]}},
        **({"calendar": spec["calendar"]} if "calendar" in spec else {}),
    }


def titled(title: str | Mapping[str, str]) -> dict[str, str]:
    """A title in both languages; one that is given in neither stands for both."""
    if isinstance(title, str):
        return {"zh-hans": title, "en": title}
    either = next(iter(title.values()))
    return {"zh-hans": title.get("zh-hans", either), "en": title.get("en", either)}


def unit_ids(document: Document) -> dict[str, UUID]:
    """The ids of the mapping's units, by their codes."""
    spec = document.section("unit")
    codes = {unit["code"] for unit in spec.get("units", {}).values()}
    if isinstance(spec.get("otherwise"), Mapping):
        codes.add(spec["otherwise"]["code"])
    views = {code: access.organisation(code=code) for code in codes}
    return {code: view.id for code, view in views.items() if view is not None}


def type_versions(codes: set[str]) -> dict[str, tuple[UUID, Definition]]:
    """The versions now in force of these case types."""
    return {code: catalogue.current(code) for code in codes}


def _is_known(code: str) -> bool:
    try:
        catalogue.current(code)
    except TypeUnknown:
        return False
    return True
