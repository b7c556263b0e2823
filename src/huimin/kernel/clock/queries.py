"""Reads calendars and keeps them compiled in the process for as long as nothing newer was loaded."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from threading import Lock
from uuid import UUID

from django.db import connection

from huimin.kernel.manifest.api import settings

from .errors import UnknownCalendar
from .models import Calendar, Decree
from .rules import Calendar as Rules
from .rules import Compiled, Succession, intervals
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
    """The calendar with all its versions, compiled for the zone.

    Raises: UnknownCalendar.
    """
    shelf = _current()
    found = shelf.compiled.get((calendar, time_zone))
    if found is None:
        versions = calendar_versions(calendar)
        if not versions:
            raise UnknownCalendar(calendar)
        found = shelf.compiled[calendar, time_zone] = compile_versions(versions, time_zone)
    return found


def compile_versions(versions: Iterable[CalendarView], time_zone: str) -> Compiled:
    """A calendar that has these versions and no other, compiled for the zone, with the decrees in force."""
    holding = succession(versions)
    decrees_of = {source: _decrees_in_force(source) for source in {view.decree_source for view in holding} if source}
    rules = tuple(_rules(view, decrees_of.get(view.decree_source)) for view in holding)
    return Compiled(Succession(rules, tuple(view.valid_from for view in holding[1:] if view.valid_from)), time_zone)


def succession(versions: Iterable[CalendarView]) -> list[CalendarView]:
    """Of all versions of a calendar those that hold at some time, in the order of their days."""
    by_day = {view.valid_from or date.min: view for view in sorted(versions, key=lambda view: view.version)}
    return [by_day[day] for day in sorted(by_day)]


def holding_on(day: date, versions: Iterable[CalendarView]) -> CalendarView:
    """Of all versions of a calendar the one that holds on the day."""
    first, *later = succession(versions)
    return next((view for view in reversed(later) if view.valid_from and view.valid_from <= day), first)


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


def _rules(view: CalendarView, decrees: list[Decree] | None) -> Rules:
    return Rules(
        code=view.code,
        opening=tuple(intervals(of_day) for of_day in view.opening),
        makeup_opening=intervals(view.makeup_opening),
        exceptions={date.fromisoformat(day): intervals(texts) for day, texts in view.exceptions.items()},
        decreed=None if decrees is None else frozenset(decree.year for decree in decrees),
        holidays=frozenset(date.fromisoformat(day) for decree in decrees or () for day in decree.holidays),
        makeup_days=frozenset(date.fromisoformat(day) for decree in decrees or () for day in decree.makeup_days),
        decree_source=view.decree_source,
    )


def _decrees_in_force(source: str) -> list[Decree]:
    return list(Decree.objects.filter(source=source).order_by("year", "-version").distinct("year"))


def calendars(day: date) -> list[CalendarView]:
    """Every calendar as it holds on the day, by code."""
    views = (_calendar_view(row) for row in Calendar.objects.order_by("code"))
    return [holding_on(day, versions) for _code, versions in groupby(views, key=lambda view: view.code)]


def calendar_versions(code: str) -> list[CalendarView]:
    """Every version of a calendar, the newest first, whenever it holds."""
    return [_calendar_view(row) for row in Calendar.objects.filter(code=code).order_by("-version")]


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
        valid_from=row.valid_from,
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
