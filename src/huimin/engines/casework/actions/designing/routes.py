"""The routing table is changed by people: a row is put, said otherwise, or ended. What was routed stays where it is."""

import re
from dataclasses import asdict
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from uuid_utils.compat import uuid7

from huimin.kernel.access import api as access
from huimin.kernel.access.api import Actor
from huimin.kernel.facts import api as facts
from huimin.kernel.places import api as places

from ...errors import GuardRefused, InputRefused
from ...models import CaseType, ComponentOwner, Draft, Route
from ...queries.routes import KEPT, RouteView, entry_of, view_of
from ...routing.entries import CAPABILITY, Entry, OwnerEntry, RouteEntry, as_fact, key_of, overlap
from ...routing.table import DISPATCH, INTAKE
from .draft_begin import CODE
from .draft_row import EDIT

COMPONENT_CLASS = re.compile(r"[0-9A-Za-z]{1,20}")
OWNER = re.compile(r"[0-9A-Za-z_.-]{0,40}")


@transaction.atomic
def route_put(*, actor: Actor, entry: Entry) -> RouteView:
    """A unit answers, from `valid_from` (from ever) to the day before `valid_to` (for good).

    Raises: Refused; InputRefused naming the field; GuardRefused where the unit answers there at that time already.
    """
    post = access.require(actor, EDIT, where=check(entry))
    row = KEPT[type(entry)](id=uuid7())
    write(row, entry)
    facts.record(
        verb="casework.route_put",
        subject=("route", row.id),
        actor=actor,
        where=places.where_of(entry.division_code),
        data=as_fact(entry),
        unit_id=entry.unit_id,
        post=post,
    )
    return view_of(row)


@transaction.atomic
def route_change(*, actor: Actor, route_id: UUID, entry: Entry, mark: str = "") -> RouteView:
    """The row says this from now on. With `mark`: unless it says something else than who asks has seen.

    Raises: Refused, where the row stood or where it shall stand; InputRefused naming the field; GuardRefused.
    """
    where = check(entry)
    row = locked(route_id)
    before = entry_of(row)
    if type(before) is not type(entry):
        raise InputRefused(_("There is no such row. Look at the table again."), field="route")
    access.require(actor, EDIT, where=places.where_of(before.division_code))
    post = access.require(actor, EDIT, where=where)
    if mark and mark != view_of(row).mark:
        raise GuardRefused(_("Somebody else changed this row meanwhile. Look at it again, then change it."))
    if before == entry:
        return view_of(row)
    write(row, entry)
    facts.record(
        verb="casework.route_changed",
        subject=("route", row.id),
        actor=actor,
        where=where,
        data={**as_fact(entry), "before": as_fact(before)},
        unit_id=entry.unit_id,
        post=post,
    )
    return view_of(row)


@transaction.atomic
def route_end(*, actor: Actor, route_id: UUID, valid_to: date) -> RouteView:
    """The row holds until the day before `valid_to`.

    Raises: Refused; InputRefused for a row that is not there, or a day before its first.
    """
    row = locked(route_id)
    where = places.where_of(row.division_code)
    post = access.require(actor, EDIT, where=where)
    if row.valid_from and valid_to <= row.valid_from:
        raise _last_before_first()
    if row.valid_to == valid_to:
        return view_of(row)
    row.valid_to = valid_to
    row.save(update_fields=["valid_to"])
    facts.record(
        verb="casework.route_ended",
        subject=("route", row.id),
        actor=actor,
        where=where,
        data=as_fact(entry_of(row)),
        unit_id=row.unit_id,
        post=post,
    )
    return view_of(row)


def check(entry: Entry) -> access.Where:
    """Where the entry holds, once all it says makes sense.

    Raises: InputRefused naming the field, what is wrong with it and how to mend it.
    """
    if not places.divisions([entry.division_code]):
        raise InputRefused(_("There is no such division. Choose one from the list."), field="division_code")
    (unit,) = access.organisations(ids=[entry.unit_id]) or (None,)
    if unit is None:
        raise InputRefused(_("There is no such unit. Choose one from the list."), field="unit_id")
    closes = timezone.localdate(unit.closed_at) if unit.closed_at else None
    if closes and (entry.valid_to is None or entry.valid_to > closes):
        raise InputRefused(
            _("This unit closes on %(day)s. Choose another, or let the row end by then.") % {"day": closes},
            field="unit_id",
        )
    if isinstance(entry, RouteEntry):
        _check_route(entry)
    else:
        _check_owner(entry)
    if entry.valid_from and entry.valid_to and entry.valid_to <= entry.valid_from:
        raise _last_before_first()
    return places.where_of(entry.division_code)


def _check_route(entry: RouteEntry) -> None:
    if not CAPABILITY.fullmatch(entry.capability):
        raise InputRefused(_("Write the capability in small letters, such as street_lighting."), field="capability")
    if entry.case_type_code and not _is_type(entry.case_type_code):
        raise InputRefused(_("There is no such case type. Choose one from the list."), field="case_type_code")
    if entry.hours not in dict(Route.HOURS):
        raise InputRefused(_("The hours are none of those offered. Choose one from the list."), field="hours")
    if entry.hours != "always" and entry.capability in (INTAKE, DISPATCH):
        raise InputRefused(_("What a centre does is not bound to hours. Choose all hours."), field="hours")


def _is_type(code: str) -> bool:
    """Whether there is such a type, in force or in the making."""
    return bool(CODE.fullmatch(code)) and any(kept.objects.filter(code=code).exists() for kept in (CaseType, Draft))


def _check_owner(entry: OwnerEntry) -> None:
    if not COMPONENT_CLASS.fullmatch(entry.component_class):
        raise InputRefused(
            _("Write the class as the major and minor code of the component together, such as 01029."),
            field="component_class",
        )
    if not OWNER.fullmatch(entry.owner_code):
        raise InputRefused(
            _("Write the owner's code in at most 40 letters, digits and hyphens, as its plate says it."),
            field="owner_code",
        )


def _last_before_first() -> InputRefused:
    return InputRefused(_("The last day lies before the first. Choose a later one."), field="valid_to")


def locked(route_id: UUID) -> Route | ComponentOwner:
    """The row of either kind, locked until the transaction ends.

    Raises: InputRefused where it is not there.
    """
    for kept in KEPT.values():
        if row := kept.objects.select_for_update().filter(id=route_id).first():
            return row
    raise InputRefused(_("There is no such row. Look at the table again."), field="route")


def write(row: Route | ComponentOwner, entry: Entry) -> None:
    """The row says what the entry says.

    Raises: GuardRefused where another row says so for the same days.
    """
    others = KEPT[type(entry)].objects.select_for_update().filter(**key_of(entry)).exclude(id=row.id)
    if any(overlap(entry_of(other), entry) for other in others):
        raise GuardRefused(_("This unit answers there at that time already. End that row first."))
    for name, value in asdict(entry).items():
        setattr(row, name, value)
    row.save()
