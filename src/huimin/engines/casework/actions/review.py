"""The day on which a suspended case is looked at again: it is flagged on the desk of its unit until it is taken up."""

from datetime import timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from huimin.kernel.access.api import Actor
from huimin.kernel.clock import api as clock
from huimin.kernel.facts import api as facts
from huimin.kernel.places import api as places

from .. import store
from ..models import Case
from ..transitions import State

#: A day begins somewhere up to so much before it begins by UTC.
EARLIEST = timedelta(hours=14)


def reviews_due() -> int:
    """Flags every suspended case whose day has come where it is; how many."""
    until = (clock.now() + EARLIEST).date()
    rows = Case.objects.filter(state=State.SUSPENDED, is_review_due=False, review_on__lte=until)
    return sum(case_review(case_id=case_id) for case_id in rows.values_list("id", flat=True))


@transaction.atomic
def case_review(*, case_id: UUID) -> bool:
    """Flags one case, if its day has come by the clocks of its place; True if it did."""
    case = store.load(case_id)
    at = clock.now()
    today = at.astimezone(ZoneInfo(places.division(case.where.deepest).time_zone)).date()
    if case.state != State.SUSPENDED or case.is_review_due or case.review_on is None or case.review_on > today:
        return False
    case.set(is_review_due=True)
    fact = facts.new(
        verb="case.review_due",
        subject=("case", case.id),
        actor=Actor.system("day of review"),
        where=case.where,
        data={"review_on": case.review_on.isoformat(), "revision": case.revision + 1},
        at=at,
        unit_id=case.unit_id,
    )
    store.save(case, at=at, also=[facts.insert_sql([fact])])
    return True
