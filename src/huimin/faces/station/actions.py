"""Every write of the station's own: visits. Cases are written by casework."""

from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from uuid_utils.compat import uuid7

from huimin.kernel.access import api as access
from huimin.kernel.access.api import Actor, Where
from huimin.kernel.clock import api as clock
from huimin.kernel.facts import api as facts
from huimin.kernel.manifest.api import settings

from .counters import HOLD, counter_of
from .errors import VisitOver
from .models import Visit, VisitCase


@transaction.atomic
def visit_begin(*, actor: Actor) -> Visit:
    """A person stands at the counter; the worker's visit before this one, if nobody ended it, is over.

    One that nobody came to yet is taken for this one, so that a double tap begins one visit.

    Raises: NoCounter, Refused.
    """
    counter = counter_of(actor)
    post = access.require(actor, HOLD, where=counter.where)
    open_visits = Visit.objects.select_for_update().filter(account_id=_me(actor), ended_at=None)
    for before in open_visits:
        if before.resident_id is None and not before.cases.exists():
            return before
        _end(before, actor, by="next")
    try:
        with transaction.atomic():
            visit = Visit.objects.create(
                id=uuid7(),
                organisation_id=counter.organisation_id,
                account_id=_me(actor),
                started_at=clock.now(),
                **counter.where.columns(),
            )
    except IntegrityError:  # a second tap at the same moment
        return open_visits.get()
    facts.record(
        verb="visit.begun",
        subject=("visit", visit.id),
        actor=actor,
        where=counter.where,
        unit_id=visit.organisation_id,
        post=post,
    )
    return visit


@transaction.atomic
def visit_end(*, actor: Actor, visit: Visit, by: str = "worker") -> None:
    """The person leaves. Ending twice is the same as once."""
    row = Visit.objects.select_for_update().filter(id=visit.id, account_id=_me(actor), ended_at=None).first()
    if row is not None:
        _end(row, actor, by=by)


def _end(row: Visit, actor: Actor, *, by: str) -> None:
    row.ended_at = clock.now()
    row.save(update_fields=["ended_at"])
    raised = row.cases.filter(act=VisitCase.Act.RAISED).count()
    _record("visit.ended", row, actor, {"raised": raised, "by": by})


@transaction.atomic
def current_visit(*, actor: Actor) -> Visit | None:
    """The worker's open visit; one open longer than station.visit_hours is ended and forgotten."""
    row = Visit.objects.filter(account_id=_me(actor), ended_at=None).first() if actor.account_id else None
    if row and clock.now() - row.started_at > timedelta(hours=int(settings.get("station.visit_hours"))):
        visit_end(actor=actor, visit=row, by="time")
        return None
    return row


@transaction.atomic
def person_set(*, actor: Actor, visit: Visit, phone: str) -> Visit:
    """The person at the counter is the one with this phone; an account is made where there is none. "" for no phone.

    Raises: BadPhone, VisitOver.
    """
    row = _open(visit, actor)
    resident_id = access.resident_by_phone(actor=actor, phone=phone).id if phone else None
    if resident_id == row.resident_id:
        return row
    row.resident_id, row.proved_at = resident_id, None
    row.save(update_fields=["resident_id", "proved_at"])
    if resident_id:
        _record("visit.person_known", row, actor, {"resident": resident_id})
    return row


@transaction.atomic
def person_proved(*, actor: Actor, visit: Visit, phone: str) -> Visit:
    """The person showed the code that was sent to this phone: they are who they say.

    Raises: VisitOver.
    """
    row = _open(visit, actor)
    row.resident_id, row.proved_at = access.resident_by_phone(actor=actor, phone=phone).id, clock.now()
    row.save(update_fields=["resident_id", "proved_at"])
    _record("visit.person_proved", row, actor, {"resident": row.resident_id})
    return row


def case_belongs(*, visit: Visit, case_id: UUID, act: str) -> None:
    """The visit was about this case; a case raised in it stays so when it is looked up later."""
    VisitCase.objects.get_or_create(
        visit=visit, case_id=case_id, defaults={"id": uuid7(), "act": VisitCase.Act(act), "at": clock.now()}
    )


def cases_listed(*, actor: Actor, visit: Visit, resident_id: UUID, count: int, purpose: str) -> None:
    """One masked page of a person's cases was read: one fact, with what for."""
    data = {"visit": visit.id, "count": count, "proved": visit.proved_at is not None}
    facts.record(
        verb="visit.cases_listed",
        subject=("account", resident_id),
        actor=actor,
        where=where_of(visit),
        data=data,
        reason=purpose,
        unit_id=visit.organisation_id,
    )


def where_of(visit: Visit) -> Where:
    """The place of the station where the visit is."""
    return Where(visit.city_code, visit.district_code, visit.street_code, visit.community_code, visit.grid_code)


def _me(actor: Actor) -> UUID:
    if actor.account_id is None:
        raise access.SignInNeeded
    return actor.account_id


def _open(visit: Visit, actor: Actor) -> Visit:
    row = Visit.objects.select_for_update().filter(id=visit.id, account_id=_me(actor), ended_at=None).first()
    if row is None:
        raise VisitOver
    return row


def _record(verb: str, row: Visit, actor: Actor, data: dict) -> None:
    facts.record(
        verb=verb,
        subject=("visit", row.id),
        actor=actor,
        where=where_of(row),
        data=data,
        unit_id=row.organisation_id,
    )
