"""Pages by key: each page continues after the last row of the one before, so no row is skipped or counted, however
long the list.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any, Generic, TypeVar

from django.core import signing
from django.db.models import Q, QuerySet
from ninja import Field, Schema

from .errors import CursorInvalid

Row = TypeVar("Row")
Item = TypeVar("Item")

SALT = "huimin.api.cursor"
USUAL_LIMIT = 50
MOST_LIMIT = 200


class Paging(Schema):
    """How many, and after which: the query parameters of every list."""

    limit: int = Field(USUAL_LIMIT, ge=1, le=MOST_LIMIT, description="How many items at most.")
    cursor: str = Field("", max_length=2000, description="`next` of the page before; empty for the first page.")


class Page(Schema, Generic[Item]):
    """One page of a list. `next` is the cursor of the next page, null on the last."""

    items: list[Item]
    next: str | None


@dataclass(frozen=True, slots=True)
class KeysetPage(Generic[Row]):
    """Rows of one page, in order, and the cursor of the next one ("" on the last)."""

    rows: list[Row]
    next: str

    def as_page(self, view: Callable[[Row], Item]) -> dict[str, Any]:
        """The page as `Page` carries it."""
        return {"items": [view(row) for row in self.rows], "next": self.next or None}


def page(
    queryset: "QuerySet[Any, Row]",
    *,
    order: Sequence[str],
    cursor: str = "",
    limit: int = USUAL_LIMIT,
    context: str = "",
) -> KeysetPage[Row]:
    """One page of the query.

    Shape: `order` names fields that are never null, "-" before a descending one; the last must be unique. `context`
    tells lists with other filters apart: a cursor of one is refused by the other.
    Raises: CursorInvalid.
    """
    mark = _mark(order, context)
    rows = list(
        _after(queryset, order, decode(cursor, mark))[: limit + 1] if cursor else queryset.order_by(*order)[: limit + 1]
    )
    is_last = len(rows) <= limit
    rows = rows[:limit]
    return KeysetPage(rows, "" if is_last else encode([_value(rows[-1], name.lstrip("-")) for name in order], mark))


def encode(values: Sequence[Any], mark: str) -> str:
    """A signed cursor that holds the values; `mark` names the list it belongs to."""
    plain = [value.isoformat() if isinstance(value, (date, datetime)) else value for value in values]
    plain = [value if isinstance(value, (str, int, float, bool)) else str(value) for value in plain]
    return signing.dumps([mark, *plain], salt=SALT, compress=True)


def decode(cursor: str, mark: str) -> list[Any]:
    """The values of a cursor of this list.

    Raises: CursorInvalid.
    """
    try:
        found_mark, *values = signing.loads(cursor, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError, UnicodeError):
        raise CursorInvalid from None
    if found_mark != mark:
        raise CursorInvalid
    return values


def _after(queryset: "QuerySet[Any, Row]", order: Sequence[str], values: Sequence[Any]) -> "QuerySet[Any, Row]":
    """The rows after the cursor: beyond in the first field, or equal in it and beyond in the next, and so on."""
    if len(values) != len(order):
        raise CursorInvalid
    beyond = Q()
    equal: dict[str, Any] = {}
    for name, value in zip(order, values, strict=True):
        field = name.lstrip("-")
        beyond |= Q(**equal, **{f"{field}__{'lt' if name.startswith('-') else 'gt'}": value})
        equal[field] = value
    first = order[0].lstrip("-")
    # says the same about the first field once more, so that an index on it can start there
    start = Q(**{f"{first}__{'lte' if order[0].startswith('-') else 'gte'}": values[0]})
    return queryset.filter(start & beyond).order_by(*order)


def _value(row: Any, name: str) -> Any:
    return row[name] if isinstance(row, Mapping) else getattr(row, name)


def _mark(order: Sequence[str], context: str) -> str:
    return sha256("\n".join([*order, context]).encode()).hexdigest()[:12]
