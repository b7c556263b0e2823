"""What new hours of a calendar do to the deadlines that run by it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from typing import Protocol
from uuid import UUID

from django.db.models import QuerySet

from huimin.kernel.clock import api as clock

from .models import Clock

#: Where a day begins first.
EARLIEST = timezone(timedelta(hours=14))


class Running(Protocol):
    """What must be known of a clock to compute it again."""

    limit: str
    calendar: str
    time_zone: str
    started_at: datetime
    due_at: datetime


@dataclass(frozen=True, slots=True)
class HoursEffect:
    """How many running deadlines move, and in how many cases.

    `overdue` are those that were in time and no longer are; `kept` those that people moved, which stay as promised.
    """

    later: int = 0
    earlier: int = 0
    overdue: int = 0
    kept: int = 0
    cases: int = 0


class NewHours:
    """The versions of one calendar as they were and as they are, or would be."""

    def __init__(
        self, code: str, *, since: date, former: Sequence[clock.CalendarView], present: Sequence[clock.CalendarView]
    ) -> None:
        self.code = code
        self.since = datetime.combine(since, time.min, tzinfo=EARLIEST)
        self._versions = former, present
        self._compiled: dict[str, list[clock.Compiled]] = {}

    def reached(self) -> QuerySet[Clock]:
        """The running clocks that may be due otherwise: those that reach into the days of the new version."""
        return Clock.objects.filter(calendar=self.code, stopped_at=None, due_at__gte=self.since)

    def due(self, row: Running) -> clock.Due | None:
        """When the clock is due now; None where this is not its calendar, or where the deadline is another than its limit
        gave by the hours as they were: people moved it, and it is a promise of its own.
        """
        if row.calendar != self.code or row.due_at < self.since:
            return None
        if row.time_zone not in self._compiled:
            self._compiled[row.time_zone] = [
                clock.compiled_of(each, time_zone=row.time_zone) for each in self._versions
            ]
        former, present = self._compiled[row.time_zone]
        limit = clock.Limit.parse(row.limit)
        return present.due(row.started_at, limit) if former.due(row.started_at, limit).at == row.due_at else None


def hours_effect(
    *, calendar: str, since: date, former: Sequence[clock.CalendarView], proposed: Iterable[clock.CalendarView]
) -> HoursEffect:
    """What the proposed versions of a calendar would do to the deadlines that run. Changes nothing."""
    hours, at = NewHours(calendar, since=since, former=former, present=[*proposed]), clock.now()
    later = earlier = overdue = kept = 0
    cases: set[UUID] = set()
    columns = ("case_id", "limit", "calendar", "time_zone", "started_at", "due_at")
    for row in hours.reached().values_list(*columns, named=True).iterator():
        due = hours.due(row)
        if due is None:
            kept += 1
        elif due.at != row.due_at:
            later += due.at > row.due_at
            earlier += due.at < row.due_at
            overdue += due.at < at <= row.due_at
            cases.add(row.case_id)
    return HoursEffect(later, earlier, overdue, kept, len(cases))
