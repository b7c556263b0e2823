"""What is remembered of rows: which became which record, and which wait in quarantine."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from uuid_utils.compat import uuid7

from .models import Batch, QuarantinedRow
from .models.quarantined_row import QuarantineState
from .storing import storable
from .types import BadRow, Change, Fault, Row


@dataclass(frozen=True, slots=True)
class Known:
    """What is remembered of one row."""

    id: int
    digest: str
    version: str
    subject_id: UUID
    row_number: int
    last_batch_id: UUID


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A row about to wait."""

    row: Row | BadRow
    raw: dict[str, Any]
    digest: str
    occurrence: int
    key: str
    faults: list[Fault]


_REMEMBER = """
    INSERT INTO exchange_originrow
           (target, origin, key, digest, version, subject_id, row_number, first_batch_id, last_batch_id)
    SELECT %(target)s, %(origin)s, key, digest, version, subject_id, number, %(batch)s, %(batch)s
      FROM unnest(%(keys)s::text[], %(digests)s::text[], %(versions)s::text[], %(subjects)s::uuid[], %(numbers)s::bigint[])
           AS rows (key, digest, version, subject_id, number)
    ON CONFLICT (target, origin, key) DO UPDATE
       SET digest = EXCLUDED.digest, version = EXCLUDED.version, subject_id = EXCLUDED.subject_id,
           row_number = EXCLUDED.row_number, last_batch_id = EXCLUDED.last_batch_id
    RETURNING key, id, digest, version, subject_id, row_number, last_batch_id
"""


def known(target: str, origin: str, keys: Sequence[str]) -> dict[str, Known]:
    """What is remembered of these keys."""
    if not keys:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT key, id, digest, version, subject_id, row_number, last_batch_id FROM exchange_originrow"
            " WHERE target = %s AND origin = %s AND key = ANY(%s)",
            [target, origin, list(keys)],
        )
        return {row[0]: Known(*row[1:]) for row in cursor.fetchall()}


def remember(target: str, origin: str, batch_id: UUID, accepted: Sequence[tuple[Change, UUID]]) -> dict[str, Known]:
    """Remembers rows as they now are."""
    if not accepted:
        return {}
    rows = [(change.mapped, subject_id, change.row.number) for change, subject_id in accepted]
    with connection.cursor() as cursor:
        cursor.execute(
            _REMEMBER,
            {
                "target": target, "origin": origin, "batch": batch_id, "keys": [mapped.key for mapped, _id, _row in rows],
                "digests": [mapped.digest for mapped, _id, _row in rows],
                "versions": [mapped.version for mapped, _id, _row in rows],
                "subjects": [subject_id for _mapped, subject_id, _row in rows],
                "numbers": [number for _mapped, _id, number in rows],
            },
        )  # fmt: skip
        return {row[0]: Known(*row[1:]) for row in cursor.fetchall()}


def touch(seen: Sequence[tuple[int, int]], batch_id: UUID) -> None:
    """Notes that unchanged rows (id, row number) were seen again, so that one that vanished from its origin shows."""
    if seen:
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE exchange_originrow SET last_batch_id = %s, row_number = seen.number"
                " FROM unnest(%s::bigint[], %s::bigint[]) AS seen (id, number) WHERE exchange_originrow.id = seen.id",
                [batch_id, [key for key, _number in seen], [number for _key, number in seen]],
            )


def quarantine(target: str, origin: str, batch: Batch, rows: Sequence[Quarantined], *, at: datetime) -> None:
    """Keeps rows that wait; one that waited before is kept once, with what is wrong with it now."""
    QuarantinedRow.objects.bulk_create(
        [
            QuarantinedRow(
                id=uuid7(), target=target, origin=origin, raw_digest=one.digest, occurrence=one.occurrence,
                key=storable(one.key), row_number=one.row.number, line=one.row.line, raw=one.raw,
                faults=[storable(fault.as_dict()) for fault in one.faults], batch=batch, first_seen_at=at, last_tried_at=at,
            )
            for one in rows
        ],
        update_conflicts=True,
        unique_fields=["target", "origin", "raw_digest", "occurrence"],
        update_fields=["key", "row_number", "line", "faults", "batch", "last_tried_at", "state"],
    )  # fmt: skip


def release(target: str, origin: str, accepted: Iterable[tuple[str, str]], batch: Batch) -> None:
    """Frees rows that were taken in after all: the same row, or the row of the same key as it now is."""
    pairs = list(accepted)
    if not pairs:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE exchange_quarantinedrow SET state = %s, batch_id = %s"
            " WHERE target = %s AND origin = %s AND state = %s AND (raw_digest = ANY(%s) OR (key <> '' AND key = ANY(%s)))",
            [
                QuarantineState.RELEASED, batch.id, target, origin, QuarantineState.WAITING,
                [digest for _key, digest in pairs], [key for key, _digest in pairs],
            ],
        )  # fmt: skip


def has_waiting(target: str, origin: str) -> bool:
    """Whether any row of the origin waits."""
    return QuarantinedRow.objects.filter(target=target, origin=origin, state=QuarantineState.WAITING).exists()


def waiting_rows(target: str, origin: str) -> list[Row]:
    """The rows of the origin that wait and could be taken apart, as they came."""
    waiting = QuarantinedRow.objects.filter(target=target, origin=origin, state=QuarantineState.WAITING)
    return [
        Row(row.row_number, row.line, row.raw["values"])
        for row in waiting.order_by("row_number")
        if "values" in row.raw
    ]


def released_count(batch_id: UUID) -> int:
    """How many rows this batch freed from quarantine."""
    return QuarantinedRow.objects.filter(batch_id=batch_id, state=QuarantineState.RELEASED).count()


def bad_counts(batch_id: UUID) -> Counter[str]:
    """How often each bad row was met by this batch so far."""
    waiting = QuarantinedRow.objects.filter(batch_id=batch_id, state=QuarantineState.WAITING)
    return Counter(waiting.values_list("raw_digest", flat=True))
