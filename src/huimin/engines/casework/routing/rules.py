"""The choice among rows of the routing table: pure, and the same for the same rows, hours and counts."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from .reasons import Reason

ALWAYS, WORKING, OFF = "always", "working", "off"
IsOpen = Callable[[UUID], bool]
Load = Callable[[Sequence[UUID]], Mapping[UUID, int]]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the routing table that fits type, place and day, or a component's owner."""

    capability: str
    case_type_code: str
    division_code: str
    unit_id: UUID
    hours: str = ALWAYS
    component_class: str = ""
    owner_code: str = ""

    @property
    def rule(self) -> str:
        """What the row goes by: the component's owner, the very type, or the capability."""
        if self.component_class:
            return "owner"
        return "type" if self.case_type_code else "capability"

    @property
    def code(self) -> str:
        """The class, type or capability it speaks of."""
        return self.component_class or self.case_type_code or self.capability


@dataclass(frozen=True, slots=True)
class Choice:
    """The unit that answers, and why."""

    unit_id: UUID
    reason: Reason


Rank = tuple[bool, int, bool, bool]


def rank(row: Row, codes: Sequence[str]) -> Rank:
    """How well a row fits, the least the best: an owner before a route, the deepest division, the named owner, the very type."""
    return not row.component_class, codes.index(row.division_code), not row.owner_code, not row.case_type_code


def best(rows: Iterable[Row], codes: Sequence[str]) -> Row | None:
    """The row that fits best; among equals the unit with the least id."""
    return min(rows, key=lambda row: (rank(row, codes), str(row.unit_id)), default=None)


def choose(rows: Sequence[Row], codes: Sequence[str], *, is_open: IsOpen, load: Load) -> Choice | None:
    """The unit that answers now.

    The best row counts. While its unit is closed, a unit on duty stands in, if the table names one; a row for working hours alone
    counts in these only. Of several that fit equally, the unit with the fewest open cases answers; among equals the least id.
    """
    fitting, closed = fitting_now(rows, codes, is_open=is_open)
    top = best(fitting, codes)
    if top is None:
        return None
    equals = {row.unit_id: row for row in fitting if rank(row, codes) == rank(top, codes)}
    counts = load(list(equals)) if len(equals) > 1 else {}
    row = min(equals.values(), key=lambda each: (counts.get(each.unit_id, 0), str(each.unit_id)))
    return Choice(
        row.unit_id,
        Reason(
            rule=row.rule,
            code=row.code,
            division=row.division_code,
            hours="" if row.hours == ALWAYS else row.hours,
            instead_of=closed if _is_duty(row) else None,
            among=len(equals) if len(equals) > 1 else 0,
            open_cases=counts.get(row.unit_id, 0),
        ),
    )


def fitting_now(rows: Sequence[Row], codes: Sequence[str], *, is_open: IsOpen) -> tuple[list[Row], UUID | None]:
    """The rows that count at this moment, and the unit that would answer were it not closed.

    While that unit is closed and another is on duty, the rows of those on duty alone are given.
    """
    regular = [row for row in rows if not _is_duty(row)]
    duty = [row for row in rows if _is_duty(row)]
    first = best(regular, codes)
    if not duty and all(row.hours == ALWAYS for row in regular):
        return regular, None
    if first is not None and is_open(first.unit_id):
        return [row for row in regular if row.hours == ALWAYS or is_open(row.unit_id)], None
    if duty:
        return duty, first.unit_id if first else None
    return [row for row in regular if row.hours == ALWAYS or is_open(row.unit_id)], None


def _is_duty(row: Row) -> bool:
    return row.hours == OFF
