"""Reads calendars in force and keeps them compiled in the process for as long as nothing newer was loaded."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from threading import Lock
from uuid import UUID

from django.db import connection

from huimin.kernel.manifest.api import settings

from .errors import UnknownCalendar
from .models import Calendar, Decree
from .rules import Calendar as Rules
from .rules import Compiled, intervals
from .types import CalendarView, DecreeView

Edition = tuple[int, int]
CalendarOf = Callable[[UUID | None, str], str]
_EDITION_SQL = (
    "SELECT coalesce((SELECT max(id) FROM clock_calendar), 0), coalesce((SELECT max(id) FROM clock_decree), 0)"
)


@dataclass
class _Shelf:
    """Everything compiled from one edition of the tables. Rows are only ever added, so their highest ids name an
    edition.
    """

    edition: Edition | None = None
    checked_at_s: float = 0.0
    compiled: dict[tuple[str, str], Compiled] = field(default_factory=dict)
    chosen: dict[tuple[UUID | None, str], tuple[float, str]] = field(default_factory=dict)


_shelf = _Shelf()
_lock = Lock()
_calendar_of: CalendarOf = lambda _organisation_id, _division_code: ""  # noqa: E731 -- until `ask`


def recheck_s() -> float:
    """How long the process trusts what it looked up."""
    return float(settings.get("clock.recheck_s"))


def forget() -> None:
    """Looks at the tables again before the next answer. Every writer calls it."""
    _shelf.checked_at_s = 0.0
    _shelf.chosen.clear()


def _current() -> _Shelf:
    """The shelf, replaced when another process loaded something; looked up at most every clock.recheck_s seconds."""
    global _shelf  # noqa: PLW0603 -- one cache a process
    shelf = _shelf
    present_s = time.monotonic()
    if shelf.edition is not None and present_s - shelf.checked_at_s < recheck_s():
        return shelf
    with connection.cursor() as cursor:
        cursor.execute(_EDITION_SQL)
        edition = tuple(cursor.fetchone())
    if shelf.edition != edition:
        with _lock:
            shelf = _shelf = _Shelf(edition=edition)
    shelf.checked_at_s = present_s
    return shelf


def compiled(calendar: str, time_zone: str) -> Compiled:
    """The calendar in force, compiled for the zone.

    Raises: UnknownCalendar.
    """
    shelf = _current()
    found = shelf.compiled.get((calendar, time_zone))
    if found is None:
        found = shelf.compiled[calendar, time_zone] = Compiled(_rules(calendar), time_zone)
    return found


def calendar_for(organisation_id: UUID | None, division_code: str) -> str:
    """The calendar of the organisation or division, as the floor above knows it, else the default.

    Kept for clock.recheck_s.
    """
    chosen = _current().chosen
    present_s = time.monotonic()
    kept = chosen.get((organisation_id, division_code))
    if kept is None or present_s - kept[0] >= recheck_s():
        found = _calendar_of(organisation_id, division_code) or str(settings.get("clock.default_calendar"))
        kept = chosen[organisation_id, division_code] = (present_s, found)
    return kept[1]


def ask(calendar_of: CalendarOf) -> None:
    """Tells the clock whom to ask for the calendar of an organisation and division; `kernel.calendars` does, at
    start.
    """
    global _calendar_of  # noqa: PLW0603 -- one answerer a process
    _calendar_of = calendar_of


def _rules(code: str) -> Rules:
    row = Calendar.objects.filter(code=code).order_by("-version").first()
    if row is None:
        raise UnknownCalendar(code)
    decrees = _decrees_in_force(row.decree_source) if row.decree_source else []
    return Rules(
        code=code,
        opening=tuple(intervals(of_day) for of_day in row.opening),
        makeup_opening=intervals(row.makeup_opening),
        exceptions={date.fromisoformat(day): intervals(texts) for day, texts in row.exceptions.items()},
        decreed=frozenset(decree.year for decree in decrees) if row.decree_source else None,
        holidays=frozenset(date.fromisoformat(day) for decree in decrees for day in decree.holidays),
        makeup_days=frozenset(date.fromisoformat(day) for decree in decrees for day in decree.makeup_days),
        decree_source=row.decree_source,
    )


def _decrees_in_force(source: str) -> list[Decree]:
    return list(Decree.objects.filter(source=source).order_by("year", "-version").distinct("year"))


def calendars() -> list[CalendarView]:
    """Every calendar in force, by code."""
    return [_calendar_view(row) for row in Calendar.objects.order_by("code", "-version").distinct("code")]


def decrees(source: str) -> list[DecreeView]:
    """The decrees in force of one source, by year."""
    return [_decree_view(row) for row in _decrees_in_force(source)]


def decree_versions(source: str, year: int) -> list[DecreeView]:
    """Every version of a year's decree, the newest, which is in force, first."""
    return [_decree_view(row) for row in Decree.objects.filter(source=source, year=year).order_by("-version")]


def _calendar_view(row: Calendar) -> CalendarView:
    return CalendarView(
        code=row.code,
        version=row.version,
        title=row.title,
        decree_source=row.decree_source,
        opening=row.opening,
        makeup_opening=row.makeup_opening,
        exceptions=row.exceptions,
        origin=row.origin,
        loaded_at=row.loaded_at,
    )


def _decree_view(row: Decree) -> DecreeView:
    return DecreeView(
        source=row.source,
        year=row.year,
        version=row.version,
        holidays=row.holidays,
        makeup_days=row.makeup_days,
        origin=row.origin,
        loaded_at=row.loaded_at,
    )
