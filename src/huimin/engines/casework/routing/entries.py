"""Entries of the routing table as people write them: who answers for a capability, and who maintains a component."""

import re
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

#: The form of a capability's code.
CAPABILITY = re.compile(r"[a-z][a-z0-9_]{0,59}")


@dataclass(frozen=True, kw_only=True)
class RouteEntry:
    """A unit answers for a capability in a division: for every type that asks for it, or for one alone."""

    capability: str
    division_code: str
    unit_id: UUID
    case_type_code: str = ""
    hours: str = "always"  # always | working | off
    valid_from: date | None = None
    valid_to: date | None = None  # the day it ends, no longer counted


@dataclass(frozen=True, kw_only=True)
class OwnerEntry:
    """A unit maintains the components of a class in a division: those of one owner, or of all."""

    component_class: str
    division_code: str
    unit_id: UUID
    owner_code: str = ""
    valid_from: date | None = None
    valid_to: date | None = None


Entry = RouteEntry | OwnerEntry

#: What facts call each thing an entry says.
_TOLD = {
    "capability": "capability", "case_type_code": "type", "component_class": "class", "owner_code": "owner",
    "division_code": "division", "unit_id": "unit", "hours": "hours", "valid_from": "from", "valid_to": "to",
}  # fmt: skip


def as_fact(entry: Entry) -> dict[str, Any]:
    """What a fact keeps of an entry: codes, ids and days."""
    return {_TOLD[name]: _plain(value) for name, value in asdict(entry).items()}


def key_of(entry: Entry) -> dict[str, Any]:
    """What two entries may not both say for the same day: all but the days."""
    return {name: value for name, value in asdict(entry).items() if name not in ("valid_from", "valid_to")}


def overlap(one: Entry, other: Entry) -> bool:
    """Whether there is a day on which both hold."""
    begins_before = one.valid_from is None or other.valid_to is None or one.valid_from < other.valid_to
    ends_after = one.valid_to is None or other.valid_from is None or one.valid_to > other.valid_from
    return begins_before and ends_after


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value
