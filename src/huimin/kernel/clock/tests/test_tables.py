"""Calendars in the database: versions, caching, assignment, travelling in time."""

from datetime import UTC, datetime, timedelta
from time import perf_counter

import pytest

from huimin.kernel.clock import api as clock

from .conftest import at, d

pytestmark = pytest.mark.django_db
WEEK = [[["08:00", "12:00"], ["14:00", "18:00"]]] * 5 + [[], []]


def put(code="t-street", **changes):
    return clock.calendar_put(
        **({"code": code, "title": {"zh-hans": "测", "en": "Test"}, "opening": WEEK, "origin": "test"} | changes)
    )


def test_the_shipped_office_calendar_is_there_after_migrate():
    due = clock.due(start=at("2026-02-10T10:00"), limit="5wd")
    assert due.at == at("2026-02-24T18:00")
    assert clock.is_workday(d("2026-09-20"))
    with pytest.raises(clock.YearNotDecreed):
        clock.is_workday(d("2031-01-02"))


def test_los_angeles_keeps_its_holidays_in_its_zone():
    start = at("2020-01-17T12:00", "America/Los_Angeles")  # Friday before Martin Luther King's day
    due = clock.due(start=start, limit="1wd", calendar="us-office", time_zone="America/Los_Angeles")
    assert due.at == at("2020-01-21T17:00", "America/Los_Angeles")


def test_a_new_version_counts_at_once_and_the_same_content_is_no_version():
    assert put() == (1, True)
    assert clock.due(start=at("2026-11-20T16:00"), limit="4wh", calendar="t-street").at == at("2026-11-23T10:00")
    assert put() == (1, False)
    assert put(opening=[*WEEK[:5], [["09:00", "12:00"]], []]) == (2, True)
    assert clock.due(start=at("2026-11-20T16:00"), limit="4wh", calendar="t-street").at == at("2026-11-21T11:00")


def test_a_decree_is_versioned_and_counts_at_once():
    put(decree_source="t", makeup_opening=WEEK[0])
    start = at("2030-05-03T16:00")
    assert clock.due(start=start, limit="4wh", calendar="t-street").is_provisional
    given = {"source": "t", "year": 2030, "origin": "test"}
    assert clock.decree_put(**given, holidays=[d("2030-05-06")], makeup_days=[d("2030-05-04")]) == (1, True)
    due = clock.due(start=start, limit="4wh", calendar="t-street")
    assert (due.at, due.is_provisional) == (at("2030-05-04T10:00"), False)
    assert clock.decree_put(**given, holidays=[d("2030-05-06")], makeup_days=[d("2030-05-04")]) == (1, False)
    assert clock.decree_put(**given, holidays=[d("2030-05-06")]) == (2, True)
    assert clock.due(start=start, limit="4wh", calendar="t-street").at == at("2030-05-07T10:00")


@pytest.mark.parametrize(
    ("holidays", "makeup_days"),
    [
        ([], []),
        (["2030-05-04"], ["2030-05-04"]),
        (["2031-05-04"], []),
        (["2030-05-06"], ["2030-05-07"]),  # a Tuesday is no day to make up on
    ],
)
def test_a_decree_that_contradicts_itself_is_refused(holidays, makeup_days):
    with pytest.raises(clock.CalendarInvalid):
        clock.decree_put(
            source="t",
            year=2030,
            origin="t",
            holidays=[d(day) for day in holidays],
            makeup_days=[d(m) for m in makeup_days],
        )


def test_an_unknown_calendar_is_named():
    with pytest.raises(clock.UnknownCalendar, match="nowhere"):
        clock.due(start=at("2026-11-20T16:00"), limit="4wh", calendar="nowhere")


def test_a_warm_clock_asks_nothing_of_the_database(django_assert_num_queries):
    start, limit = at("2026-11-20T16:00"), clock.Limit(4, "working_hour")
    clock.due(start=start, limit=limit)
    with django_assert_num_queries(0):
        begun = perf_counter()
        for _turn in range(2000):
            clock.due(start=start, limit=limit)
        each_us = (perf_counter() - begun) / 2000 * 1e6
    assert each_us < 250  # about 8 on an idle machine; the bench says how much


def test_travelling_moves_now_and_comes_back():
    with clock.travel(at("2030-01-01T08:00"), is_frozen=True):
        assert clock.now() == at("2030-01-01T08:00")
        with clock.travel(timedelta(days=1)):
            assert timedelta(0) <= clock.now() - at("2030-01-02T08:00") < timedelta(seconds=5)
        assert clock.now() == at("2030-01-01T08:00")
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)


def test_what_is_left_through_the_door():
    with clock.travel(at("2026-11-20T16:40"), is_frozen=True):
        text = clock.remaining(due=at("2026-11-20T17:40"), unit="working_hour")
    assert "1" in text
