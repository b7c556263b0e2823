"""The run of a file through a mapping: chunk by chunk, each one transaction, so that a stop at any moment keeps what is done."""

import json
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID
from zlib import crc32

from django.db import DataError, IntegrityError, connection, transaction

from huimin.kernel.api.errors import HuiminError
from huimin.kernel.clock import api as clock

from . import ledger
from .columns import Presence, check_columns
from .errors import BatchBusy
from .language.document import Document
from .ledger import Known
from .models import Batch
from .models.batch import BatchState
from .readers import Source, Survey, open_source, survey
from .reports import Report, titles_of
from .storing import digest_of, raw_of
from .types import BadRow, Change, Fault, Mapped, Notes, Reader, Row, Target

CHUNK_ROWS = 500
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Outcome:
    """How a run ended. `report` is as people and machines read it."""

    batch_id: UUID | None
    state: str
    report: dict[str, Any]


def source_of(document: Document) -> Source:
    """What a mapping says of its file."""
    spec = dict(document.section("source"))
    spec["empty"] = frozenset(str(one) for one in spec.get("empty", ()))
    spec["columns"] = tuple(spec.get("columns", ()))
    return Source(**spec)


def run_file(
    path: Path,
    document: Document,
    target: Target,
    *,
    account_id: UUID | None = None,
    is_dry: bool = False,
    progress: Progress | None = None,
    should_stop: Callable[[], bool] = lambda: False,
) -> Outcome:
    """Takes in a file. Twice is the same as once; a run that was stopped goes on where it was.

    Raises: SourceRefused, MappingRefused, BatchBusy.
    """
    say = progress or (lambda text, done, total: None)
    source = source_of(document)
    found = survey(path, source, progress=lambda done, total: say("survey", done, total))
    reader = target.reader(document)
    opened = open_source(path, source, found)
    check_columns(document, opened)
    file = {
        "name": path.name, "bytes": found.size, "sha256": found.digest, "format": found.format,
        "encoding": found.encoding, "separator": found.separator, "guessed": list(found.found),
    }  # fmt: skip
    run = Run(document, target, reader, is_dry=is_dry, file=file, progress=say, should_stop=should_stop)
    return run.go(opened.rows, survey_=found, account_id=account_id)


def run_quarantine(
    document: Document, target: Target, *, account_id: UUID | None = None, progress: Progress | None = None
) -> Outcome:
    """Tries the rows of an origin that wait in quarantine again, with a mended mapping.

    Lines that could not be taken apart at all are not tried: they need the mended file.
    Raises: MappingRefused, BatchBusy.
    """
    origin = document.data["identity"]["origin"]
    rows = ledger.waiting_rows(target.name, origin)
    found = Survey(digest_of([row.number for row in rows]), 0, len(rows), "quarantine", "", 0, "", ())
    file = {"name": "quarantine", "bytes": 0, "sha256": found.digest, "format": "quarantine"}
    say = progress or (lambda text, done, total: None)
    run = Run(document, target, target.reader(document), is_dry=False, file=file, progress=say)
    return run.go(iter(rows), survey_=found, account_id=account_id)


@dataclass
class Chunk:
    """Rows read and not yet written."""

    changes: list[tuple[Change, str]] = field(default_factory=list)
    seen: list[tuple[int, int]] = field(default_factory=list)  # ledger id and row number of unchanged rows
    met: set[str] = field(default_factory=set)  # keys of the rows that are in
    quarantined: list[ledger.Quarantined] = field(default_factory=list)
    accepted: list[tuple[str, str]] = field(default_factory=list)  # (key, raw digest) to be released from quarantine
    keys: set[str] = field(default_factory=set)  # of the changes


class Run:
    """One run; see `go`."""

    def __init__(
        self,
        document: Document,
        target: Target,
        reader: Reader,
        *,
        is_dry: bool,
        file: dict[str, Any],
        progress: Progress,
        should_stop: Callable[[], bool] = lambda: False,
    ) -> None:
        self.document, self.target, self.reader = document, target, reader
        self.is_dry, self.file, self.progress, self.should_stop = is_dry, file, progress, should_stop
        self.origin: str = document.data["identity"]["origin"]
        self.report = Report()
        self.batch: Batch | None = None
        self.total = 0  # rows, as far as lines tell; 0 where they do not
        self.columns = Presence(document)
        self._bad_seen: Counter[str] = Counter()
        self._in_this_run: dict[str, str] = {}  # key → digest; in a dry run instead of the ledger
        self._alike: set[str] = set()  # what rows met in this run say of themselves; see identity.alike
        self._has_waiting = False

    def go(self, rows: Iterator[Row | BadRow], *, survey_: Survey, account_id: UUID | None) -> Outcome:
        """Reads all rows; see `run_file`."""
        with nullcontext() if self.is_dry else _alone(self.target.name, self.origin):
            self.total = max(0, survey_.lines - 1) if survey_.format in ("csv", "jsonl") else 0
            if not self.is_dry:
                self._begin(survey_, account_id)
            try:
                state = self._read(rows)
            except BaseException as error:
                self._end(BatchState.STOPPED if isinstance(error, KeyboardInterrupt) else BatchState.FAILED, str(error))
                raise
            return self._end(state, "")

    def _begin(self, found: Survey, account_id: UUID | None) -> None:
        now = clock.now()
        with transaction.atomic():
            self.target.prepare(self.document)
            self.batch, is_new = Batch.objects.exclude(state=BatchState.DONE).get_or_create(
                target=self.target.name,
                origin=self.origin,
                file_digest=found.digest,
                mapping_digest=self.document.digest,
                defaults={
                    "file_name": self.file["name"][:255], "file_bytes": found.size, "mapping": self.document.data,
                    "mapping_name": self.document.name[:255], "account_id": account_id, "started_at": now,
                    "updated_at": now,
                },
            )  # fmt: skip
            if not is_new:
                Batch.objects.filter(id=self.batch.id).update(state=BatchState.RUNNING, problem="", updated_at=now)
                self.report = Report(self.batch.report.get("kept"))
                self._bad_seen = ledger.bad_counts(self.batch.id)
        self._has_waiting = ledger.has_waiting(self.target.name, self.origin)

    def _read(self, rows: Iterator[Row | BadRow]) -> str:
        done = self.batch.rows_read if self.batch else 0
        chunk: list[Row | BadRow] = []
        started = time.monotonic()
        for row in rows:
            if row.number <= done:
                continue
            chunk.append(row)
            if len(chunk) >= CHUNK_ROWS:
                started = self._take(chunk, started)
                chunk = []
                if self.should_stop():
                    return BatchState.STOPPED
        self._take(chunk, started)
        return BatchState.STOPPED if self.should_stop() else BatchState.DONE

    def _take(self, rows: list[Row | BadRow], started: float) -> float:
        """Reads a chunk and writes it; returns the time it ended."""
        if not rows:
            return started
        read = [self._mapped(row) for row in rows]
        keys = [mapped.key for mapped, _notes in read if mapped]
        kept = json.dumps(self.report.kept())
        try:
            with nullcontext() if self.is_dry else transaction.atomic():
                known = ledger.known(self.target.name, self.origin, keys)
                self._write(rows, read, known)
                self.report.seconds += time.monotonic() - started
                if self.batch:
                    self.batch.rows_read = rows[-1].number
                    self.batch.report = {**self._shown(), "kept": self.report.kept()}
                    self.batch.updated_at = clock.now()
                    self.batch.save(update_fields=["rows_read", "report", "updated_at"])
        except BaseException:
            self.report = Report(json.loads(kept))  # the chunk is rolled back, and so are its counts
            raise
        self.progress("rows", rows[-1].number, self.total)
        return time.monotonic()

    def _mapped(self, row: Row | BadRow) -> tuple[Mapped | None, Notes]:
        notes = Notes()
        if isinstance(row, BadRow):
            notes.faults.append(row.fault)
            return None, notes
        if row.is_broken:
            notes.odd("broken_bytes")
        self.columns.look(row)
        mapped = self.reader.read(row, notes)
        return (None if notes.faults else mapped), notes

    def _write(
        self, rows: list[Row | BadRow], read: list[tuple[Mapped | None, Notes]], known: dict[str, Known]
    ) -> None:
        """Decides for each row what it is, and applies what is new or changed."""
        chunk = Chunk()
        for row, (mapped, notes) in zip(rows, read, strict=True):
            self.report.rows["read"] += 1
            if mapped is None or isinstance(row, BadRow):
                self.report.met(notes)
                self._quarantine(chunk, row, notes.faults, self._key_of(row))
                continue
            if mapped.key in chunk.keys:
                self._apply(chunk, known)
            self._decide(chunk, row, mapped, notes, known.get(mapped.key))
        self._apply(chunk, known)
        if self.batch:
            ledger.touch(chunk.seen, self.batch.id)
            if self._has_waiting:
                ledger.release(self.target.name, self.origin, chunk.accepted, self.batch)
            ledger.quarantine(self.target.name, self.origin, self.batch, chunk.quarantined, at=clock.now())
            self._has_waiting = self._has_waiting or bool(chunk.quarantined)

    def _decide(self, chunk: Chunk, row: Row, mapped: Mapped, notes: Notes, before: Known | None) -> None:
        is_seen = mapped.key in chunk.met or self._is_of_this_run(row, mapped, before)
        digest_before = self._in_this_run.get(mapped.key) if self.is_dry else None
        digest_before = digest_before or (before.digest if before else None)
        if is_seen and digest_before == mapped.digest:
            self.report.rows["repeated"] += 1
            notes.odd("repeated_row")
        elif before and mapped.version and before.version and mapped.version < before.version:
            self.report.rows["older"] += 1
            notes.odd("older_version", "identity.version", mapped.version)
        elif is_seen and not mapped.version:
            self._quarantine(chunk, row, [Fault("identity.key", "duplicate_key", mapped.key)], mapped.key)
            return
        elif digest_before == mapped.digest:
            self.report.took_in("unchanged", mapped)
            chunk.met.add(mapped.key)
            if before:
                chunk.seen.append((before.id, row.number))
        else:
            outcome = "updated" if digest_before else "new"
            chunk.changes.append((Change(mapped, row, before.subject_id if before else None), outcome))
            chunk.keys.add(mapped.key)
            chunk.met.add(mapped.key)
        if self.is_dry:
            self._in_this_run[mapped.key] = mapped.digest
        if mapped.alike and mapped.alike in self._alike:
            notes.odd("alike", "identity.alike", mapped.alike)
        self._alike.add(mapped.alike)
        self.report.noticed(row, mapped.key, notes)
        if self._has_waiting:
            chunk.accepted.append((mapped.key, digest_of(raw_of(row))))

    def _is_of_this_run(self, row: Row, mapped: Mapped, before: Known | None) -> bool:
        """Whether another row of this very run had the same key."""
        if self.is_dry:
            return mapped.key in self._in_this_run
        return bool(before and self.batch and before.last_batch_id == self.batch.id and before.row_number != row.number)

    def _apply(self, chunk: Chunk, known: dict[str, Known]) -> None:
        changes = [change for change, _outcome in chunk.changes]
        results: list[UUID | Fault | None] = [None] * len(changes)
        if self.batch and changes:
            results = list(self._applied(changes, self.batch.id))
        accepted: list[tuple[Change, UUID]] = []
        for (change, outcome), result in zip(chunk.changes, results, strict=True):
            if isinstance(result, Fault):
                self._quarantine(chunk, change.row, [result], change.mapped.key)
                continue
            self.report.took_in(outcome, change.mapped)
            if result is not None:
                accepted.append((change, result))
        if self.batch:
            known.update(ledger.remember(self.target.name, self.origin, self.batch.id, accepted))
        chunk.changes, chunk.keys = [], set()

    def _applied(self, changes: list[Change], batch_id: UUID) -> Iterable[UUID | Fault]:
        """Applies all at once; where the database refuses, one by one, so that one row does not keep the others out."""
        try:
            with transaction.atomic():
                return self.target.apply(self.document, changes, batch_id=batch_id)
        except (DataError, IntegrityError, HuiminError, ValueError):
            return [self._applied_alone(change, batch_id) for change in changes]

    def _applied_alone(self, change: Change, batch_id: UUID) -> UUID | Fault:
        try:
            with transaction.atomic():
                return self.target.apply(self.document, [change], batch_id=batch_id)[0]
        except (DataError, IntegrityError, HuiminError, ValueError) as error:
            field_name = getattr(error, "field", "")
            return Fault(field_name, "refused", "", str(error).split("\n")[0])

    def _quarantine(self, chunk: Chunk, row: Row | BadRow, faults: list[Fault], key: str) -> None:
        self.report.quarantined(row, key, faults)
        if self.is_dry:
            return
        raw = raw_of(row)
        digest = digest_of(raw)
        chunk.quarantined.append(ledger.Quarantined(row, raw, digest, self._bad_seen[digest], key, faults))
        self._bad_seen[digest] += 1

    def _key_of(self, row: Row | BadRow) -> str:
        key = getattr(self.reader, "key", None)
        return key(row, Notes()) if key and isinstance(row, Row) else ""

    def _end(self, state: str, problem: str) -> Outcome:
        if self.batch is None:
            return Outcome(None, state, {**self._shown(), "state": str(state)})
        now = clock.now()
        report = self._shown()
        if state == BatchState.DONE:
            self.report.rows["mended"] = ledger.released_count(self.batch.id)
            report = self._shown()
            report["figures"] = self.target.figures(self.document)
        self.batch.state, self.batch.problem, self.batch.updated_at = state, problem[:2000], now
        self.batch.finished_at = now if state == BatchState.DONE else None
        self.batch.report = {**report, "state": str(state), "kept": self.report.kept()}
        self.batch.save(update_fields=["state", "problem", "updated_at", "finished_at", "report"])
        return Outcome(self.batch.id, state, {**report, "state": str(state)})

    def _shown(self) -> dict[str, Any]:
        return {
            "batch": str(self.batch.id) if self.batch else None,
            "target": self.target.name,
            "origin": self.origin,
            "dry_run": self.is_dry,
            "file": self.file,
            "mapping": {"name": self.document.name, "sha256": self.document.digest},
            **self.report.shown(titles_of(self.document.data)),
            "never_present": self.columns.missing(),
        }


@contextmanager
def _alone(target: str, origin: str) -> Iterator[None]:
    """Holds the origin while it is imported. Raises: BatchBusy where another process does."""
    key = crc32(f"{target} {origin}".encode())
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [0x48E1, key - 2**31])
        if not cursor.fetchone()[0]:
            raise BatchBusy
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [0x48E1, key - 2**31])
