"""Hours that change on a day: what spans the change agrees with asking every single minute, and with vectors worked out by hand."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huimin.kernel.clock import api as clock
from huimin.kernel.clock.api import Limit
from huimin.kernel.clock.rules import Calendar, Compiled, Succession, intervals

from .conftest import at, d

WINTER, SUMMER = [["08:30", "12:00"], ["14:00", "18:00"]], [["09:00", "12:00"], ["15:00", "18:30"]]
ZONE = ZoneInfo("Asia/Shanghai")
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
FIRST_DAY = date(2026, 12, 14)
DAYS = st.integers(0, 40).map(lambda n: FIRST_DAY + n * DAY)  # over the turn of a year


def week(of_day):
    return [of_day] * 5 + [[], []]


class TestByHand:
    @pytest.fixture
    def summer_time(self, db):
        """From Monday 3 May 2027 other hours hold; Thursday 6 May is shut."""
        put("t-season", WINTER)
        put("t-season", SUMMER, valid_from=d("2027-05-03"), exceptions={"2027-05-06": []})
        return "t-season"

    @pytest.mark.parametrize(
        ("start", "limit", "due"),
        [
            ("2027-04-30T16:00", "2wh", "2027-04-30T18:00"),  # all of it before the day
            (
                "2027-04-30T16:00",
                "3wh",
                "2027-05-03T10:00",
            ),  # Friday two hours, Monday from nine, not from half past eight
            ("2027-04-30T16:00", "6wh", "2027-05-03T16:00"),  # Monday three hours before noon, one from three o'clock
            ("2027-04-30T16:00", "1wd", "2027-05-03T18:30"),  # ends when that day's work ends
            ("2027-05-04T16:00", "2wd", "2027-05-07T18:30"),  # Wednesday, then Friday: Thursday is shut
            ("2027-05-06T10:00", "30wmin", "2027-05-07T09:30"),
            ("2027-04-30T16:00", "2h", "2027-04-30T18:00"),
            ("2027-05-05T16:00", "1d+", "2027-05-07T23:59:59"),  # the shut day moves it
        ],
    )
    def test_due(self, summer_time, start, limit, due):
        assert clock.due(start=at(start), limit=limit, calendar=summer_time).at == at(due)

    def test_worked_and_open(self, summer_time):
        start, end = at("2027-04-30T16:00"), at("2027-05-03T16:00")
        assert clock.worked(start=start, end=end, calendar=summer_time) == timedelta(hours=6)
        assert clock.is_open(at=at("2027-04-29T08:30"), calendar=summer_time)
        assert not clock.is_open(at=at("2027-05-04T08:30"), calendar=summer_time)
        assert not clock.is_workday(d("2027-05-06"), calendar=summer_time)

    def test_each_day_has_the_version_of_its_day_and_the_first_holds_since_ever(self, db):
        put("t-many", WINTER, valid_from=d("2027-01-01"))
        put("t-many", SUMMER, valid_from=d("2027-06-01"))
        put("t-many", [["10:00", "11:00"]], valid_from=d("2027-03-01"))  # made later, holds before
        put("t-many", [["10:00", "12:00"]], valid_from=d("2027-03-01"))  # of the same day the newer
        versions = clock.calendar_versions("t-many")
        assert [view.version for view in clock.succession(versions)] == [1, 4, 2]
        days = ("2020-01-01", "2027-02-28", "2027-03-01", "2027-05-31", "2027-06-01")
        assert [clock.holding_on(d(day), versions).version for day in days] == [1, 1, 4, 4, 2]
        with clock.travel(at("2027-03-05T09:00")):
            assert next(view for view in clock.calendars() if view.code == "t-many").version == 4

    def test_what_is_considered_answers_without_being_written(self, summer_time):
        (*_rest, first) = versions = clock.calendar_versions(summer_time)
        former, present = clock.compiled_of([first]), clock.compiled_of(versions)
        start, limit = at("2027-04-30T16:00"), Limit.parse("3wh")
        assert former.due(start, limit).at == at("2027-05-03T09:30")
        assert present.due(start, limit).at == at("2027-05-03T10:00")

    def test_a_year_is_certain_when_every_version_that_holds_in_it_knows_its_holidays(self):
        keeps_none, keeps_some = (
            Calendar("t", (intervals(WINTER),) * 7, decreed=years) for years in (None, frozenset())
        )
        both = Succession((keeps_none, keeps_some), (d("2027-05-03"),))
        assert [both.is_decreed(year) for year in (2026, 2027, 2028)] == [True, False, False]

    def test_who_saves_on_an_older_stand_is_refused_and_twice_is_once(self, db):
        assert put("t-two", WINTER, after=0) == (1, True)
        assert put("t-two", SUMMER, valid_from=d("2027-05-03"), after=1) == (2, True)
        assert put("t-two", SUMMER, valid_from=d("2027-05-03"), after=1) == (2, False)
        with pytest.raises(clock.CalendarChanged):
            put("t-two", WINTER, valid_from=d("2027-05-03"), after=1)


def put(code, of_day, **changes):
    title = {"zh-hans": "测", "en": "Test"}
    return clock.calendar_put(**({"code": code, "title": title, "opening": week(of_day), "origin": "test"} | changes))


@st.composite
def hours(draw, at_least=0):
    """Up to two intervals of a day, together no shorter than asked."""
    marks = sorted(
        draw(st.lists(st.integers(0, 96), min_size=2, max_size=4, unique=True).filter(lambda m: len(m) % 2 == 0))
    )
    found = tuple((15 * opens, 15 * closes) for opens, closes in zip(marks[::2], marks[1::2], strict=True))
    long_enough = sum(closes - opens for opens, closes in found) >= at_least
    return found if long_enough else ((540, 720), *(each for each in found if each[0] > 720))


@st.composite
def versions(draw):
    """One version of a calendar, as plain values: its week (worked on some day), its make-up hours, its exceptions."""
    opening = [draw(st.one_of(st.just(()), hours())) for _day in range(7)]
    opening[draw(st.integers(0, 6))] = draw(hours(at_least=120))
    exceptions = draw(st.dictionaries(DAYS, st.one_of(st.just(()), hours()), max_size=4))
    return tuple(opening), draw(hours()), exceptions


@st.composite
def courses(draw):
    """Versions with the days from which they hold, holidays and make-up days."""
    since = sorted(draw(st.sets(DAYS, max_size=3)))
    found = [draw(versions()) for _turn in range(len(since) + 1)]
    return found, since, draw(st.frozensets(DAYS, max_size=5)), draw(st.frozensets(DAYS, max_size=3))


def made(course):
    found, since, holidays, makeup_days = course
    each = (
        Calendar("any", opening, makeup, exceptions, holidays=holidays, makeup_days=makeup_days)
        for opening, makeup, exceptions in found
    )
    return Compiled(Succession(tuple(each), tuple(since)), "Asia/Shanghai")


def slow_hours(course, day):
    """The hours of a day, looked up in plain words: which version, and what it says of the day."""
    found, since, holidays, makeup_days = course
    opening, makeup, exceptions = found[sum(first <= day for first in since)]
    if day in exceptions:
        return exceptions[day]
    if day in holidays:
        return ()
    return makeup if day in makeup_days else opening[day.weekday()]


def slow_is_open(course, moment):
    minute = moment.hour * 60 + moment.minute
    return any(opens <= minute < closes for opens, closes in slow_hours(course, moment.date()))


def slow_due_minutes(course, start, amount):
    """Looks at every minute from the start until enough of them were open."""
    moment = start
    while amount:
        amount -= slow_is_open(course, moment)
        moment += MINUTE
    return moment


def slow_due_days(course, start, amount):
    day = start.date()
    while amount:
        day += DAY
        amount -= bool(slow_hours(course, day))
    last = max(closes for _opens, closes in slow_hours(course, day))
    midnight = datetime(day.year, day.month, day.day, tzinfo=ZONE)
    return midnight + last * MINUTE - timedelta(seconds=last == 24 * 60)


starts = st.builds(
    lambda day, minute: datetime(day.year, day.month, day.day, tzinfo=ZONE) + minute * MINUTE,
    DAYS,
    st.integers(0, 1439),
)


@settings(max_examples=60, deadline=None)
@given(courses(), starts, st.integers(1, 480))
def test_minutes_over_a_change_of_hours_agree_with_counting_them(course, start, amount):
    compiled, due = made(course), slow_due_minutes(course, start, amount)
    assert compiled.due(start, Limit(amount, "working_minute")).at == due
    assert compiled.worked(start, due) == amount * MINUTE


@settings(max_examples=100, deadline=None)
@given(courses(), starts, st.integers(1, 30))
def test_days_over_a_change_of_hours_agree_with_counting_them(course, start, amount):
    assert made(course).due(start, Limit(amount, "working_day")).at == slow_due_days(course, start, amount)


@settings(max_examples=40, deadline=None)
@given(courses(), starts, st.integers(0, 4000))
def test_time_worked_over_a_change_of_hours_agrees_with_counting_it(course, start, minutes):
    open_minutes = sum(slow_is_open(course, start + n * MINUTE) for n in range(minutes))
    compiled = made(course)
    assert compiled.worked(start, start + minutes * MINUTE) == open_minutes * MINUTE
    assert compiled.is_open(start.astimezone(UTC)) == slow_is_open(course, start)
