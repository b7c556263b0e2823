"""Writes calendars and decrees as new versions. Permission and fact are the business of `kernel.calendars`, the
staff's door to this.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from django.db import connection, transaction
from django.utils.translation import gettext as _

from .errors import CalendarChanged, CalendarInvalid
from .models import Calendar, Decree
from .queries import forget
from .rules import Calendar as Rules
from .rules import intervals
from .wall import now

FARTHEST_SWAP_DAYS = 45
SATURDAY = 5


@transaction.atomic
def calendar_put(
    *,
    code: str,
    title: Mapping[str, str],
    opening: Sequence[Sequence[Sequence[str]]],
    makeup_opening: Sequence[Sequence[str]] = (),
    decree_source: str = "",
    exceptions: Mapping[str, Sequence[Sequence[str]]] | None = None,
    valid_from: date | None = None,
    origin: str,
    after: int | None = None,
) -> tuple[int, bool]:
    """A new version of the calendar holds from the day (None: since ever) until the day of another: its number, and
    whether it says something new. What holds from that very day already makes no new version.

    Raises: CalendarInvalid; CalendarChanged where `after` is given and is not the newest version.
    """
    exceptions = dict(exceptions or {})
    Rules(
        code=code,
        opening=tuple(intervals(of_day) for of_day in opening),
        makeup_opening=intervals(makeup_opening),
        exceptions={_date(day): intervals(texts) for day, texts in exceptions.items()},
    )
    content = {
        "title": dict(title),
        "opening": [[list(pair) for pair in of_day] for of_day in opening],
        "makeup_opening": [list(pair) for pair in makeup_opening],
        "decree_source": decree_source,
        "exceptions": {day: [list(pair) for pair in texts] for day, texts in exceptions.items()},
    }
    _one_at_a_time()
    versions = Calendar.objects.filter(code=code).order_by("-version")
    same_day = versions.filter(valid_from=valid_from).first()
    if same_day is not None and all(getattr(same_day, key) == value for key, value in content.items()):
        return same_day.version, False
    newest = versions.first()
    version = newest.version if newest else 0
    if after is not None and after != version:
        raise CalendarChanged
    Calendar.objects.create(
        code=code, version=version + 1, valid_from=valid_from, origin=origin, loaded_at=now(), **content
    )
    _announce()
    return version + 1, True


@transaction.atomic
def decree_put(
    *, source: str, year: int, holidays: Sequence[date], makeup_days: Sequence[date] = (), origin: str
) -> tuple[int, bool]:
    """A new version of the year's decree is in force: its number, and whether it says something new.

    Raises: CalendarInvalid for days that contradict each other, lie far from the year, or are made up on an ordinary
    working day.
    """
    decree_check(year, holidays, makeup_days)
    content = {
        "holidays": sorted(day.isoformat() for day in set(holidays)),
        "makeup_days": sorted(day.isoformat() for day in set(makeup_days)),
    }
    _one_at_a_time()
    last = Decree.objects.filter(source=source, year=year).order_by("-version").first()
    if last is not None and all(getattr(last, key) == value for key, value in content.items()):
        return last.version, False
    version = last.version + 1 if last else 1
    Decree.objects.create(source=source, year=year, version=version, origin=origin, loaded_at=now(), **content)
    _announce()
    return version, True


def decree_check(year: int, holidays: Sequence[date], makeup_days: Sequence[date]) -> None:
    """Passes for a decree that can be put in force.

    Raises: CalendarInvalid for days that contradict each other, lie far from the year, or are made up on an ordinary
    working day.
    """
    if not 1949 <= year <= 2200:
        raise CalendarInvalid(_("%(year)s is no year a decree can be about.") % {"year": year}, field="year")
    if not holidays:
        raise CalendarInvalid(_("A decree names at least one holiday."), field="holidays")
    both = set(holidays) & set(makeup_days)
    if both:
        raise CalendarInvalid(
            _("%(day)s is both a holiday and worked in place of one.") % {"day": min(both)}, field="makeup_days"
        )
    for day in (*holidays, *makeup_days):
        distance_days = max(
            date(year, 1, 1).toordinal() - day.toordinal(), day.toordinal() - date(year, 12, 31).toordinal()
        )
        if distance_days > FARTHEST_SWAP_DAYS:
            raise CalendarInvalid(
                _("%(day)s does not belong to the decree of %(year)s.") % {"day": day, "year": year}, field="holidays"
            )
    ordinary = [day for day in makeup_days if day.weekday() < SATURDAY]
    if ordinary:
        raise CalendarInvalid(
            _("%(day)s is no Saturday or Sunday, so nothing can be made up on it.") % {"day": min(ordinary)},
            field="makeup_days",
        )


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except (ValueError, TypeError):
        raise CalendarInvalid(_("“%(text)s” is no date; write 2026-05-01.") % {"text": text}) from None


def _one_at_a_time() -> None:
    """Two writers take version numbers one after the other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('clock.versions'))")


def _announce() -> None:
    forget()
    transaction.on_commit(forget)
