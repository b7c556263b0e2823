"""What falls due, day by day: a calendar of one desk by one statement."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count

from huimin.kernel.access.api import Actor
from huimin.kernel.trips import api as trips

from ..models import Clock
from ..types import DueDay, WorklistFilter, WorkRow
from .worklist import COLUMNS, conditions_of

A_DAY = 8


def due_days(
    *,
    actor: Actor,
    since: datetime,
    until: datetime,
    time_zone: str,
    unit_id: UUID | None = None,
    most_a_day: int = A_DAY,
) -> list[DueDay]:
    """The days from `since` to `until` on which something of the desk falls due, each with its first rows.

    Shape: days are those of `time_zone`; the desk is that of `unit_id`, else of the actor's post.
    Raises: InputRefused when nobody says whose desk.
    """
    wanted = WorklistFilter(view="open", unit_id=unit_id, due_since=since, due_until=until)
    conditions, params = conditions_of(actor, wanted)
    statement = f"""
        SELECT * FROM (
            SELECT day, count(*) OVER of_day, count(*) FILTER (WHERE is_due_provisional) OVER of_day,
                   row_number() OVER (PARTITION BY day ORDER BY due_at, id) AS place, {COLUMNS}
              FROM (SELECT i.*, (i.due_at AT TIME ZONE %s)::date AS day FROM casework_workitem i
                     WHERE {" AND ".join(conditions)}) i
            WINDOW of_day AS (PARTITION BY day)
        ) found WHERE place <= %s ORDER BY day, place
    """
    (found,) = trips.send((statement, [time_zone, *params, most_a_day]), is_fixed=False)
    days: dict[Any, list[Any]] = {}
    for row in found:
        days.setdefault(row[0], []).append(row)
    return [DueDay(day, rows[0][1], rows[0][2], tuple(WorkRow(*row[4:]) for row in rows)) for day, rows in days.items()]


def provisional_deadlines() -> tuple[int, int]:
    """How many running deadlines still wait for a decree and are computed again when one comes, and in how many cases."""
    found = Clock.objects.filter(is_provisional=True, stopped_at=None)
    counts = found.aggregate(deadlines=Count("id"), cases=Count("case_id", distinct=True))
    return counts["deadlines"], counts["cases"]
