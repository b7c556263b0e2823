"""Calendar files. Pure.

Source: RFC 5545 3.1 (lines of at most 75 octets, CRLF), 3.3.11 (escaping), 3.6.1 (VEVENT).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

OCTETS = 75


@dataclass(frozen=True)
class Entry:
    """One entry: at a moment, or for a whole day."""

    uid: str
    at: datetime | date
    summary: str
    url: str = ""


def document(entries: Iterable[Entry], *, name: str, made_at: datetime) -> str:
    """The calendar as text/calendar."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Huimin//Workbench//ZH", "CALSCALE:GREGORIAN"]
    lines.append(f"X-WR-CALNAME:{escaped(name)}")
    for entry in entries:
        lines += ["BEGIN:VEVENT", f"UID:{entry.uid}", f"DTSTAMP:{_moment(made_at)}"]
        if isinstance(entry.at, datetime):
            lines.append(f"DTSTART:{_moment(entry.at)}")
        else:
            lines.append(f"DTSTART;VALUE=DATE:{entry.at:%Y%m%d}")
        lines.append(f"SUMMARY:{escaped(entry.summary)}")
        if entry.url:
            lines.append(f"URL:{entry.url}")
        lines += ["TRANSP:TRANSPARENT", "END:VEVENT"]
    lines.append("END:VCALENDAR")
    return "".join(f"{folded(line)}\r\n" for line in lines)


def escaped(text: str) -> str:
    """Text as a property's value."""
    for plain, said in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\\n"), ("\n", "\\n"), ("\r", "\\n")):
        text = text.replace(plain, said)
    return text


def folded(line: str) -> str:
    """The line in pieces of at most 75 octets, no letter cut in two."""
    pieces, piece, room = [], "", OCTETS
    for letter in line:
        size = len(letter.encode())
        if size > room:
            pieces.append(piece)
            piece, room = "", OCTETS - 1  # the space that continues a line counts
        piece += letter
        room -= size
    return "\r\n ".join([*pieces, piece])


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
