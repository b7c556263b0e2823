"""Values that measures give: a table of figures with what each is compared with, and the rows behind a number."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from uuid import UUID

from .indicators import Counts, Figure, IndicatorSet
from .period import Period

Dimension = Literal["", "unit", "person", "type", "place", "channel"]
Side = Literal["numerator", "denominator"]


@dataclass(frozen=True, kw_only=True)
class Question:
    """What figures are asked for: of cases raised in a period and a division, narrowed to one unit, type, channel or person."""

    period: Period
    division_code: str = ""
    unit_id: UUID | None = None
    type_code: str = ""
    channel: str = ""
    person_id: UUID | None = None
    person_role: str = "finisher"

    @property
    def is_narrowed(self) -> bool:
        return bool(self.unit_id or self.type_code or self.channel or self.person_id)


@dataclass(frozen=True)
class Row:
    """One group: its key (an id or code as text, "" for those without), its figures, and those of the periods before."""

    key: str
    figures: Mapping[str, Figure]
    before: Mapping[str, Figure] = field(default_factory=dict)
    year_before: Mapping[str, Figure] = field(default_factory=dict)
    counts: Counts = field(default_factory=dict)


@dataclass(frozen=True)
class Table:
    """Figures by group and all together, as they stood at `as_of`. `level`: of the divisions, where grouped by place."""

    definitions: IndicatorSet
    codes: tuple[str, ...]
    question: Question
    dimension: Dimension
    level: str
    rows: tuple[Row, ...]
    total: Row
    as_of: datetime


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case behind a number: ids, codes and times, no words."""

    case_id: UUID
    unit_id: UUID | None
    type_code: str
    channel: str
    state: str
    place_code: str
    raised_at: datetime
    due_at: datetime | None
    handled_at: datetime | None
    closed_at: datetime | None
    is_on_time: bool | None
    rework_count: int
    return_count: int
    rating: int | None


@dataclass(frozen=True, slots=True)
class CasePage:
    """A page of cases and how many there are in all; `next` "" at the end."""

    rows: list[CaseRow]
    next: str
    total: int
