"""The clock's door: what time it is, when something is due, how much working time has passed."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from . import queries, words
from .actions import calendar_put, decree_check, decree_put
from .errors import CalendarChanged, CalendarInvalid, ClockError, LimitInvalid, UnknownCalendar, YearNotDecreed
from .queries import ask, calendar_versions, decree_versions, decrees, forget, holding_on, succession
from .rules import Compiled, intervals
from .types import CalendarView, DecreeView, Due, Limit, Unit
from .wall import now, travel
from .words import hours, week, weekday, weekdays

__all__ = [
    "CalendarChanged",
    "CalendarInvalid",
    "CalendarView",
    "ClockError",
    "Compiled",
    "DecreeView",
    "Due",
    "Limit",
    "LimitInvalid",
    "Unit",
    "UnknownCalendar",
    "YearNotDecreed",
    "ago",
    "ask",
    "calendar_for",
    "calendar_put",
    "calendar_versions",
    "calendars",
    "compiled",
    "compiled_of",
    "decree_check",
    "decree_put",
    "decree_versions",
    "decrees",
    "due",
    "forget",
    "holding_on",
    "hours",
    "intervals",
    "is_open",
    "is_workday",
    "now",
    "remaining",
    "succession",
    "today",
    "travel",
    "week",
    "weekday",
    "weekdays",
    "workdays_between",
    "worked",
]

OFFICE = "cn-office"
CHINA = "Asia/Shanghai"


def due(*, start: datetime, limit: Limit | str, calendar: str = OFFICE, time_zone: str = CHINA) -> Due:
    """The last moment that is still in time for something that started at `start`, marked when a year on the way has
    no decree.

    Raises: UnknownCalendar, LimitInvalid; CalendarInvalid for a limit that ends more than a century away.
    Source: 民法典 201 and 203, 行政许可法 82.
    """
    if isinstance(limit, str):
        limit = Limit.parse(limit)
    return queries.compiled(calendar, time_zone).due(start, limit)


def worked(*, start: datetime, end: datetime, calendar: str = OFFICE, time_zone: str = CHINA) -> timedelta:
    """The working time between two moments; negative when `end` comes first.

    Raises: UnknownCalendar.
    """
    return queries.compiled(calendar, time_zone).worked(start, end)


def is_workday(day: date, *, calendar: str = OFFICE) -> bool:
    """Whether the day is worked.

    Raises: YearNotDecreed when nobody can know yet; UnknownCalendar.
    """
    return queries.compiled(calendar, CHINA).calendar.is_workday(day)


def is_open(*, at: datetime, calendar: str = OFFICE, time_zone: str = CHINA) -> bool:
    """Whether offices are open at that moment, as far as it is known.

    Raises: UnknownCalendar.
    """
    return queries.compiled(calendar, time_zone).is_open(at)


def workdays_between(first: date, last: date, *, calendar: str = OFFICE) -> int:
    """The number of working days from `first` to `last`, both counted, as far as it is known.

    Raises: UnknownCalendar.
    """
    return queries.compiled(calendar, CHINA).workdays_between(first, last)


def calendar_for(*, organisation_id: UUID | None = None, division_code: str = "") -> str:
    """The code of the calendar by which an organisation works: its own, else its division's, else the default."""
    return queries.calendar_for(organisation_id, division_code)


def compiled(*, calendar: str = OFFICE, time_zone: str = CHINA) -> Compiled:
    """The calendar ready to answer many questions in a row.

    Raises: UnknownCalendar.
    """
    return queries.compiled(calendar, time_zone)


def compiled_of(versions: Iterable[CalendarView], *, time_zone: str = CHINA) -> Compiled:
    """A calendar as it would answer with these versions and no other: one that was, or one that somebody considers."""
    return queries.compile_versions(versions, time_zone)


def calendars() -> list[CalendarView]:
    """Every calendar as it holds today, by code."""
    return queries.calendars(today())


def today() -> date:
    """The present day in China; versions begin and end with its days."""
    return now().astimezone(ZoneInfo(CHINA)).date()


def remaining(
    *, due: datetime, unit: Unit, calendar: str = OFFICE, time_zone: str = CHINA, at: datetime | None = None
) -> str:
    """What is left until `due`, in words and in the unit of its limit: 还剩 3 小时 20 分（工作时）; or how much too
    late it is.

    Raises: UnknownCalendar.
    """
    return words.remaining(due=due, unit=unit, at=at or now(), compiled=queries.compiled(calendar, time_zone))


def ago(moment: datetime, *, time_zone: str = CHINA, at: datetime | None = None) -> str:
    """How long ago or how soon, in words; the date beyond a week."""
    return words.ago(moment, at=at or now(), time_zone=time_zone)
