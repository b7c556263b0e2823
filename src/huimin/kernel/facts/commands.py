"""`./huimin facts seal`, `./huimin audit verify`, `./huimin audit show`."""

from dataclasses import asdict
from pathlib import Path
from typing import Any
from uuid import UUID

from huimin.kernel.commands.api import DONE, FAILED, Argument, AskedWrongly, Command, Failed, Terminal

from .errors import HeadsDamaged
from .queries import of as facts_of
from .queries import places_in_streams
from .sealing import seal
from .verify import Report, verify


def facts_seal(terminal: Terminal) -> None:
    try:
        done = seal()
    except HeadsDamaged as damage:
        raise Failed(f"Signed heads are damaged: {damage}. See ./huimin audit verify.") from None
    terminal.data(asdict(done), f"Sealed {done.facts} facts in {done.streams} streams, signed {done.heads} heads.")


def audit_verify(terminal: Terminal, *, stream: str, heads: str) -> int:
    within = Path(heads) if heads else None
    if within and not within.is_dir():
        raise AskedWrongly(f"There is no folder {heads}.")
    report = verify(
        stream=stream, within=within, progress=lambda name, facts: terminal.progress(f"stream {name}", facts, facts)
    )
    terminal.data(
        {
            "is_whole": report.is_whole,
            "facts": report.facts,
            "streams": [asdict(one) for one in report.streams],
            "warnings": report.warnings,
        },
        _text(report),
    )
    return DONE if report.is_whole else FAILED


def _text(report: Report) -> str:
    lines = []
    for one in report.streams:
        state = "whole" if not one.fault_count else f"{one.fault_count} FAULTS"
        unsigned = f", {one.unsigned} not yet signed" if one.unsigned else ""
        lines.append(f"{one.stream:<14} {one.facts:>10,} facts, signed up to {one.signed_seq:,}{unsigned}: {state}")
        lines += [f"    {fault.kind} at {fault.seq}: {fault.detail}" for fault in one.faults]
        if one.fault_count > len(one.faults):
            lines.append(f"    … and {one.fault_count - len(one.faults)} more")
    lines += [f"Note: {warning}." for warning in report.warnings]
    lines.append("The audit is whole." if report.is_whole else "The audit is NOT whole.")
    return "\n".join(lines)


def audit_show(terminal: Terminal, *, subject: str) -> None:
    kind, _, text = subject.partition(":")
    try:
        key = UUID(text)
    except ValueError:
        raise AskedWrongly("A subject is a type and an id: case:01234567-89ab-7def-8123-456789abcdef.") from None
    found = facts_of(subject=(kind, key))
    if not found:
        raise Failed(f"There are no facts of {subject}.")
    places = places_in_streams(subject_id=key)
    rows = [asdict(fact) | {"sealed": places.get(fact.id)} for fact in found]
    terminal.data(rows, "\n".join(_line(row) for row in rows))


def _line(row: dict[str, Any]) -> str:
    place = f"{row['sealed']['stream']} {row['sealed']['seq']}" if row["sealed"] else "not yet sealed"
    who = f"{row['actor_kind']} {row['account_id'] or ''}".strip()
    return f"{row['at']:%Y-%m-%d %H:%M:%S%z}  {row['verb']:<28} {who:<44} [{place}] {row['reason']}".rstrip()


COMMANDS = [
    Command("facts", "seal", "Seal the facts recorded so far and sign the heads.", facts_seal, has_data=True),
    Command(
        "audit",
        "verify",
        "Recompute every stream of facts and hold it against the signed heads. Exit 1 when anything does not fit.",
        audit_verify,
        arguments=(
            Argument("--stream", default="", help="only this stream (a street's code, a city's code or platform)"),
            Argument("--heads", default="", help="folder with a copy of the signed heads; ours unless given"),
        ),
        has_data=True,
    ),
    Command(
        "audit",
        "show",
        "Show every fact about one subject.",
        audit_show,
        arguments=(Argument("--subject", required=True, help="type and id, such as case:0123…"),),
        has_data=True,
    ),
]
