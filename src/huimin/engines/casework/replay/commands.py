"""`./huimin requests …`: other systems' requests in, with a report of what came and what waits."""

import json
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import FrameType
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from huimin.engines.exchange import api as exchange
from huimin.kernel.api.errors import HuiminError
from huimin.kernel.commands.api import Argument, AskedWrongly, Command, Failed, Terminal

from .importing import requests_figures, requests_import, requests_mapping, requests_retry
from .target import Requests


def import_(terminal: Terminal, *, file: Path, mapping: Path, dry_run: bool) -> int:
    """Takes a file in. Ctrl-C ends after the rows at hand; the same command goes on from there."""
    with _stoppable(terminal) as should_stop:
        outcome = _guarded(
            lambda: requests_import(
                path=file, mapping=mapping, is_dry=dry_run, progress=_progress(terminal), should_stop=should_stop
            )
        )
    return _tell(terminal, outcome)


def retry(terminal: Terminal, *, mapping: Path) -> int:
    """Tries the quarantined rows of the mapping's origin again."""
    return _tell(terminal, _guarded(lambda: requests_retry(mapping=mapping, progress=_progress(terminal))))


def check(terminal: Terminal, *, mapping: Path) -> int:
    """Looks a mapping over without any file."""
    try:
        requests_mapping(mapping)
    except exchange.MappingRefused as refused:
        faults = [
            {"path": fault.path, "line": fault.line, "fault": fault.message, "remedy": fault.remedy}
            for fault in refused.mapping_faults
        ]
        terminal.data(faults, str(refused))
        return 1
    terminal.data([], f"{mapping.name}: all in order.")
    return 0


def report(terminal: Terminal, *, batch: str) -> None:
    """The report of an import, as it stood when it ended."""
    view = _guarded(lambda: exchange.batch(batch))
    terminal.data(view.report, exchange.as_text(view.report) + f"\n\n{view.state} {view.problem}".rstrip())


def batches(terminal: Terminal, *, origin: str) -> None:
    """The imports so far, newest first."""
    rows = [
        {
            "batch": str(view.id), "origin": view.origin, "file": view.file_name, "mapping": view.mapping_name,
            "state": view.state, "rows_read": view.rows_read, "rows": view.report.get("rows"),
            "started_at": view.started_at, "finished_at": view.finished_at,
        }
        for view in exchange.batches(target=Requests.name, origin=origin)
    ]  # fmt: skip
    lines = [
        f"{row['batch']}  {row['started_at']:%Y-%m-%d %H:%M}  {row['state']:<8} {row['rows_read']:>9,}"
        f"  {row['origin']}  {row['file']}"
        for row in rows
    ]
    terminal.data(rows, "\n".join(lines) or "No import yet.")


def quarantine(terminal: Terminal, *, origin: str, limit: int) -> None:
    """The rows that wait, each with what is wrong and how to mend it."""
    rows = exchange.quarantined(target=Requests.name, origin=origin, limit=limit)
    shown: list[dict[str, Any]] = []
    for row in rows:
        faults = []
        for fault in row.faults:
            message, remedy = exchange.words_of(fault["code"])
            faults.append({**fault, "message": message, "remedy": remedy})
        shown.append(
            {
                "origin": row.origin,
                "row": row.row_number,
                "line": row.line,
                "key": row.key,
                "faults": faults,
                "raw": row.raw,
            }
        )
    lines = [
        f"{row['origin']} line {row['line']} {row['key']}: "
        + "; ".join(
            f"{fault['field']}: {fault['message']} “{fault['value']}” {fault['remedy']}" for fault in row["faults"]
        )
        for row in shown
    ]
    waiting = exchange.waiting_count(target=Requests.name, origin=origin)
    terminal.data({"waiting": waiting, "rows": shown}, "\n".join([f"{waiting} rows wait.", *lines]))


def count(terminal: Terminal, *, origin: str, zone: str, as_of: str) -> None:
    """Volume, on-time and open figures of an origin, counted from the cases."""
    try:
        time_zone = ZoneInfo(zone)
        moment = datetime.fromisoformat(as_of) if as_of else None
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise AskedWrongly(str(error)) from None
    if moment and moment.tzinfo is None:
        moment = moment.replace(tzinfo=time_zone)
    found = requests_figures(origin=origin, time_zone=zone, as_of=moment)
    total = "\n".join(f"{value!s:>10}  {name}" for name, value in found["total"].items())
    terminal.data(found, f"{origin}, as of {found['as_of']}\n{total}")


def _guarded(run: Any) -> Any:
    try:
        return run()
    except exchange.MappingRefused as refused:
        raise AskedWrongly(str(refused)) from None
    except HuiminError as error:
        raise Failed(str(error)) from None


def _tell(terminal: Terminal, outcome: exchange.Outcome) -> int:
    shown = json.loads(json.dumps(outcome.report, ensure_ascii=False, default=str))
    terminal.data(shown, exchange.as_text(shown))
    if outcome.batch_id:
        terminal.say(f"\nAgain at any time: ./huimin requests report {outcome.batch_id}")
    if outcome.state == "stopped":
        terminal.say("Stopped. What is done is kept; the same command goes on from there.")
        return 1
    return 0


def _progress(terminal: Terminal) -> Callable[[str, int, int], None]:
    """Shows rows done, at most once a second."""
    shown_at = 0.0

    def show(what: str, done: int, total: int) -> None:
        nonlocal shown_at
        now = time.monotonic()
        if what == "rows" and now - shown_at >= 1:
            shown_at = now
            terminal.progress(f"{done:,} rows" + (f" of about {total:,}" if total else ""))

    return show


@contextmanager
def _stoppable(terminal: Terminal) -> Iterator[Any]:
    """The first Ctrl-C (or TERM) asks to end after the chunk at hand; the second breaks it off and undoes it."""
    asked: list[int] = []

    def ask(number: int, frame: FrameType | None) -> None:
        if asked:
            raise KeyboardInterrupt
        asked.append(number)
        terminal.say("Stopping after these rows …")

    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield lambda: bool(asked)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


_MAPPING = Argument("--mapping", type=Path, required=True, help="the mapping, see docs/howto/import-requests.md")
_ORIGIN = Argument("--origin", default="", help="of this origin alone")

COMMANDS = [
    Command(
        "requests",
        "import",
        "take requests of another system over as cases",
        import_,
        (
            Argument("file", type=Path, help="CSV, JSON, JSON lines or GeoJSON"),
            _MAPPING,
            Argument("--dry-run", action="store_true", help="report what would happen, write nothing"),
        ),
        has_data=True,
    ),
    Command("requests", "retry", "try quarantined rows again with a mended mapping", retry, (_MAPPING,), has_data=True),
    Command(
        "requests",
        "check",
        "look a mapping over",
        check,
        (Argument("mapping", type=Path, help="the mapping"),),
        needs_database=False,
        has_data=True,
    ),
    Command(
        "requests",
        "report",
        "show the report of an import",
        report,
        (Argument("batch", help="its id, or the end of it"),),
        has_data=True,
    ),
    Command("requests", "batches", "list imports", batches, (_ORIGIN,), has_data=True),
    Command(
        "requests",
        "quarantine",
        "show the rows that wait, and why",
        quarantine,
        (_ORIGIN, Argument("--limit", type=int, default=100, help="at most")),
        has_data=True,
    ),
    Command(
        "requests",
        "figures",
        "count volume, on-time and open cases of an origin",
        count,
        (
            Argument("--origin", required=True, help="identity.origin of the mapping"),
            Argument("--zone", default="Asia/Shanghai", help="the time zone that months are counted in"),
            Argument("--as-of", default="", help="the moment open cases are late at; the last one known of the origin"),
        ),
        has_data=True,
    ),
]
