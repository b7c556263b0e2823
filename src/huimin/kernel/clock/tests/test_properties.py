"""What holds for every calendar, zone, start and limit."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from huimin.kernel.clock.api import Limit
from huimin.kernel.clock.rules import Calendar, Compiled

ZONES = ["Asia/Shanghai", "America/Los_Angeles", "America/New_York", "Australia/Lord_Howe", "UTC"]
YEARS = range(2019, 2029)


@st.composite
def days(draw):
    """The opening intervals of a day: up to three, in order."""
    marks = draw(st.lists(st.integers(0, 96), min_size=0, max_size=6, unique=True).filter(lambda m: len(m) % 2 == 0))
    marks = [mark * 15 for mark in sorted(marks)]
    return tuple(zip(marks[::2], marks[1::2], strict=True))


@st.composite
def calendars(draw):
    opening = tuple(draw(st.lists(days(), min_size=7, max_size=7).filter(any)))
    around = datetime(2024, 1, 1, tzinfo=UTC).date()
    holidays = draw(st.frozensets(st.integers(-400, 900), max_size=20))
    return Compiled(
        Calendar(
            "any",
            opening,
            makeup_opening=draw(days()),
            decreed=frozenset(draw(st.frozensets(st.sampled_from(YEARS)))),
            holidays=frozenset(around + timedelta(days=n) for n in holidays),
            makeup_days=frozenset(
                around + timedelta(days=n) for n in draw(st.frozensets(st.integers(-400, 900), max_size=5))
            ),
        ),
        draw(st.sampled_from(ZONES)),
    )


moments = st.datetimes(datetime(2023, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
units = st.sampled_from(["minute", "hour", "day", "working_minute", "working_hour", "working_day"])
limits = st.builds(Limit, st.integers(1, 120), units)


@settings(max_examples=60, deadline=None)
@given(calendars(), moments, st.integers(1, 120))
def test_the_time_worked_until_due_is_the_limit(compiled, start, hours):
    due = compiled.due(start, Limit(hours, "working_hour")).at
    assert compiled.worked(start, due) == timedelta(hours=hours)
    assert compiled.worked(start, due - timedelta(microseconds=1)) < timedelta(hours=hours)  # and not earlier


@settings(max_examples=60, deadline=None)
@given(calendars(), moments, moments, limits)
def test_who_starts_later_is_due_later_or_at_the_same_time(compiled, one, other, limit):
    first, second = sorted([one, other])
    assert compiled.due(first, limit).at <= compiled.due(second, limit).at


@settings(max_examples=50, deadline=None)
@given(calendars(), moments, st.integers(1, 100), units)
def test_more_time_is_due_later(compiled, start, amount, unit):
    assert compiled.due(start, Limit(amount, unit)).at < compiled.due(start, Limit(amount + 1, unit)).at


@settings(max_examples=50, deadline=None)
@given(calendars(), moments, moments, moments)
def test_working_time_adds_up_and_never_exceeds_real_time(compiled, one, two, three):
    a, b, c = sorted([one, two, three])
    assert compiled.worked(a, b) + compiled.worked(b, c) == compiled.worked(a, c)
    assert timedelta(0) <= compiled.worked(a, c) <= c - a
    assert compiled.worked(c, a) == -compiled.worked(a, c)


@settings(max_examples=50, deadline=None)
@given(calendars(), moments, st.integers(1, 60))
def test_as_many_working_days_lie_after_the_start_as_the_limit_says(compiled, start, amount):
    due = compiled.due(start, Limit(amount, "working_day")).at
    first = start.astimezone(compiled.zone).date() + timedelta(days=1)
    assert compiled.workdays_between(first, due.date()) == amount
    assert compiled.calendar.opening_of(due.date())


@settings(max_examples=50, deadline=None)
@given(calendars(), moments, limits)
def test_a_time_is_certain_only_when_every_year_on_the_way_is_decreed(compiled, start, limit):
    due = compiled.due(start, limit)
    if not limit.is_working:
        assert not due.is_provisional
        return
    years = range(start.astimezone(compiled.zone).year, (due.at - timedelta(microseconds=1)).year + 1)
    assert due.is_provisional == any(not compiled.calendar.is_decreed(year) for year in years)


@settings(max_examples=30, deadline=None)
@given(calendars(), moments, moments)
def test_working_time_agrees_with_asking_every_quarter_of_an_hour(compiled, one, other):
    start = min(one, other).replace(minute=0, second=0, microsecond=0)
    end = min(max(one, other).replace(minute=0, second=0, microsecond=0), start + timedelta(days=9))
    quarter = timedelta(minutes=15)
    open_quarters = sum(compiled.is_open(start + quarter * n) for n in range((end - start) // quarter))
    assert compiled.worked(start, end) == quarter * open_quarters
