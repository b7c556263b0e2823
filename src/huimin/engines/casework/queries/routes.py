"""The routing table as the designer shows it."""

import hashlib
from collections.abc import Collection
from dataclasses import asdict, dataclass, fields
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q

from huimin.kernel.access import api as access
from huimin.kernel.access.api import Actor
from huimin.kernel.clock import api as clock
from huimin.kernel.places import api as places

from .. import catalogue
from ..errors import InputRefused
from ..models import ComponentOwner, Route
from ..routing.entries import Entry, OwnerEntry, RouteEntry
from ..routing.owners import component_class

VIEW = "casework.type_view"
#: Where each kind of entry is kept.
KEPT: dict[type[Entry], type[Route] | type[ComponentOwner]] = {RouteEntry: Route, OwnerEntry: ComponentOwner}


@dataclass(frozen=True)
class RouteView:
    """One row of the routing table. `mark` is another as soon as the row says anything else."""

    id: UUID
    entry: Entry
    is_valid: bool
    is_over: bool
    mark: str


def routes_of(*, actor: Actor, capability: str, type_code: str = "") -> list[RouteView]:
    """The rows for a capability, by division; where a type is named, without those for another one alone.

    Raises: Refused.
    """
    access.assure(actor, VIEW)
    rows = Route.objects.filter(capability=capability)
    if type_code:
        rows = rows.filter(Q(case_type_code="") | Q(case_type_code=type_code))
    return [view_of(row) for row in rows.order_by("division_code", "valid_from", "id")]


def owners_of(*, actor: Actor, classes: Collection[str]) -> list[RouteView]:
    """Who maintains components of these classes, by class and division.

    Raises: Refused.
    """
    access.assure(actor, VIEW)
    rows = ComponentOwner.objects.filter(component_class__in=set(classes) - {""})
    return [view_of(row) for row in rows.order_by("component_class", "division_code", "owner_code", "valid_from", "id")]


def route(*, actor: Actor, route_id: UUID) -> RouteView:
    """One row of either kind.

    Raises: Refused; InputRefused where it is not there.
    """
    access.assure(actor, VIEW)
    for kept in KEPT.values():
        if row := kept.objects.filter(id=route_id).first():
            return view_of(row)
    raise InputRefused("there is no such row", field="route")


def component_classes(*, capability: str = "") -> dict[str, dict[str, str]]:
    """The classes of components that types are about, all or those asking for a capability, each with the name of its type."""
    held = (catalogue.version(version_id) for version_id, _is_sample in catalogue.in_force())
    found = [(component_class(one.catalogue), one.title) for one in held if capability in ("", one.capability)]
    return {code: title for code, title in found if code}


def entry_of(row: Route | ComponentOwner) -> Entry:
    """What a row says."""
    kind = RouteEntry if isinstance(row, Route) else OwnerEntry
    return kind(**{each.name: getattr(row, each.name) for each in fields(kind)})


def view_of(row: Route | ComponentOwner) -> RouteView:
    """A row as it crosses the door."""
    entry, today = entry_of(row), _today(row.division_code)
    is_over = entry.valid_to is not None and entry.valid_to <= today
    said = repr(sorted(asdict(entry).items()))
    return RouteView(
        id=row.id, entry=entry, is_valid=not is_over and (entry.valid_from is None or entry.valid_from <= today),
        is_over=is_over, mark=hashlib.sha256(said.encode()).hexdigest()[:16],
    )  # fmt: skip


def _today(division_code: str) -> date:
    zone = places.division(division_code).time_zone if places.divisions([division_code]) else "Asia/Shanghai"
    return clock.now().astimezone(ZoneInfo(zone)).date()
