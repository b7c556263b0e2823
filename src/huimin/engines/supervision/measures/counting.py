"""Counting outcomes by conditions: once, for tallies and for questions alike."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import CharField, Count, F, Func, Q, QuerySet, Sum, UUIDField, Value
from django.db.models.functions import Cast, Coalesce

from ..models import Outcome
from .conditions import CONDITIONS, SUMS, Groups

DIMENSIONS = ("unit", "type", "place", "channel", "person")
KEY_COLUMNS = {"unit": "unit_id", "type": "type_code", "channel": "channel"}
#: What is counted of a unit that sent a case back which another unit answered in the end.
SENT_BACK = ("sent_out", "sent_back")


def condition(name: str, groups: Groups, now: datetime, *, by_unit: bool = False) -> Q:
    """The condition on outcomes. `by_unit`: where the unit asked about is the one that has the case in the end."""
    if by_unit and name == "sent_back":
        return Q(is_sent_back_by_unit=True)
    return CONDITIONS[name].where(groups, now)


def annotations(names: Iterable[str], groups: Groups, now: datetime, *, by_unit: bool = False) -> dict[str, Any]:
    """An aggregate for each condition and sum."""
    found: dict[str, Any] = {}
    for name in names:
        if name in SUMS:
            found[name] = Coalesce(Sum(SUMS[name]), 0)
        else:
            where = condition(name, groups, now, by_unit=by_unit)
            found[name] = Count("pk", filter=where) if where else Count("pk")
    return found


def key_of(dimension: str, *, level: str = "community", person: str = "finisher") -> Any:
    """What outcomes are grouped by, as text."""
    if dimension == "place":
        return F(f"{level}_code")
    if dimension == "person":
        return Coalesce(Cast(f"{person}_id", CharField()), Value(""))
    column = KEY_COLUMNS[dimension]
    return Coalesce(Cast(column, CharField()), Value("")) if column.endswith("_id") else F(column)


def sent_back_elsewhere(rows: QuerySet[Outcome]) -> QuerySet[Outcome, Any]:
    """Outcomes once for each unit that sent the case back and did not answer it in the end, as `key`."""
    key = Cast(Func(F("sent_back_by_others"), function="unnest", output_field=UUIDField()), CharField())
    return rows.exclude(sent_back_by_others=Value([], ArrayField(UUIDField()))).annotate(key=key)


def counted(
    rows: QuerySet[Outcome], names: Iterable[str], *, dimension: str, groups: Groups, now: datetime, level: str = "community",
    person: str = "finisher",
) -> dict[str, dict[str, int]]:  # fmt: skip
    """Counts by key of the dimension; "" is the key of those that have none. With dimension "" all together, under ""."""
    wanted = list(dict.fromkeys(names))
    if not dimension:
        return {"": rows.aggregate(**annotations(wanted, groups, now))}
    by_unit = dimension == "unit"
    grouped: QuerySet[Outcome, Any] = (
        rows.order_by().annotate(key=key_of(dimension, level=level, person=person)).values("key")
    )
    found: dict[str, dict[str, int]] = {}
    for row in grouped.annotate(**annotations(wanted, groups, now, by_unit=by_unit)):
        found[row["key"]] = {name: row[name] for name in wanted}
    if by_unit and (back := [name for name in SENT_BACK if name in wanted]):
        elsewhere: Any = sent_back_elsewhere(rows).order_by()
        for row in elsewhere.values("key").annotate(n=Count("pk")):
            add(found.setdefault(row["key"], dict.fromkeys(wanted, 0)), dict.fromkeys(back, row["n"]))
    return found


def add(into: dict[str, int], more: Mapping[str, int]) -> None:
    """Adds counts to counts."""
    for name, count in more.items():
        into[name] = into.get(name, 0) + count
