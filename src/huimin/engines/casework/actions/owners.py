"""Owners of components and hours of routes, read from the same file as the routing table."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from huimin.kernel.access import api as access

from ..definition import DefinitionFault
from ..errors import DefinitionRefused
from ..models import ComponentOwner, Route


def hours_of(row: Mapping[str, Any], *, key: str, file: str) -> str:
    """When a route counts: always, working or off.

    Raises: DefinitionRefused.
    """
    said = str(row.get("hours", "always"))
    known = [code for code, _ in Route.HOURS]
    if said not in known:
        raise _refused(f"{key}/hours", f"{said!r} is not one of {', '.join(known)}", file)
    return said


def owners_put(rows: Sequence[Mapping[str, Any]], *, file: str) -> int:
    """Puts rows of {class, division, unit (code), owner?} into the table of owners; says how many are new.

    Raises: DefinitionRefused.
    """
    new = 0
    for index, row in enumerate(rows):
        key = f"owners/{index}"
        if not row.get("class"):
            raise _refused(f"{key}/class", "is missing; write the component's class, such as 01002", file)
        said = {
            "component_class": str(row["class"]),
            "owner_code": str(row.get("owner", "")),
            "division_code": str(row.get("division", "")),
            "unit_id": _unit(row, key, file),
        }
        # One that people have ended is not begun again by loading the same file once more.
        if not ComponentOwner.objects.filter(**said).exists():
            days = {"valid_from": row.get("valid_from"), "valid_to": row.get("valid_to")}
            ComponentOwner.objects.create(id=uuid7(), **said, **days)
            new += 1
    return new


def _unit(row: Mapping[str, Any], key: str, file: str) -> UUID:
    unit = access.organisation(code=str(row.get("unit", "")))
    if unit is None:
        raise _refused(f"{key}/unit", f"no organisation {row.get('unit')!r}", file)
    return unit.id


def _refused(key: str, message: str, file: str) -> DefinitionRefused:
    return DefinitionRefused([DefinitionFault(key=key, line=0, message=message, file=file)])
