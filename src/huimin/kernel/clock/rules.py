"""Working time as pure arithmetic: no database, no settings, no wall clock.

A calendar is compiled once for a time zone, year by year, into sorted instants (microseconds since 1970, UTC) with
running sums, so that a due time is two binary searches. Instants, not wall times, are summed: an hour in which the
clocks change is as long as it is.

Source: 民法典 201 (the day of the start is not counted) and 203 (a last day that is a rest day moves; the period ends
when business ends), 行政许可法 82 (days are working days), yearly notices of the State Council (holidays and days
worked in their place).
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from .errors import CalendarInvalid, YearNotDecreed
from .types import Due, Limit

MICROSECOND = timedelta(microseconds=1)
SECOND_US = 1_000_000
UNIT_US = {
    "minute": 60 * SECOND_US,
    "hour": 3600 * SECOND_US,
    "working_minute": 60 * SECOND_US,
    "working_hour": 3600 * SECOND_US,
}
DAY_MINUTES = 24 * 60
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FARTHEST_YEARS = 100

Interval = tuple[int, int]
"""Minutes since midnight of wall time: open from (included) to (excluded, at most 1440)."""


def intervals(texts: Iterable[Iterable[str]]) -> tuple[Interval, ...]:
    """The intervals of one day, read from [["08:30", "12:00"], ["14:00", "18:00"]].

    Raises: CalendarInvalid for what is no time, runs backwards or overlaps.
    """
    found = []
    for text in texts:
        try:
            opens, closes = (_minutes(part) for part in text)
        except (ValueError, TypeError, AttributeError):
            raise CalendarInvalid(_("“%(text)s” is no interval; write 08:30 and 12:00.") % {"text": text}) from None
        if not opens < closes:
            raise CalendarInvalid(
                _(
                    "%(text)s does not end later than it begins. Write the earlier time first; hours past midnight end "
                    "at 24:00 and go on at 00:00 of the next day."
                )
                % {"text": "–".join(text)}
            )
        found.append((opens, closes))
    for (_opens, earlier), (later, _closes) in pairwise(found):
        if earlier > later:
            raise CalendarInvalid(
                _("The hours overlap: what begins at %(begin)s must begin at %(end)s or later.")
                % {"begin": _wall(later), "end": _wall(earlier)}
            )
    return tuple(found)


def _minutes(text: str) -> int:
    hours, minutes = text.split(":")
    value = int(hours) * 60 + int(minutes)
    if not (0 <= int(minutes) < 60 and 0 <= value <= DAY_MINUTES and len(minutes) == 2):
        raise ValueError(text)
    return value


def _wall(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


@dataclass(frozen=True)
class Calendar:
    """When offices are open.

    `decreed` are the years whose holidays are known; None for a calendar that keeps nobody's holidays, so that every
    year is known.
    """

    code: str
    opening: tuple[tuple[Interval, ...], ...]
    makeup_opening: tuple[Interval, ...] = ()
    exceptions: Mapping[date, tuple[Interval, ...]] = field(default_factory=dict)
    decreed: frozenset[int] | None = None
    holidays: frozenset[date] = frozenset()
    makeup_days: frozenset[date] = frozenset()
    decree_source: str = ""

    def __post_init__(self) -> None:
        if len(self.opening) != 7:
            raise CalendarInvalid(_("A week has seven days."))
        if not any(self.opening):
            raise CalendarInvalid(_("A calendar must be open at some time of the week."))

    def is_decreed(self, year: int) -> bool:
        """Whether the holidays of the year are known."""
        return self.decreed is None or year in self.decreed

    def opening_of(self, day: date) -> tuple[Interval, ...]:
        """The hours of one day, as far as it is known; a year without decree has no holidays."""
        if day in self.exceptions:
            return self.exceptions[day]
        if day in self.holidays:
            return ()
        if day in self.makeup_days:
            return self.makeup_opening
        return self.opening[day.weekday()]

    def is_workday(self, day: date) -> bool:
        """Whether the day is worked.

        Raises: YearNotDecreed, never a guess.
        """
        if not self.is_decreed(day.year) and day not in self.exceptions:
            raise YearNotDecreed(day.year, self.decree_source)
        return bool(self.opening_of(day))


@dataclass(frozen=True)
class Succession:
    """The versions of a calendar one after the other: the first since ever, each until the day of the next.

    `since` are the days from which the second and those after it hold, in order.
    """

    versions: tuple[Calendar, ...]
    since: tuple[date, ...] = ()

    def on(self, day: date) -> Calendar:
        """The version that holds on the day."""
        return self.versions[bisect_right(self.since, day)]

    def is_decreed(self, year: int) -> bool:
        """Whether every version that holds on some day of the year knows its holidays."""
        first, last = bisect_right(self.since, date(year, 1, 1)), bisect_right(self.since, date(year, 12, 31))
        return all(version.is_decreed(year) for version in self.versions[first : last + 1])

    def opening_of(self, day: date) -> tuple[Interval, ...]:
        """The hours of one day, as far as it is known, by the version that holds on it."""
        return self.on(day).opening_of(day)

    def is_workday(self, day: date) -> bool:
        """Whether the day is worked.

        Raises: YearNotDecreed, never a guess.
        """
        return self.on(day).is_workday(day)


@dataclass(frozen=True, slots=True)
class _Year:
    """One local year, compiled: intervals as instants with the working time before each, and the working days."""

    opens: list[int]
    closes: list[int]
    before: list[int]
    total: int
    workdays: list[int]
    closings: list[int]
    is_provisional: bool

    def position(self, instant: int) -> int:
        """The working time of this year that lies before the instant."""
        index = bisect_right(self.opens, instant) - 1
        if index < 0:
            return 0
        return self.before[index] + min(instant, self.closes[index]) - self.opens[index]

    def instant(self, position: int) -> int:
        """The first instant at which that much working time of this year (at least some, at most all) has passed."""
        index = bisect_left(self.before, position) - 1
        return self.opens[index] + position - self.before[index]


def _us(moment: datetime) -> int:
    """Microseconds since 1970, exact."""
    return (moment - EPOCH) // MICROSECOND


class Compiled:
    """A calendar in one time zone, ready to answer. Safe to share between threads: years are only ever added."""

    def __init__(self, calendar: Calendar | Succession, time_zone: str) -> None:
        self.calendar = calendar if isinstance(calendar, Succession) else Succession((calendar,))
        self.zone = ZoneInfo(time_zone)
        self._years: dict[int, _Year] = {}

    def due(self, start: datetime, limit: Limit) -> Due:
        """The last moment in time for something that started at `start`.

        Minutes and hours run from the start. Days and working days do not count the day of the start (民法典 201); a
        working day ends when that day's work ends, a natural day at 23:59:59.
        Raises: CalendarInvalid when the end is more than a century away.
        """
        if limit.unit == "working_day":
            return self._due_workdays(start, limit.amount)
        if limit.unit == "day":
            return self._due_days(start, limit)
        length_us = limit.amount * UNIT_US[limit.unit]
        if limit.is_working:
            return self._due_worked(start, length_us)
        return Due(self._moment(_us(start) + length_us))

    def worked(self, start: datetime, end: datetime) -> timedelta:
        """The working time between two moments; negative when `end` comes first."""
        if _us(end) < _us(start):
            return -self.worked(end, start)
        first, last = start.astimezone(self.zone).year, end.astimezone(self.zone).year
        passed = sum(self._year(year).total for year in range(first, last))
        passed += self._year(last).position(_us(end)) - self._year(first).position(_us(start))
        return timedelta(microseconds=passed)

    def workdays_between(self, first: date, last: date) -> int:
        """The number of working days from `first` to `last`, both counted, as far as it is known; 0 when `last` is
        earlier.
        """
        total = 0
        for year in range(first.year, last.year + 1):
            days = self._year(year).workdays
            low = bisect_left(days, first.toordinal()) if year == first.year else 0
            high = bisect_right(days, last.toordinal()) if year == last.year else len(days)
            total += high - low
        return max(total, 0)

    def is_open(self, moment: datetime) -> bool:
        """Whether the offices are open at that moment, as far as it is known."""
        year = self._year(moment.astimezone(self.zone).year)
        instant = _us(moment)
        index = bisect_right(year.opens, instant) - 1
        return index >= 0 and instant < year.closes[index]

    def _due_worked(self, start: datetime, length_us: int) -> Due:
        number = start.astimezone(self.zone).year
        year = self._year(number)
        wanted = year.position(_us(start)) + length_us
        is_provisional = year.is_provisional
        for _step in range(FARTHEST_YEARS):
            if wanted <= year.total:
                return Due(self._moment(year.instant(wanted)), is_provisional)
            wanted -= year.total
            number += 1
            year = self._year(number)
            is_provisional = is_provisional or year.is_provisional
        raise _too_far()

    def _due_workdays(self, start: datetime, amount: int) -> Due:
        day = start.astimezone(self.zone).date()
        number = day.year
        year = self._year(number)
        index = bisect_right(year.workdays, day.toordinal()) + amount - 1
        is_provisional = year.is_provisional
        for _step in range(FARTHEST_YEARS):
            if index < len(year.workdays):
                return Due(self._moment(year.closings[index]), is_provisional)
            index -= len(year.workdays)
            number += 1
            year = self._year(number)
            is_provisional = is_provisional or year.is_provisional
        raise _too_far()

    def _due_days(self, start: datetime, limit: Limit) -> Due:
        try:
            raw = start.astimezone(self.zone).date() + timedelta(days=limit.amount)
        except OverflowError:
            raise _too_far() from None
        if not limit.moves_past_rest:
            return Due(self._end_of(raw))
        day = raw
        is_provisional = not self.calendar.is_decreed(day.year)
        while not self.calendar.opening_of(day):
            day += timedelta(days=1)
            is_provisional = is_provisional or not self.calendar.is_decreed(day.year)
        if day == raw:
            return Due(self._end_of(raw), is_provisional)
        return Due(self._end_of(day), is_provisional, before_move=self._end_of(raw))

    def _end_of(self, day: date) -> datetime:
        return datetime.combine(day, time(23, 59, 59), tzinfo=self.zone)

    def _moment(self, instant: int) -> datetime:
        return (EPOCH + timedelta(microseconds=instant)).astimezone(self.zone)

    def _year(self, number: int) -> _Year:
        year = self._years.get(number)
        if year is None:
            if not 1900 <= number <= 2400:
                raise _too_far()
            year = self._years[number] = self._compile(number)
        return year

    def _compile(self, number: int) -> _Year:
        opens: list[int] = []
        closes: list[int] = []
        before: list[int] = []
        workdays: list[int] = []
        closings: list[int] = []
        total = 0
        for ordinal in range(date(number, 1, 1).toordinal(), date(number, 12, 31).toordinal() + 1):
            day = date.fromordinal(ordinal)
            of_day = self.calendar.opening_of(day)
            for opening, closing in of_day:
                start, end = self._instant(day, opening), self._instant(day, closing)
                if opens:
                    start = max(start, closes[-1])
                if end <= start:  # swallowed by the hour that spring leaves out
                    continue
                opens.append(start)
                closes.append(end)
                before.append(total)
                total += end - start
            if of_day:
                workdays.append(ordinal)
                last = of_day[-1][1]
                # midnight belongs to the next day; the last second of this one is what people mean
                closings.append(self._instant(day, last) - (SECOND_US if last == DAY_MINUTES else 0))
        return _Year(opens, closes, before, total, workdays, closings, not self.calendar.is_decreed(number))

    def _instant(self, day: date, minutes: int) -> int:
        if minutes == DAY_MINUTES:
            day, minutes = day + timedelta(days=1), 0
        return _us(datetime(day.year, day.month, day.day, minutes // 60, minutes % 60, tzinfo=self.zone))


def _too_far() -> CalendarInvalid:
    return CalendarInvalid(_("This limit ends too far away to be computed."), code="limit_too_far")
