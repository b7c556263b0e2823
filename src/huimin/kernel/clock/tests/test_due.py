"""Due times against vectors worked out by hand from the decrees and from ../shared/standards (CAL-, UM-, XF-, XXGK-, CARD-)."""

import pytest

from huimin.kernel.clock.api import Limit, YearNotDecreed
from huimin.kernel.clock.errors import CalendarInvalid, LimitInvalid
from huimin.kernel.clock.rules import Calendar, intervals

from .conftest import DAY, STREET_DAY, at, china, d, weekly


@pytest.mark.parametrize(
    ("start", "amount", "due"),
    [
        ("2025-01-22", 5, "2025-02-05"),  # CAL-01, across Spring Festival, with 26 January worked
        ("2025-09-29", 5, "2025-10-13"),  # CAL-02, across National Day
        ("2025-04-28", 20, "2025-05-29"),  # CAL-03 = XXGK-01
        ("2025-04-28", 40, "2025-06-27"),  # XXGK-01 with full extension
        ("2026-02-10", 5, "2026-02-24"),  # CAL-04
        ("2024-09-25", 7, "2024-10-10"),  # CAL-05
        ("2025-09-29", 20, "2025-11-03"),  # CARD-01, the statutory limit
        ("2024-12-31", 1, "2025-01-02"),  # across the year's end
    ],
)
@pytest.mark.parametrize("hour", ["00:00", "08:30", "17:59", "23:30"])
def test_working_days_do_not_count_the_day_of_the_start_and_end_with_the_work_of_the_last(start, amount, due, hour):
    found = china().due(at(f"{start}T{hour}"), Limit(amount, "working_day"))
    assert found.at == at(f"{due}T18:00")
    assert not found.is_provisional


@pytest.mark.parametrize(
    ("start", "limit", "due"),
    [
        ("2026-11-20T16:00", "4wh", "2026-11-23T10:00"),  # UM-03: Friday 16:00, two hours Friday, two hours Monday
        ("2026-11-20T22:00", "4h", "2026-11-21T02:00"),  # UM-04: the clock runs through the night
        ("2026-11-20T16:00", "2wh", "2026-11-20T18:00"),  # used up when work ends: not Monday morning
        ("2026-11-20T11:00", "1wh", "2026-11-20T12:00"),
        ("2026-11-20T11:00", "2wh", "2026-11-20T15:00"),  # over the noon break
        ("2026-11-20T13:00", "1wh", "2026-11-20T15:00"),  # reported during the break
        ("2026-11-21T10:00", "1wh", "2026-11-23T09:00"),  # reported on Saturday
        ("2026-11-20T07:59:59.999999", "8wh", "2026-11-20T18:00"),
        ("2026-11-20T08:00:00.000001", "8wh", "2026-11-23T08:00:00.000001"),
        ("2026-11-20T17:45", "30wmin", "2026-11-23T08:15"),
        ("2026-11-20T23:50", "30min", "2026-11-21T00:20"),
    ],
)
def test_hours_and_minutes(start, limit, due):
    assert weekly(STREET_DAY).due(at(start), Limit.parse(limit)).at == at(due)


@pytest.mark.parametrize(
    ("start", "limit", "due", "before_move"),
    [
        ("2026-03-02T09:00", "60d", "2026-05-01", None),  # XF-01, the raw date
        ("2026-03-02T09:00", "60d+", "2026-05-06", "2026-05-01"),  # the holiday lasts to 5 May
        ("2026-03-02T09:00", "90d", "2026-05-31", None),  # XF-01 with extension, a Sunday
        ("2026-03-02T09:00", "90d+", "2026-06-01", "2026-05-31"),
        ("2026-03-02T23:59", "1d", "2026-03-03", None),
        ("2026-03-02T09:00", "1d+", "2026-03-03", None),
    ],
)
def test_natural_days_end_at_midnight_and_move_only_where_the_limit_says_so(start, limit, due, before_move):
    found = china().due(at(start), Limit.parse(limit))
    assert found.at == at(f"{due}T23:59:59")
    assert found.before_move == (at(f"{before_move}T23:59:59") if before_move else None)


@pytest.mark.parametrize(
    ("day", "is_worked"),
    [
        ("2024-02-04", True),
        ("2024-02-09", True),
        ("2024-02-18", True),
        ("2024-05-11", True),
        ("2025-01-26", True),
        ("2025-01-28", False),
        ("2025-04-27", True),
        ("2025-09-28", True),
        ("2025-10-08", False),
        ("2025-10-11", True),
        ("2026-01-04", True),
        ("2026-02-16", False),
        ("2026-09-20", True),
    ],
)
def test_workdays_as_decreed(day, is_worked):
    assert china().calendar.is_workday(d(day)) is is_worked


def test_working_days_of_a_month():
    assert china().workdays_between(d("2025-01-01"), d("2025-01-31")) == 19
    assert china().workdays_between(d("2025-10-01"), d("2025-10-31")) == 18
    assert china().workdays_between(d("2024-12-30"), d("2025-01-03")) == 4
    assert china().workdays_between(d("2025-01-31"), d("2025-01-01")) == 0


def test_a_makeup_day_is_worked_its_hours():
    # Friday 2026-02-13 17:00: one hour that day, then Saturday 14 February, which is worked in place of another
    assert china().due(at("2026-02-13T17:00"), Limit(2, "working_hour")).at == at("2026-02-14T09:30")


def test_a_year_not_decreed_gives_a_provisional_time_and_no_workday():
    calendar = china()
    assert calendar.due(at("2026-12-30T09:00"), Limit(1, "working_day")).is_provisional is False
    assert calendar.due(at("2026-12-31T09:00"), Limit(1, "working_day")).is_provisional is True
    assert calendar.due(at("2026-12-31T17:00"), Limit(1, "working_hour")).is_provisional is False
    assert calendar.due(at("2026-12-31T17:00"), Limit(2, "working_hour")).is_provisional is True
    assert calendar.due(at("2027-03-01T17:00"), Limit(2, "hour")).is_provisional is False
    assert calendar.due(at("2026-12-31T17:00"), Limit(3, "day")).is_provisional is False
    assert calendar.due(at("2026-12-31T17:00"), Limit(3, "day", moves_past_rest=True)).is_provisional is True
    with pytest.raises(YearNotDecreed) as refused:
        calendar.calendar.is_workday(d("2027-01-04"))
    assert (refused.value.year, refused.value.code) == (2027, "year_not_decreed")


def test_a_decree_replaces_what_was_provisional():
    before = china().due(at("2026-12-31T09:00"), Limit(1, "working_day"))
    decreed = china(
        decreed=frozenset({2026, 2027}),
        holidays=frozenset({d("2027-01-01"), d("2027-01-02"), d("2027-01-03")}),
        makeup_days=frozenset(),
    )
    after = decreed.due(at("2026-12-31T09:00"), Limit(1, "working_day"))
    assert (before.at, before.is_provisional) == (at("2027-01-01T18:00"), True)
    assert (after.at, after.is_provisional) == (at("2027-01-04T18:00"), False)


def test_own_exceptions_win_over_the_decree():
    half_day = intervals([["08:30", "12:00"]])
    calendar = china(exceptions={d("2026-03-08"): half_day, d("2026-03-09"): (), d("2027-01-04"): half_day})
    assert calendar.due(at("2026-03-06T18:00"), Limit(1, "working_day")).at == at("2026-03-08T12:00")
    assert calendar.due(at("2026-03-06T18:00"), Limit(2, "working_day")).at == at("2026-03-10T18:00")
    assert calendar.calendar.is_workday(d("2027-01-04"))  # decided here, so known without a decree


class TestWhereClocksChange:
    """Los Angeles and New York, whose clocks change on 2020-03-08 and 2020-11-01."""

    ALL_DAY = intervals([["00:00", "24:00"]])

    def test_working_hours_are_real_hours_in_spring(self):
        la = weekly(self.ALL_DAY, "America/Los_Angeles", days=7)
        start = at("2020-03-07T12:00", "America/Los_Angeles")
        assert la.due(start, Limit(24, "working_hour")).at.isoformat() == "2020-03-08T13:00:00-07:00"
        assert (
            la.worked(
                at("2020-03-08T00:00", "America/Los_Angeles"), at("2020-03-09T00:00", "America/Los_Angeles")
            ).total_seconds()
            == 23 * 3600
        )

    def test_hours_are_real_hours_in_autumn(self):
        la = weekly(self.ALL_DAY, "America/Los_Angeles", days=7)
        start = at("2020-10-31T12:00", "America/Los_Angeles")
        assert la.due(start, Limit(24, "hour")).at.isoformat() == "2020-11-01T11:00:00-08:00"
        assert la.due(start, Limit(24, "working_hour")).at.isoformat() == "2020-11-01T11:00:00-08:00"

    def test_office_hours_follow_the_wall(self):
        new_york = weekly(intervals([["09:00", "17:00"]]), "America/New_York")
        start = at("2020-03-06T16:00", "America/New_York")  # Friday; clocks change on Sunday
        assert new_york.due(start, Limit(2, "working_hour")).at.isoformat() == "2020-03-09T10:00:00-04:00"
        assert new_york.due(start, Limit(1, "working_day")).at.isoformat() == "2020-03-09T17:00:00-04:00"

    def test_an_interval_that_spring_swallows_is_not_worked(self):
        night = weekly(intervals([["02:00", "03:00"], ["04:00", "05:00"]]), "America/Los_Angeles", days=7)
        start = at("2020-03-07T05:00", "America/Los_Angeles")
        assert night.due(start, Limit(1, "working_hour")).at.isoformat() == "2020-03-08T05:00:00-07:00"

    def test_the_hour_that_comes_twice_is_told_apart(self):
        la = weekly(self.ALL_DAY, "America/Los_Angeles", days=7)
        first = at("2020-11-01T01:30", "America/Los_Angeles")
        assert la.worked(first, first.replace(fold=1)).total_seconds() == 3600

    def test_the_day_of_the_start_is_the_local_one(self):
        la = weekly(intervals([["08:00", "17:00"]]), "America/Los_Angeles", holidays=frozenset({d("2020-01-20")}))
        start = at("2020-01-18T03:00", "UTC")  # Friday evening in Los Angeles
        assert la.due(start, Limit(1, "working_day")).at.isoformat() == "2020-01-21T17:00:00-08:00"  # past King's day


@pytest.mark.parametrize("text", ["", "5", "wh", "5 wd", "-1h", "0h", "1.5h", "5wd+", "9999999h", "５h", "4wh;"])
def test_limits_that_are_none(text):
    with pytest.raises(LimitInvalid):
        Limit.parse(text)


@pytest.mark.parametrize("text", ["4wh", "2h", "5wd", "60d", "60d+", "30min", "15wmin"])
def test_a_limit_is_written_as_it_is_read(text):
    assert str(Limit.parse(text)) == text


@pytest.mark.parametrize(
    "day",
    [
        [["12:00", "08:00"]],
        [["08:00", "12:00"], ["11:00", "13:00"]],
        [["8", "9"]],
        [["08:00"]],
        [["08:00", "25:00"]],
        [["08:60", "10:00"]],
        ["08:00"],
        [[8, 12]],
    ],
)
def test_opening_hours_that_cannot_be(day):
    with pytest.raises(CalendarInvalid):
        intervals(day)


def test_a_calendar_that_never_opens_is_refused():
    with pytest.raises(CalendarInvalid):
        Calendar("never", ((),) * 7)


def test_a_limit_that_ends_in_a_century_is_refused():
    few = weekly(intervals([["08:00", "08:01"]]))
    with pytest.raises(CalendarInvalid):
        few.due(at("2026-01-05T09:00"), Limit(99_999, "working_hour"))
    with pytest.raises(CalendarInvalid):
        weekly(DAY).due(at("2026-01-05T09:00"), Limit(99_999, "working_day"))
