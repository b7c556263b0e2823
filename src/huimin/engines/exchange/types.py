"""Values that cross exchange's door."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a row cannot be taken in: the field of the mapping, a stable code (see `faults.py`), the value at fault."""

    field: str
    code: str
    value: str = ""
    detail: str = ""

    def as_dict(self) -> dict[str, str]:
        """The fault as it is stored."""
        return {"field": self.field, "code": self.code, "value": self.value[:200], "detail": self.detail[:300]}


@dataclass(frozen=True, slots=True)
class Oddity:
    """Something strange about a row that was taken in all the same."""

    code: str
    field: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a file: its number from 1 (headers not counted), the line it starts on, its values by column."""

    number: int
    line: int
    values: Mapping[str, Any]
    is_broken: bool = False  # held bytes that are no characters in the file's encoding


@dataclass(frozen=True, slots=True)
class BadRow:
    """One row that could not be taken apart at all."""

    number: int
    line: int
    fault: Fault
    text: str


@dataclass(slots=True)
class Notes:
    """What is noticed while one row is read: oddities, values nobody mapped, faults that quarantine it."""

    oddities: list[Oddity] = field(default_factory=list)
    unmapped: list[tuple[str, str]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def odd(self, code: str, field: str = "", value: object = "") -> None:
        """Notes an oddity; the row goes on."""
        self.oddities.append(Oddity(code, field, str(value)[:100]))

    def fault(self, field: str, code: str, value: object = "", detail: str = "") -> None:
        """Notes a fault; the row will be quarantined, after its other fields were looked at too."""
        self.faults.append(Fault(field, code, "" if value is None else str(value)[:200], detail))


@dataclass(frozen=True, slots=True)
class Mapped:
    """A row read through a mapping: the record a target understands, and what reports count it under.

    `digest` is that of the record as mapped: a row whose digest is unchanged is not touched. `version` orders the states of
    one row in time ("" where the origin gives none). `alike` is what a row of another key should not say too. `tallies` are
    dimension → value, `times` the moments of the time span.
    """

    key: str
    record: Any
    digest: str
    version: str = ""
    alike: str = ""
    tallies: Mapping[str, str] = field(default_factory=dict)
    times: tuple[datetime, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """A mapped row that must be applied: new where `subject_id` is None, otherwise an update of that record."""

    mapped: Mapped
    row: Row
    subject_id: UUID | None


class Reader(Protocol):
    """A mapping of a target, made ready: reads rows. `notes.faults` not empty means the row is quarantined."""

    def read(self, row: Row, notes: Notes) -> Mapped | None:
        """The row as the target's record, or None with the faults in `notes`."""
        ...


class Target(Protocol):
    """What rows become. An engine offers one; exchange knows none."""

    name: str

    def schema(self) -> dict[str, Any]:
        """The JSON schema of the target's own top-level keys: {"properties": …, "required": …, "$defs": …}."""
        ...

    def reader(self, document: "Any") -> Reader:
        """The mapping made ready. Raises: MappingRefused."""
        ...

    def prepare(self, document: "Any") -> None:
        """Makes what records need before the first is applied (types, units, divisions). Idempotent."""
        ...

    def apply(self, document: "Any", changes: list[Change], *, batch_id: UUID) -> list[UUID | Fault]:
        """Writes a chunk in the caller's transaction; for each change the record's id, or the fault that refuses it."""
        ...

    def figures(self, document: "Any") -> dict[str, Any]:
        """What the platform itself now counts for the origin; goes to the report."""
        ...


@dataclass(frozen=True)
class BatchView:
    """A batch and its report."""

    id: UUID
    target: str
    origin: str
    file_name: str
    mapping_name: str
    mapping: dict[str, Any]
    state: str
    rows_read: int
    report: dict[str, Any]
    problem: str
    started_at: datetime
    updated_at: datetime
    finished_at: datetime | None


@dataclass(frozen=True)
class QuarantinedView:
    """A row in quarantine: its place in the file, why it waits, how to mend it."""

    id: UUID
    batch_id: UUID
    origin: str
    row_number: int
    line: int
    key: str
    raw: dict[str, Any]
    faults: list[dict[str, str]]
    state: str
    first_seen_at: datetime
    last_tried_at: datetime
