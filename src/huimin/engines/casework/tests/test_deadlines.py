"""What falls due day by day, sizes of many lists, and narrowing a list by its deadlines."""

from datetime import UTC, date, datetime, timedelta

import pytest

from huimin.engines.casework import api as casework
from huimin.engines.casework import factories
from huimin.kernel.clock import api as clock

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 12, 9, 4, 0, tzinfo=UTC)  # 12:00 in Shanghai
FILTER = casework.WorklistFilter


@pytest.fixture
def town(db):
    return factories.town()


@pytest.fixture
def due(town):
    """A case in the hands of the sanitation unit that falls due at a moment."""

    def make(at, **more):
        case_id = factories.case_in(town, "handling")
        factories.put_due(case_id, at, **more)
        return case_id

    return make


def days(town, **more):
    span = {"since": NOON - timedelta(days=9), "until": NOON + timedelta(days=9), "time_zone": "Asia/Shanghai"}
    return casework.due_days(actor=town["unit_officer"], **{**span, **more})


def test_days_are_those_of_the_zone(town, due):
    due(datetime(2026, 12, 9, 15, 59, tzinfo=UTC))
    due(datetime(2026, 12, 9, 16, 0, tzinfo=UTC))
    assert [(day.day, day.count) for day in days(town)] == [(date(2026, 12, 9), 1), (date(2026, 12, 10), 1)]
    assert [(day.day, day.count) for day in days(town, time_zone="UTC")] == [(date(2026, 12, 9), 2)]


def test_a_day_counts_all_and_gives_the_first(town, due):
    last, first, middle = due(NOON + timedelta(hours=3)), due(NOON), due(NOON + timedelta(hours=1), is_provisional=True)
    (day,) = days(town, most_a_day=2)
    assert (day.count, day.provisional, [row.case_id for row in day.rows]) == (3, 1, [first, middle])
    assert last not in {row.case_id for row in day.rows}


def test_the_end_of_the_span_is_left_out_and_another_unit_sees_nothing(town, due):
    due(NOON)
    assert days(town, until=NOON) == []
    assert casework.due_days(
        actor=town["other_unit_officer"],
        since=NOON,
        until=NOON + timedelta(days=1),
        time_zone="UTC",
        unit_id=town.sanitation.id,
    ) == []  # fmt: skip


def test_sizes_of_many_lists_at_once(town, due, django_assert_num_queries):
    late = due(clock.now() - timedelta(hours=1))
    due(clock.now() + timedelta(days=2))
    wanted = [
        FILTER(view="open"),
        FILTER(view="late"),
        FILTER(view="later"),
        FILTER(view="nonsense"),
        FILTER(view="open", arrived_since=clock.now()),
        FILTER(view="open", arrived_since=clock.now() - timedelta(hours=1)),
    ]
    assert casework.worklist_sizes(actor=town["unit_officer"], wanted=wanted) == [2, 1, 1, None, 0, 2]
    assert casework.worklist_sizes(actor=town["unit_officer"], wanted=wanted[:1], most=1) == [1]
    assert casework.worklist_sizes(actor=town["unit_officer"], wanted=[]) == []
    assert casework.case_revisions([late]) == {late: 4}
