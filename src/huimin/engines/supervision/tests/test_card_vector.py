"""CARD-01, worked out by hand: promised 5 working days, allowed 20 by statute, accepted on Monday 29 September 2025.

National Day and Mid-Autumn keep offices closed from 1 to 8 October; Saturday 11 October is worked instead. The day of acceptance
is not counted, so the working days are:

    1: 30 Sep    2: 9 Oct   3: 10 Oct   4: 11 Oct (Sat)   5: 13 Oct, the promise
    6: 14 Oct   7: 15   8: 16   9: 17   10: 20   11: 21   12: 22   13: 23   14: 24
    15: 27 Oct   16: 28   17: 29   18: 30   19: 31   20: 3 Nov, the statute
"""

from datetime import datetime, timedelta, timezone
from uuid import UUID

import pytest

from huimin.engines.casework import factories
from huimin.engines.supervision.models import Card
from huimin.kernel.access.api import Actor, Where
from huimin.kernel.facts import api as facts

from .moments import at, look

CHINA = timezone(timedelta(hours=8))
CASE = UUID("01999999-0000-7000-8000-000000000001")


def moment(text):
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


ACCEPTED, PROMISED, ALLOWED = moment("2025-09-29T10:00"), moment("2025-10-13T18:00"), moment("2025-11-03T18:00")


@pytest.mark.parametrize(
    ("finished", "cards"),
    [
        ("2025-10-13T17:59", {}),
        ("2025-10-14T08:30", {"yellow": PROMISED}),
        ("2025-11-03T17:59", {"yellow": PROMISED}),
        ("2025-11-04T08:30", {"yellow": PROMISED, "red": ALLOWED}),
    ],
)
def test_yellow_past_the_promise_red_past_the_statute(town, finished, cards):
    started = {
        "op": "start", "clock": str(CASE), "stage": "handle", "unit": str(town.sanitation.id), "limit": "5wd",
        "statutory": "20wd", "calendar": "cn-office", "zone": "Asia/Shanghai", "started": ACCEPTED.isoformat(),
        "due": PROMISED.isoformat(), "provisional": False,
    }  # fmt: skip
    common = {
        "subject": ("case", CASE), "actor": Actor.system("test"), "unit_id": town.sanitation.id,
        "where": Where(factories.CITY, factories.DISTRICT, factories.STREET),
    }  # fmt: skip
    stopped = {**started, "op": "stop"}
    facts.record(verb="case.dispatched", at=ACCEPTED, data={"clocks": [started], "type": "services.test"}, **common)
    facts.record(verb="case.finished", at=moment(finished), data={"clocks": [stopped]}, **common)
    with at(0):
        look()
    given = dict(Card.objects.filter(watch_id=CASE, kind__in=("yellow", "red")).values_list("kind", "at"))
    assert given == cards
