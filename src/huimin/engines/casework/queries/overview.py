"""Cases seen together: on the map, and as the figures of a place and a day."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from huimin.kernel.access import api as access
from huimin.kernel.access.api import Actor
from huimin.kernel.clock import api as clock
from huimin.kernel.places import api as places

from ..types import UnitLoad

VIEW = "casework.case_view"
MOST_ON_MAP = 5000
SOON = timedelta(hours=4)
EVER = datetime(1900, 1, 1, tzinfo=UTC)

_OPEN = "c.state NOT IN ('closed', 'rejected', 'voided')"
_LATE = "c.state NOT IN ('closed', 'rejected', 'voided', 'done', 'verified', 'suspended') AND c.due_at < %s"
_CLOSED = "c.state = 'closed' AND c.closed_at >= %s AND c.closed_at < %s"
#: Which cases each figure counts, and which moments it asks for: one place for the number and for the rows behind it.
_BEHIND: dict[str, tuple[str, tuple[str, ...]]] = {
    "raised": ("c.raised_at >= %s AND c.raised_at < %s", ("since", "until")),
    "open": (_OPEN, ()),
    "late": (_LATE, ("now",)),
    "closed": (_CLOSED, ("since", "until")),
    "closed_on_time": (
        f"{_CLOSED} AND (c.due_at IS NULL OR coalesce(c.finished_at, c.closed_at) <= c.due_at)",
        ("since", "until"),
    ),
    "rated": ("c.rated_at >= %s AND c.rated_at < %s", ("since", "until")),
    "satisfied": ("c.rated_at >= %s AND c.rated_at < %s AND c.rating >= 3", ("since", "until")),
    "soon": (
        f"{_OPEN} AND c.id IN (SELECT case_id FROM casework_workitem WHERE is_current AND is_open AND due_at >= %s"
        " AND due_at < %s)",
        ("now", "soon"),
    ),
    "attention": (
        f"(({_LATE}) OR ({_OPEN} AND c.id IN (SELECT case_id FROM casework_workitem WHERE is_current AND is_open"
        " AND card IN ('yellow', 'red'))))",
        ("now",),
    ),
}
FIGURES = ("raised", "open", "late", "closed", "closed_on_time", "rated", "satisfied")
#: Lists behind figures that are read by what is due first.
BY_DUE = frozenset({"late", "soon", "attention"})

_MAP = """
    SELECT json_build_object('type', 'FeatureCollection', 'features', coalesce(json_agg(json_build_object(
        'type', 'Feature', 'id', c.id, 'geometry', ST_AsGeoJSON(c.point, 6)::json,
        'properties', json_build_object('number', c.number, 'type', c.type_code, 'title', c.title, 'state', c.state,
            'priority', c.priority, 'due_at', c.due_at, 'raised_at', c.raised_at, 'card', i.card, 'unit', i.unit_id,
            'community', c.community_code, 'is_open', i.is_open))), '[]'::json))::text
      FROM (SELECT c.* FROM casework_case c WHERE {conditions} ORDER BY c.raised_at DESC LIMIT %s) c
      JOIN casework_workitem i ON i.case_id = c.id AND i.is_current
"""


def cases_geojson(
    *,
    actor: Actor,
    division_code: str = "",
    open_only: bool = True,
    since: datetime | None = None,
    until: datetime | None = None,
    type_codes: tuple[str, ...] = (),
    unit_id: UUID | None = None,
    limit: int = MOST_ON_MAP,
) -> str:
    """The cases the actor may see as a GeoJSON FeatureCollection, in one statement, the newest first.

    Units: degrees WGS-84. Cases without a point are left out; lists have them.
    """
    conditions, params = _conditions(actor, division_code)
    conditions.append("c.point IS NOT NULL")
    if type_codes:
        conditions.append("c.type_code = ANY(%s)")
        params.append(list(type_codes))
    if unit_id:
        conditions.append("c.unit_id = %s")
        params.append(unit_id)
    if open_only:
        conditions.append("c.state NOT IN ('closed', 'rejected', 'voided')")
    for sign, moment in ((">=", since), ("<", until)):
        if moment is not None:
            conditions.append(f"c.raised_at {sign} %s")
            params.append(moment)
    with connection.cursor() as db:
        db.execute(_MAP.format(conditions=" AND ".join(conditions)), [*params, max(1, min(limit, MOST_ON_MAP))])
        return str(db.fetchone()[0])


def figures(
    *,
    actor: Actor,
    division_code: str = "",
    since: datetime,
    until: datetime | None = None,
    type_codes: tuple[str, ...] = (),
) -> dict[str, Any]:
    """What came in, is open, late and closed; numerators and denominators, so that every rate can be checked.

    Shape: {"raised", "open", "late", "closed", "closed_on_time", "rated", "satisfied", "as_of"}. `open` and `late` are as of
    now; the others count cases raised or closed since `since`.
    """
    conditions, params = _conditions(actor, division_code)
    if type_codes:
        conditions.append("c.type_code = ANY(%s)")
        params.append(list(type_codes))
    now = clock.now()
    parts = [behind(name, since=since, until=until, now=now) for name in FIGURES]
    counts = ", ".join(f"count(*) FILTER (WHERE {condition})" for condition, _ in parts)
    with connection.cursor() as db:
        db.execute(
            f"SELECT {counts} FROM casework_case c WHERE {' AND '.join(conditions)}",
            [*(value for _, values in parts for value in values), *params],
        )
        row = db.fetchone()
    return {**dict(zip(FIGURES, row, strict=True)), "as_of": now}


def unit_loads(*, actor: Actor, division_code: str = "", type_codes: tuple[str, ...] = ()) -> list[UnitLoad]:
    """What lies on each desk the actor may see, the latest first: one statement on the table of work items."""
    condition, values = access.scope(actor, VIEW).sql("i", unit="unit_id", owner="")
    conditions: list[str] = [condition, "i.is_open"]
    params: list[Any] = [*values]
    if division_code and (level := places.where_of(division_code).level):
        conditions.append(f"i.{level}_code = %s")
        params.append(division_code)
    if type_codes:
        conditions.append("i.type_code = ANY(%s)")
        params.append(list(type_codes))
    now = clock.now()
    with connection.cursor() as db:
        db.execute(
            "SELECT i.unit_id, count(*), count(*) FILTER (WHERE i.due_at < %s),"
            " count(*) FILTER (WHERE i.due_at >= %s AND i.due_at < %s)"
            f" FROM casework_workitem i WHERE {' AND '.join(conditions)} GROUP BY 1 ORDER BY 3 DESC, 2 DESC, 1",
            [now, now, now + SOON, *params],
        )
        return [UnitLoad(*row) for row in db.fetchall()]


def behind(figure: str, *, since: datetime | None, until: datetime | None, now: datetime) -> tuple[str, list[datetime]]:
    """The SQL condition on a case `c`, with its parameters, by which `figure` counts it. `since` None: from the beginning."""
    condition, names = _BEHIND[figure]
    moments = {"since": since or EVER, "until": until or now, "now": now, "soon": now + SOON}
    return condition, [moments[name] for name in names]


def _conditions(actor: Actor, division_code: str) -> tuple[list[str], list[Any]]:
    condition, params = access.scope(actor, VIEW).sql("c", unit="unit_id", owner="reporter_id")
    conditions, params = [condition], list(params)
    if division_code and (level := places.where_of(division_code).level):
        conditions.append(f"c.{level}_code = %s")
        params.append(division_code)
    return conditions, params
