"""Every read of the station's own."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from huimin.engines.casework import api as casework
from huimin.engines.casework.api import CaseView
from huimin.kernel.access import api as access
from huimin.kernel.access.api import Actor
from huimin.kernel.clock import api as clock
from huimin.kernel.places import api as places

from .counters import HOLD, Counter
from .models import Visit, VisitCase

MOST = 200


@dataclass(frozen=True, slots=True)
class VisitRow:
    """A visit as a list shows it."""

    id: UUID
    started_at: datetime
    ended_at: datetime | None
    worker: str
    has_person: bool
    is_proved: bool
    raised: list[CaseView]
    followed: int


def morning(counter: Counter) -> datetime:
    """When today began, by the clock of the station's place."""
    zone = ZoneInfo(places.division(counter.post.division_code).time_zone)
    return clock.now().astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)


def visits_since(*, actor: Actor, since: datetime) -> list[VisitRow]:
    """The visits the actor may know of, the latest first, with the cases raised in them."""
    scope = access.scope(actor, HOLD)
    rows = Visit.objects.filter(scope.q(unit="organisation_id", owner="account_id"), started_at__gte=since)
    found = list(rows.prefetch_related("cases").order_by("-started_at")[:MOST])
    names = access.accounts(row.account_id for row in found)
    ids = [each.case_id for row in found for each in row.cases.all() if each.act == VisitCase.Act.RAISED]
    cases = {view.id: view for view in cases_by_id(actor=actor, ids=ids)}
    return [
        VisitRow(
            row.id,
            row.started_at,
            row.ended_at,
            names[row.account_id].display_name if row.account_id in names else "",
            row.resident_id is not None,
            row.proved_at is not None,
            [cases[each.case_id] for each in row.cases.all() if each.case_id in cases],
            sum(each.act == VisitCase.Act.FOLLOWED for each in row.cases.all()),
        )
        for row in found
    ]


def counts_since(*, actor: Actor, since: datetime) -> tuple[int, int]:
    """How many visits, and how many cases raised in them: as many as `visits_since` lists."""
    scope = access.scope(actor, HOLD)
    visits = Visit.objects.filter(scope.q(unit="organisation_id", owner="account_id"), started_at__gte=since)
    raised = VisitCase.objects.filter(visit__in=visits, act=VisitCase.Act.RAISED)
    return visits.count(), raised.count()


def raised_in(*, actor: Actor, visit: Visit) -> list[CaseView]:
    """The cases raised in the visit, in order."""
    ids = list(visit.cases.filter(act=VisitCase.Act.RAISED).order_by("at").values_list("case_id", flat=True))
    return list(reversed(cases_by_id(actor=actor, ids=ids)))


def cases_by_id(*, actor: Actor, ids: list[UUID]) -> list[CaseView]:
    """These cases as far as the actor may see them, the newest first."""
    numbers = tuple(casework.case_numbers(ids).values())
    return casework.recent_cases(actor=actor, numbers=numbers, limit=MOST).rows if numbers else []


def cases_of_person(*, actor: Actor, visit: Visit) -> list[CaseView]:
    """The person's cases, the newest first: all when they proved who they are, else those of the worker's own place."""
    if visit.resident_id is None:
        return []
    resident = access.actor_for_account(visit.resident_id, assurance=1, source=actor.source)
    rows: list[CaseView] = casework.my_cases(actor=resident, limit=MOST).rows
    if visit.proved_at:
        return rows
    scope = access.scope(actor, "casework.case_view")
    return [view for view in rows if scope.allows(view.where, view.unit_id)]
