"""What came in, what waits and why, and what is odd: counted row by row, kept between stop and resume."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from .faults import words_of
from .types import BadRow, Fault, Mapped, Notes, Row

EXAMPLES = 5
MAX_DISTINCT = 1000
OTHERS = "…"
OUTCOMES = ("new", "unchanged", "updated", "repeated", "older", "quarantined", "mended")


class Report:
    """Counts of one run. `kept` is the plain form it is stored in and read back from."""

    def __init__(self, kept: Mapping[str, Any] | None = None) -> None:
        kept = kept or {}
        self.rows: dict[str, int] = {"read": 0, **dict.fromkeys(OUTCOMES, 0), **kept.get("rows", {})}
        self.reasons: dict[str, dict[str, Any]] = dict(kept.get("reasons", {}))
        self.oddities: dict[str, dict[str, Any]] = dict(kept.get("oddities", {}))
        self.unmapped: dict[str, dict[str, int]] = {field: dict(v) for field, v in kept.get("unmapped", {}).items()}
        self.volume: dict[str, dict[str, int]] = {name: dict(v) for name, v in kept.get("volume", {}).items()}
        self.span: list[str] = list(kept.get("span", []))
        self.seconds: float = kept.get("seconds", 0.0)

    def kept(self) -> dict[str, Any]:
        """The plain form."""
        return {
            "rows": self.rows, "reasons": self.reasons, "oddities": self.oddities, "unmapped": self.unmapped,
            "volume": self.volume, "span": self.span, "seconds": round(self.seconds, 3),
        }  # fmt: skip

    def took_in(self, outcome: str, mapped: Mapped) -> None:
        """Counts a row that is in: new, unchanged or updated."""
        self.rows[outcome] += 1
        for dimension, value in mapped.tallies.items():
            _count(self.volume.setdefault(dimension, {}), value)
        for at in mapped.times:
            text = at.isoformat()
            self.span = [min(self.span[0], text), max(self.span[1], text)] if self.span else [text, text]

    def quarantined(self, row: Row | BadRow, key: str, faults: list[Fault]) -> None:
        """Counts a row that waits; it counts under each of its faults."""
        self.rows["quarantined"] += 1
        for field, code in {(fault.field, fault.code): None for fault in faults}:
            first = next(fault for fault in faults if (fault.field, fault.code) == (field, code))
            entry = self.reasons.setdefault(
                f"{field} {code}", {"field": field, "code": code, "count": 0, "examples": []}
            )
            _example(entry, row, key, first.value, first.detail)

    def noticed(self, row: Row, key: str, notes: Notes) -> None:
        """Counts the oddities and unmapped values of a row, each once a row."""
        for field, code, value in {
            (one.field, one.code): (one.field, one.code, one.value) for one in notes.oddities
        }.values():
            entry = self.oddities.setdefault(
                f"{field} {code}", {"field": field, "code": code, "count": 0, "examples": []}
            )
            _example(entry, row, key, value)
        self.met(notes)

    def met(self, notes: Notes) -> None:
        """Counts the values nobody mapped, of rows that are in and of rows that wait, each once a row."""
        for field, value in set(notes.unmapped):
            _count(self.unmapped.setdefault(field, {}), value)

    def shown(self, titles: Mapping[str, str] | None = None) -> dict[str, Any]:
        """The report as people and machines read it, in the language of the moment; `titles` are those of the mapping's checks."""
        return {
            "rows": self.rows,
            "quarantine": {"rows": self.rows["quarantined"], "reasons": _by_count(self.reasons, titles or {})},
            "oddities": _by_count(self.oddities, titles or {}),
            "unmapped": [
                {"field": field, "value": value, "count": count}
                for field, values in sorted(self.unmapped.items())
                for value, count in sorted(values.items(), key=lambda pair: -pair[1])
            ],
            "volume": {
                name: dict(sorted(values.items(), key=lambda pair: (-pair[1], pair[0])))
                for name, values in sorted(self.volume.items())
            },
            "span": {"from": self.span[0], "to": self.span[1]} if self.span else None,
            "seconds": round(self.seconds, 2),
            "rows_per_second": round(self.rows["read"] / self.seconds) if self.seconds else None,
        }


def _count(counts: dict[str, int], value: str) -> None:
    if value not in counts and len(counts) >= MAX_DISTINCT:
        value = OTHERS
    counts[value] = counts.get(value, 0) + 1


def _example(entry: dict[str, Any], row: Row | BadRow, key: str, value: str, detail: str = "") -> None:
    entry["count"] += 1
    if len(entry["examples"]) < EXAMPLES:
        example = {"row": row.number, "line": row.line, "key": key, "value": value, "detail": detail}
        entry["examples"].append({name: part for name, part in example.items() if part != ""})


def titles_of(mapping: Mapping[str, Any]) -> dict[str, str]:
    """The titles of a mapping's own checks, in the language of the moment."""
    found = {}
    for check in mapping.get("checks", ()):
        title = check.get("title", "")
        if isinstance(title, Mapping):
            title = title.get(get_language() or "zh-hans") or next(iter(title.values()), "")
        if title:
            found[check["code"]] = title
    return found


def _by_count(entries: dict[str, dict[str, Any]], titles: Mapping[str, str]) -> list[dict[str, Any]]:
    shown = []
    for entry in sorted(entries.values(), key=lambda one: (-one["count"], one["code"])):
        message, remedy = words_of(entry["code"])
        shown.append({**entry, "message": titles.get(entry["code"], message), "remedy": remedy})
    return shown


def as_text(report: Mapping[str, Any]) -> str:
    """A shown report as lines for a terminal."""
    rows = report["rows"]
    lines = [
        f"{report.get('origin', '')}: {report.get('file', {}).get('name', '')}",
        _("Read %(read)d: %(new)d new, %(updated)d updated, %(unchanged)d unchanged, %(quarantined)d in quarantine.")
        % rows,
    ]
    if report.get("span"):
        lines.append(_("From %(from)s to %(to)s.") % report["span"])
    for title, entries in (
        (_("Waits in quarantine"), report["quarantine"]["reasons"]),
        (_("Odd, taken in all the same"), report["oddities"]),
    ):
        if entries:
            lines += ["", title]
        for one in entries:
            keys = ", ".join(str(example.get("key") or example["row"]) for example in one["examples"][:3])
            lines.append(
                f"  {one['count']:>8,}  {one['code']:<28} {one['field']:<18} {one['message']} {one['remedy']}  [{keys}]"
            )
    if report["unmapped"]:
        lines += ["", _("Not in the mapping")]
        lines += [f"  {one['count']:>8,}  {one['field']}: {one['value']}" for one in report["unmapped"][:40]]
    for name, values in report["volume"].items():
        lines += ["", name]
        lines += [f"  {count:>8,}  {value}" for value, count in list(values.items())[:30]]
    return "\n".join(lines)


def iso(at: datetime | None) -> str | None:
    """A moment as text, None where there is none."""
    return at.isoformat() if at else None
