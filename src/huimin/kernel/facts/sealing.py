"""The sealer: takes facts in batches, gives each its place and hash in its town's stream, and signs the heads.

Two steps, each of which may be killed anywhere. (1) One database transaction moves a batch into the audit table and
moves the streams' heads with it. (2) Each head that is not yet outside is checked against the rows, signed, appended
to its file and synced; then the database notes that it stands there. So the database may be ahead of the files, never
behind: what lies beyond the last signed head has yet to be signed, and a file that is ahead of its stream means that
the stream was cut off.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from huimin.kernel.manifest.api import settings

from . import heads
from .errors import HeadsDamaged
from .heads import Head
from .queries import FIELDS, horizon
from .rules import FIRST_PREVIOUS, chained, stream_of

log = logging.getLogger(__name__)

NAMES = FIELDS.split(", ")
TX, RECORDED_AT, CITY, STREET = (NAMES.index(name) for name in ("tx", "recorded_at", "city_code", "street_code"))
LOCK = 0x6875_696D_696E  # "huimin": one sealer at a time in one database


@dataclass(frozen=True, slots=True)
class Sealed:
    """What one run did."""

    facts: int
    streams: int
    heads: int


@dataclass(slots=True)
class _Chain:
    """A stream while it grows. `base` is where this run found it."""

    algorithm: str
    seq: int
    hash: bytes
    base: int


def seal(*, most: int | None = None) -> Sealed:
    """Seals every fact that is safe to read, and signs the heads; safe to run anywhere, at any time, by several at
    once.

    Shape: at most `most` facts, all unless given.
    Raises: HeadsDamaged after everything else was done, when a stream's file is not what was written.
    """
    batch = int(settings.get("facts.batch"))
    grown: dict[str, _Chain] = {}
    total = 0
    while most is None or total < most:
        moved = _move(batch if most is None else min(batch, most - total), grown)
        total += moved
        if moved < batch:
            break
    return Sealed(facts=total, streams=len(grown), heads=_anchor(grown))


def _move(limit: int, grown: dict[str, _Chain]) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        if not _is_alone(cursor):
            return 0
        cursor.execute(
            f"SELECT {FIELDS} FROM facts_fact WHERE tx < {horizon()} ORDER BY tx, id LIMIT %s",  # noqa: S608
            [limit],
        )
        rows = cursor.fetchall()
        if not rows:
            return 0
        named = [stream_of(street=row[STREET], city=row[CITY]) for row in rows]
        chains = _chains(cursor, set(named))
        seqs, hashes = [], []
        for row, stream in zip(rows, named, strict=True):
            chain = chains[stream]
            chain.seq += 1
            chain.hash = chained(
                previous=chain.hash,
                stream=stream,
                seq=chain.seq,
                row=dict(zip(NAMES, row, strict=True)),
                algorithm=chain.algorithm,
            )
            seqs.append(chain.seq)
            hashes.append(chain.hash)
        for month in sorted({row[RECORDED_AT].date().replace(day=1) for row in rows}):
            cursor.execute("SELECT facts_make_partition(%s)", [month])
        cursor.execute(
            "SELECT facts_move(%s::uuid[], %s::text[], %s::bigint[], %s::bytea[], %s)",
            [[row[0] for row in rows], named, seqs, hashes, settings.get("facts.hash")],
        )
    for stream, chain in chains.items():
        if stream in grown:
            chain.base = grown[stream].base if grown[stream].seq == chain.base else -1
        grown[stream] = chain
    return len(rows)


def _is_alone(cursor: CursorWrapper) -> bool:
    cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
    return bool(cursor.fetchone()[0])


def _chains(cursor: CursorWrapper, names: set[str]) -> dict[str, _Chain]:
    cursor.execute("SELECT stream, algorithm, seq, hash FROM facts_stream WHERE stream = ANY(%s)", [list(names)])
    chains = {
        stream: _Chain(algorithm, seq, bytes(digest), seq) for stream, algorithm, seq, digest in cursor.fetchall()
    }
    for name in names - chains.keys():
        chains[name] = _Chain(str(settings.get("facts.hash")), 0, FIRST_PREVIOUS, 0)
    return chains


def _anchor(grown: dict[str, _Chain]) -> int:
    """Signs and writes out every head the database has and the files have not; gives how many."""
    damaged, done = [], []
    with transaction.atomic(), connection.cursor() as cursor:
        if not _is_alone(cursor):
            return 0
        cursor.execute(
            "SELECT stream, algorithm, seq, hash, anchored_seq FROM facts_stream "
            "WHERE anchored_seq < seq ORDER BY stream"
        )
        for stream, algorithm, seq, digest, anchored_seq in cursor.fetchall():
            head = Head(stream, seq, bytes(digest), algorithm)
            try:
                _write_out(head, anchored_seq=anchored_seq, known=grown.get(stream))
            except HeadsDamaged as damage:
                log.error("stream %s is not signed any further: %s", stream, damage)
                damaged.append(f"{stream}: {damage}")
            else:
                done.append((stream, seq))
        if done:  # last of all: a transaction with a number holds up the readers of facts
            cursor.execute(
                "SELECT facts_anchor(s, n) FROM unnest(%s::text[], %s::bigint[]) AS d (s, n)",
                [[stream for stream, _ in done], [seq for _, seq in done]],
            )
    if damaged:
        raise HeadsDamaged("; ".join(damaged))
    return len(done)


def _write_out(head: Head, *, anchored_seq: int, known: _Chain | None) -> None:
    try:
        outside = heads.last(head.stream)
    except (ValueError, KeyError, TypeError) as error:
        raise HeadsDamaged("the last line of the file cannot be read") from error
    seq = outside.seq if outside else 0
    if seq < anchored_seq:
        raise HeadsDamaged(f"the file ends at {seq}, though {anchored_seq} was written")
    if seq > head.seq:
        raise HeadsDamaged(f"the file ends at {seq}, the stream at {head.seq}")
    if outside and seq == head.seq:  # killed between the file and the database
        if outside.hash != head.hash:
            raise HeadsDamaged(f"the signed hash at {seq} is another")
        return
    is_ours = known is not None and known.base == seq and known.seq == head.seq and known.hash == head.hash
    if not is_ours and not _is_whole(head, after=outside):
        raise HeadsDamaged(f"what follows {seq} is not a chain up to {head.seq}")
    heads.append(head, after=outside)


def _is_whole(head: Head, *, after: Head | None) -> bool:
    """Whether the rows after one head lead to the other."""
    digest, seq = (after.hash, after.seq) if after else (FIRST_PREVIOUS, 0)
    for row in sealed_rows(head.stream, after_seq=seq, up_to_seq=head.seq):
        seq += 1
        digest = chained(
            previous=digest,
            stream=head.stream,
            seq=seq,
            row=dict(zip(NAMES, row, strict=False)),
            algorithm=head.algorithm,
        )
    return seq == head.seq and digest == head.hash


def sealed_rows(stream: str, *, after_seq: int = 0, up_to_seq: int | None = None) -> Iterator[tuple[Any, ...]]:
    """The rows of one stream in order: FIELDS, then seq and hash. Streamed; needs an open transaction."""
    bound = "" if up_to_seq is None else "AND seq <= %(up_to)s"
    with connection.chunked_cursor() as cursor:
        cursor.execute(
            f"SELECT {FIELDS}, seq, hash FROM facts_sealed WHERE stream = %(stream)s AND seq > %(after)s {bound} "  # noqa: S608
            "ORDER BY seq, tx, id",
            {"stream": stream, "after": after_seq, "up_to": up_to_seq},
        )
        while rows := cursor.fetchmany(2000):
            yield from rows


def make_partitions(*, months: int = 3) -> int:
    """Makes the audit table's partitions of this month and the next ones; gives how many were missing."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FILTER (WHERE facts_make_partition((now() + make_interval(months => n))::date)) "
            "FROM generate_series(0, %s) AS n",
            [months],
        )
        return cursor.fetchone()[0]
