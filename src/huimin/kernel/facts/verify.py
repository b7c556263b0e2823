"""Verification: recomputes every stream and holds it against the signed heads outside the database."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.db import connection, transaction

from . import heads
from .heads import BadHead, Head
from .rules import FIRST_PREVIOUS, chained
from .sealing import NAMES, sealed_rows

MOST_FAULTS = 20  # a stream; the rest is counted

_LOOSE_SCAN = """
WITH RECURSIVE names AS (
    (SELECT stream FROM facts_sealed ORDER BY stream LIMIT 1)
    UNION ALL
    SELECT (SELECT f.stream FROM facts_sealed f WHERE f.stream > names.stream ORDER BY f.stream LIMIT 1)
      FROM names WHERE names.stream IS NOT NULL
)
SELECT stream FROM names WHERE stream IS NOT NULL
"""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong. `kind`: changed, missing, reordered, cut_off, rewritten, added, heads_damaged, heads_missing."""

    stream: str
    kind: str
    seq: int
    detail: str


@dataclass(slots=True)
class StreamReport:
    """How one stream stands."""

    stream: str
    facts: int = 0
    signed_seq: int = 0
    unsigned: int = 0
    faults: list[Fault] = field(default_factory=list)
    fault_count: int = 0

    def blame(self, kind: str, seq: int, detail: str) -> None:
        self.fault_count += 1
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(Fault(self.stream, kind, seq, detail))


@dataclass(frozen=True, slots=True)
class Report:
    """How all streams stand."""

    streams: list[StreamReport]
    warnings: list[str]

    @property
    def is_whole(self) -> bool:
        return not any(stream.fault_count for stream in self.streams)

    @property
    def facts(self) -> int:
        return sum(stream.facts for stream in self.streams)


@dataclass(frozen=True, slots=True)
class _Stand:
    """What the database says of a stream."""

    algorithm: str
    seq: int
    hash: bytes
    anchored_seq: int


def verify(
    *,
    stream: str = "",
    within: Path | None = None,
    progress: Callable[[str, int], None] = lambda stream, facts: None,
) -> Report:
    """Recomputes all streams, or one, and says what is wrong with them; reads them row by row, whatever their length.

    Shape: `within` is a copy of the folder of heads kept elsewhere; ours unless given. `progress(stream, facts)` is
    called now and then.
    """
    # Files first, database second: heads are written after the rows they sign, so what the files hold the database
    # must.
    sizes = heads.streams(within=within)
    with _one_moment():
        stands, found = _stands()
        names = sorted({*sizes, *stands, *found}) if not stream else [stream]
        reports = [
            _verify_stream(name, stands.get(name), size=sizes.get(name, 0), within=within, progress=progress)
            for name in names
        ]
        warnings = _warnings()
    return Report(reports, warnings)


@contextmanager
def _one_moment() -> Iterator[None]:
    """One snapshot for the whole verification, so that a sealer at work meanwhile does not matter."""
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute("SET LOCAL statement_timeout = 0")
        yield


def _stands() -> tuple[dict[str, _Stand], set[str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT stream, algorithm, seq, hash, anchored_seq FROM facts_stream")
        stands = {row[0]: _Stand(row[1], row[2], bytes(row[3]), row[4]) for row in cursor.fetchall()}
        cursor.execute(_LOOSE_SCAN)
        return stands, {row[0] for row in cursor.fetchall()}


def _verify_stream(
    name: str,
    stand: _Stand | None,
    *,
    size: int,
    within: Path | None,
    progress: Callable[[str, int], None],
) -> StreamReport:
    report = StreamReport(name)
    signed = _Signed(report, within=within, size=size)
    algorithm = stand.algorithm if stand else signed.algorithm or "sha256"
    seq, previous, order, is_gap = 0, FIRST_PREVIOUS, (-1, ""), False
    for *fields, row_seq, digest in sealed_rows(name):
        row = dict(zip(NAMES, fields, strict=True))
        report.facts += 1
        if row_seq > seq + 1:
            last = f" to {row_seq - 1}" if row_seq - 1 > seq + 1 else ""
            report.blame("missing", seq + 1, f"missing: {seq + 1}{last}")
            is_gap = True
        elif row_seq < seq + 1:
            report.blame("added", row_seq, f"a second fact stands at {row_seq}: {row['id']}")
            continue
        is_in_order = (row["tx"], row["id"].hex) > order
        expected = chained(previous=previous, stream=name, seq=row_seq, row=row, algorithm=algorithm)
        if not is_in_order:
            report.blame("reordered", row_seq, f"fact {row['id']} stands out of its order")
        elif expected != bytes(digest) and not is_gap:  # after a gap there is nothing to compute from
            report.blame("changed", row_seq, f"fact {row['id']} is not what was sealed")
        seq, previous, order, is_gap = row_seq, bytes(digest), (row["tx"], row["id"].hex), False
        signed.compare(seq, previous)
        if not report.facts % 10_000:
            progress(name, report.facts)
    signed.finish(seq)
    report.signed_seq, report.unsigned = signed.last_seq, max(0, seq - signed.last_seq)
    _compare_stand(report, stand, seq=seq, digest=previous)
    if stand and within is None and stand.anchored_seq > signed.last_seq:
        report.blame(
            "heads_missing",
            signed.last_seq,
            f"heads were signed up to {stand.anchored_seq}, but the file ends at {signed.last_seq}",
        )
    progress(name, report.facts)
    return report


class _Signed:
    """Walks the heads of a stream beside its rows."""

    def __init__(self, report: StreamReport, *, within: Path | None, size: int) -> None:
        self.report = report
        self.heads = heads.read(report.stream, within=within, size=size)
        self.next: Head | None = None
        self.last_seq = 0  # of the heads walked over
        self.algorithm = ""
        self.is_rewritten = False
        self._advance()

    def _advance(self) -> None:
        for head in self.heads:
            if isinstance(head, BadHead):
                self.report.blame("heads_damaged", self.last_seq, f"line {head.number} of the signed heads {head.why}")
                continue
            self.next, self.algorithm, self.last_seq = head, head.algorithm, head.seq
            return
        self.next = None

    def compare(self, seq: int, digest: bytes) -> None:
        while self.next and self.next.seq < seq:  # its row is missing, which has been said
            self._advance()
        if self.next and self.next.seq == seq:
            if self.next.hash != digest and not self.is_rewritten:
                self.report.blame("rewritten", seq, f"up to {seq} the stream is not the one that was signed")
                self.is_rewritten = True
            self._advance()

    def finish(self, seq: int) -> None:
        while self.next:
            self._advance()
        if self.last_seq > seq:
            self.report.blame("cut_off", seq + 1, f"signed up to {self.last_seq}, but the stream ends at {seq}")


def _compare_stand(report: StreamReport, stand: _Stand | None, *, seq: int, digest: bytes) -> None:
    if stand is None:
        report.blame("cut_off", seq, "the database has forgotten where the stream stands")
    elif stand.seq > seq:
        if not any(fault.kind == "cut_off" for fault in report.faults):
            report.blame("cut_off", seq + 1, f"the stream stands at {stand.seq}, but ends at {seq}")
    elif stand.seq < seq:
        report.blame("added", stand.seq + 1, f"the stream stands at {stand.seq}, but goes on to {seq}")
    elif stand.hash != digest:
        report.blame("changed", seq, "the last hash is not the one where the stream stands")


def _warnings() -> list[str]:
    """What is no proof of harm, but should be looked at."""
    warnings = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), extract(epoch FROM now() - min(recorded_at))::float FROM facts_fact")
        waiting, age_s = cursor.fetchone()
        if waiting and age_s > 300:
            warnings.append(f"{waiting} facts wait for their seal, the oldest for {age_s:.0f} s: does the worker run?")
        cursor.execute(
            "SELECT has_table_privilege('facts_sealed', 'UPDATE') OR has_table_privilege('facts_sealed', 'DELETE'), "
            "current_user"
        )
        may_change, user = cursor.fetchone()
        if may_change:
            warnings.append(f"the database user of this command, {user}, could change sealed facts; huimin_app cannot")
    return warnings
