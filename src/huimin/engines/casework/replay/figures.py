"""Volume, on-time and open figures of what came from one origin, counted from the cases themselves."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import connection

from huimin.kernel.access import api as access

from .preparing import ESTIMATED

COUNTS = ("raised", "closed", "on_time", "late", "time_unknown", "set_aside", "open", "open_late")

#: What each count means; stands in every report.
DEFINITIONS = {
    "raised": "requests taken in",
    "closed": "in the state closed",
    "on_time": "closed, finished (or closed, where no finishing time is known) not after the due time",
    "late": "closed after the due time",
    "time_unknown": "closed, but the source states no closing time that can be relied on: neither on time nor late",
    "set_aside": "voided or rejected: neither closed nor open",
    "open": "in any other state",
    "open_late": "open, the due time before as_of",
    "on_time_rate": "on_time / (on_time + late)",
    "month": "the month of the raising, on the clock of the place",
}

_COUNT = """
    WITH taken AS (
        SELECT type_code, unit_id, to_char(raised_at AT TIME ZONE %(zone)s, 'YYYY-MM') AS month, state, due_at,
               coalesce(finished_at, closed_at) AS ended_at,
               coalesce((form ->> %(estimated)s)::boolean, false) AND finished_at IS NULL AS is_estimated
          FROM casework_case WHERE origin = %(origin)s)
    SELECT type_code, unit_id, month, count(*),
           count(*) FILTER (WHERE state = 'closed'),
           count(*) FILTER (WHERE state = 'closed' AND NOT is_estimated AND ended_at <= due_at),
           count(*) FILTER (WHERE state = 'closed' AND NOT is_estimated AND ended_at > due_at),
           count(*) FILTER (WHERE state = 'closed' AND is_estimated),
           count(*) FILTER (WHERE state IN ('voided', 'rejected')),
           count(*) FILTER (WHERE state NOT IN ('closed', 'voided', 'rejected')),
           count(*) FILTER (WHERE state NOT IN ('closed', 'voided', 'rejected') AND due_at < %(as_of)s)
      FROM taken GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
"""


def figures(*, origin: str, time_zone: str, as_of: datetime | None = None) -> dict[str, Any]:
    """The figures in total, by type, unit and month, and by all three together (`rows`).

    `as_of` is the last moment known of the origin where it is not given: history stood still there.
    """
    with connection.cursor() as cursor:
        if as_of is None:
            cursor.execute("SELECT max(updated_at) FROM casework_case WHERE origin = %s", [origin])
            as_of = cursor.fetchone()[0]
        cursor.execute(_COUNT, {"zone": time_zone, "origin": origin, "as_of": as_of, "estimated": ESTIMATED})
        found = cursor.fetchall()
    units = {row[1] for row in found if row[1]}
    codes = {view.id: view.code for view in access.organisations(ids=units, is_active=None)}
    rows = [
        {"type": row[0], "unit": codes.get(row[1], "—"), "month": row[2], **dict(zip(COUNTS, row[3:], strict=True))}
        for row in found
    ]
    rows.sort(key=lambda row: (row["type"], row["unit"], row["month"]))
    return {
        "as_of": as_of.isoformat() if as_of else None,
        "time_zone": time_zone,
        "definitions": DEFINITIONS,
        "total": _sum(rows),
        **{f"by_{name}": {key: _sum([row for row in rows if row[name] == key]) for key in sorted({row[name] for row in rows})}
           for name in ("type", "unit", "month")},
        "rows": rows,
    }  # fmt: skip


def _sum(rows: Iterable[dict[str, Any]]) -> dict[str, Any]:
    rows = list(rows)
    total: dict[str, Any] = {name: sum(row[name] for row in rows) for name in COUNTS}
    known = total["on_time"] + total["late"]
    total["on_time_rate"] = round(total["on_time"] / known, 4) if known else None
    return total
