"""How every list of supervision is narrowed: by kind, unit, person, type, place and period."""

from typing import Any, TypeVar

from django.db import models
from django.db.models import QuerySet

from huimin.kernel.access import api as access
from huimin.kernel.access.api import Actor
from huimin.kernel.places import api as places

from ..types import Narrowed

PAGE = 50
MOST = 200
Row = TypeVar("Row", bound=models.Model)


def visible(rows: "QuerySet[Row]", actor: Actor, permission: str) -> "QuerySet[Row]":
    """The rows the permission reaches: by place, or by the unit they concern."""
    return rows.filter(access.scope(actor, permission).q(owner=""))


def narrowed(rows: "QuerySet[Row]", wanted: Narrowed, *, kind: str = "kind", at: str = "at") -> "QuerySet[Row]":
    """The rows that fit; `kind` and `at` name the columns. Rows of a replayed past only where history is asked for;
    what a table has no column for is not looked at.
    """
    conditions: dict[str, Any] = {
        f"{kind}__in": wanted.kinds,
        "unit_id": wanted.unit_id,
        "account_id": wanted.account_id,
        "type_code": wanted.type_code,
        "case_id": wanted.case_id,
        f"{at}__gte": wanted.since,
        f"{at}__lt": wanted.until,
    }
    rows = within(rows, wanted.division_code)
    columns = {field.name for field in rows.model._meta.get_fields()}
    if not wanted.with_history and "is_historic" in columns:
        rows = rows.filter(is_historic=False)
    given = {name: value for name, value in conditions.items() if value not in ("", None, ())}
    return rows.filter(**{name: value for name, value in given.items() if name.split("__")[0] in columns})


def within(rows: "QuerySet[Row]", division_code: str) -> "QuerySet[Row]":
    """The rows in a division; all of them where none is named, none where there is no such division."""
    if not division_code:
        return rows
    if not places.divisions([division_code]):
        return rows.none()
    level = places.where_of(division_code).level
    return rows.filter(**{f"{level}_code": division_code}) if level else rows
