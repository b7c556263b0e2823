"""A change of the routing table tried over past cases: whose desk they would have come to. Nothing stays of it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from uuid_utils.compat import uuid7

from huimin.kernel.access import api as access
from huimin.kernel.access.api import Actor
from huimin.kernel.clock import api as clock
from huimin.kernel.places import api as places

from ... import catalogue, routing
from ...definition import Definition
from ...models import Case
from ...queries.routes import KEPT, VIEW, entry_of
from ...routing.entries import Entry, OwnerEntry, RouteEntry
from ...routing.owners import CLASS_FIELD, component_class
from .routes import check, locked, write

CASES = 200
Told = dict[str, Any] | None


@dataclass(frozen=True)
class Rerouted:
    """A past case that would have come to another unit, and why, as facts keep reasons."""

    number: str
    before: UUID | None
    before_why: Told
    after: UUID | None
    after_why: Told


@dataclass(frozen=True)
class RouteTrial:
    """How many past cases were looked at, and those that would have gone elsewhere."""

    total: int
    rows: tuple[Rerouted, ...]


@transaction.atomic
def route_try(*, actor: Actor, entry: Entry, route_id: UUID | None = None, most: int = CASES) -> RouteTrial:
    """The last cases the entry may touch, by the table as it is and as it would be; each at the hour at which it was raised.

    Raises: Refused; InputRefused and GuardRefused as the change itself would be.
    """
    access.assure(actor, VIEW)
    check(entry)
    row = locked(route_id) if route_id else KEPT[type(entry)](id=uuid7())
    entries = [entry_of(row), entry] if route_id else [entry]
    definitions = _touched(entries)
    inside = Q()
    for one in entries:
        inside |= Q(**{name: code for name, code in places.where_of(one.division_code).columns().items() if code})
    found = Case.objects.filter(access.scope(actor, VIEW).q(), inside, type_code__in=definitions)
    cases = list(found.order_by("-raised_at", "-id")[:most])
    before = [_desk(case, definitions[case.type_code], entry) for case in cases]
    with transaction.atomic():
        write(row, entry)
        after = [_desk(case, definitions[case.type_code], entry) for case in cases]
        transaction.set_rollback(True)
    moved = [
        Rerouted(case.number, *old, *new)
        for case, old, new in zip(cases, before, after, strict=True)
        if old[0] != new[0]
    ]
    return RouteTrial(len(cases), tuple(moved))


def _touched(entries: list[Entry]) -> dict[str, Definition]:
    """The case types in force whose cases may go elsewhere by these entries."""
    held = (catalogue.version(version_id) for version_id, _is_sample in catalogue.in_force())
    return {one.code: one for one in held if any(_touches(entry, one) for entry in entries)}


def _touches(entry: Entry, definition: Definition) -> bool:
    if isinstance(entry, OwnerEntry):
        is_asked = any(question.code == CLASS_FIELD for question in definition.form)
        return is_asked or component_class(definition.catalogue) == entry.component_class
    if entry.case_type_code:
        return entry.case_type_code == definition.code
    return entry.capability in (definition.capability, routing.INTAKE, routing.DISPATCH)


def _desk(case: Case, definition: Definition, entry: Entry) -> tuple[UUID | None, Told]:
    """The desk the entry is about, as the table names it for this case."""
    today = clock.now().date()
    where = access.Where(case.city_code, case.district_code, case.street_code, case.community_code, case.grid_code)
    desks = routing.desks(
        definition, where, on=max(today, entry.valid_from or today), at=case.raised_at, answers=case.form
    )
    if isinstance(entry, RouteEntry) and entry.capability in (routing.INTAKE, routing.DISPATCH):
        return (desks.intake_id if entry.capability == routing.INTAKE else desks.dispatch_id), None
    return desks.unit_id, desks.reason.as_fact() if desks.reason else None
