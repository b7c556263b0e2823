"""Tallies: counts by day (and by month) of raising, for each unit, type, channel and place. Made of outcomes, a day at a time."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import F, QuerySet, Value

from huimin.kernel.clock import api as clock

from ..models import Outcome, Tally
from .conditions import KEPT, SUMS, Groups
from .counting import SENT_BACK, annotations, key_of, sent_back_elsewhere

COUNTS = (*KEPT, *SUMS)
PLACES = ("city_code", "district_code", "street_code")
DIMENSIONS = ("unit", "type", "channel", "place")
#: A street's day: its codes from city to street, and the day of raising.
Cell = tuple[str, str, str, date]
CHUNK = 400
_TABLE = Tally._meta.db_table
_IN_CELLS = "({}) IN (SELECT * FROM unnest(%s::text[], %s::text[], %s::text[], %s::date[]))"


def cells_of(rows: Iterable[Any]) -> set[Cell]:
    """The cells outcomes count in."""
    return {(row.city_code, row.district_code, row.street_code, row.raised_on) for row in rows}


def tally(cells: Iterable[Cell], groups: Groups) -> None:
    """Counts the cells anew, and the months they lie in. The caller holds the lock of settling."""
    ordered = sorted(set(cells))
    for start in range(0, len(ordered), CHUNK):
        _tally_days(ordered[start : start + CHUNK], groups)
    months = sorted({(*cell[:3], cell[3].replace(day=1)) for cell in ordered})
    for start in range(0, len(months), CHUNK):
        _tally_months(months[start : start + CHUNK])


def tally_all(groups: Groups) -> None:
    """Counts everything anew."""
    names = (*PLACES, "raised_on")
    tally(Outcome.objects.order_by().values_list(*names).distinct().iterator(), groups)


def _params(cells: list[Cell]) -> list[list[Any]]:
    return [list(column) for column in zip(*cells, strict=True)]


def _tally_days(cells: list[Cell], groups: Groups) -> None:
    params = _params(cells)
    _delete("day", params)
    columns = ", ".join(f"supervision_outcome.{name}" for name in (*PLACES, "raised_on"))
    rows = Outcome.objects.extra(where=[_IN_CELLS.format(columns)], params=params)  # noqa: S610 - columns are ours
    for dimension in DIMENSIONS:
        community = F("community_code") if dimension == "place" else Value("")
        grouped = rows.order_by().annotate(key=key_of(dimension), community=community)
        _insert(grouped, dimension, COUNTS, annotations(COUNTS, groups, clock.now(), by_unit=dimension == "unit"))
    back = sent_back_elsewhere(rows).order_by().annotate(community=Value(""))
    _insert(
        back, "unit", SENT_BACK, {name: annotations(["raised"], groups, clock.now())["raised"] for name in SENT_BACK}
    )


def _insert(grouped: QuerySet[Outcome, Any], dimension: str, names: Iterable[str], counts: dict[str, Any]) -> None:
    """Lets the database write what it counted; a unit that has a row already (it also answered cases) gets these added."""
    names = list(names)
    rows = grouped.values(*PLACES, "raised_on", "community", "key").annotate(**counts)
    rows = rows.values_list(*PLACES, "raised_on", "community", "key", *names)
    sql, params = rows.query.sql_with_params()
    columns = ", ".join((*PLACES, "day", "community_code", "key", *names))
    zeros = [name for name in COUNTS if name not in names]
    added = ", ".join(f"{name} = {_TABLE}.{name} + excluded.{name}" for name in names)
    statement = (
        f"INSERT INTO {_TABLE} (grain, dimension, grid_code, {columns}{''.join(f', {name}' for name in zeros)})"  # noqa: S608
        f" SELECT 'day', %s, '', found.*{', 0' * len(zeros)} FROM ({sql}) AS found"
        " ON CONFLICT (grain, day, dimension, key, city_code, district_code, street_code, community_code)"
        f" DO UPDATE SET {added}"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [dimension, *params])


def _tally_months(cells: list[Cell]) -> None:
    params = _params(cells)
    _delete("month", params)
    places = ", ".join(PLACES)
    sums = ", ".join(f"sum({name})" for name in COUNTS)
    statement = (
        f"INSERT INTO {_TABLE} (grain, day, dimension, key, {places}, community_code, grid_code, {', '.join(COUNTS)})"  # noqa: S608
        f" SELECT 'month', date_trunc('month', day)::date, dimension, key, {places}, community_code, '', {sums} FROM {_TABLE}"
        f" WHERE grain = 'day' AND {_IN_CELLS.format(f'{places}, date_trunc(%s, day)::date')}"
        f" GROUP BY 2, dimension, key, {places}, community_code"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, ["month", *params])


def _delete(grain: str, params: list[list[Any]]) -> None:
    columns = ", ".join((*PLACES, "day"))
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {_TABLE} WHERE grain = %s AND {_IN_CELLS.format(columns)}", [grain, *params])  # noqa: S608
