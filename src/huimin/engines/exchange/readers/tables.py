"""Separated text (CSV and its kin) → rows, with the line each starts on; a fault costs its own line only."""

import csv
import io
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from ..errors import SourceRefused
from ..types import BadRow, Fault, Row
from .sniffing import Source

MAX_LINE_CHARS = 4_000_000
MAX_LINES_OF_A_ROW = 500
BROKEN = "\ufffd"


class Lines:
    """Lines of a text, with their numbers, that can be put back: what a runaway quote has swallowed is read again."""

    def __init__(self, text: io.TextIOBase) -> None:
        self._text = text
        self._again: deque[tuple[int, str]] = deque()
        self._number = 0
        self.taken: list[tuple[int, str]] = []  # since `begin`

    def __iter__(self) -> "Lines":
        return self

    def __next__(self) -> str:
        if len(self.taken) >= MAX_LINES_OF_A_ROW:
            raise RunawayRow
        if self._again:
            number, line = self._again.popleft()
        else:
            line = self._text.readline(MAX_LINE_CHARS)
            if not line:
                raise StopIteration
            self._number += 1
            number = self._number
            if len(line) == MAX_LINE_CHARS and line[-1] not in "\r\n":
                self._skip_line()
                self.taken.append((number, line))
                raise LongLine
        self.taken.append((number, line))
        return line

    def begin(self) -> None:
        """A new row begins."""
        self.taken = []

    def give_back(self) -> tuple[int, str]:
        """Keeps the first line taken since `begin`, and hands out the others again."""
        first, *others = self.taken
        self._again.extendleft(reversed(others))
        return first

    def _skip_line(self) -> None:
        while (rest := self._text.readline(MAX_LINE_CHARS)) and rest[-1] not in "\r\n":
            pass


class RunawayRow(Exception):
    """A quote was opened and not closed for very many lines."""


class LongLine(Exception):
    """A line longer than anything a table holds."""


@dataclass
class Feed:
    """A table opened up to its first row."""

    lines: Lines
    options: dict[str, Any]
    columns: tuple[str, ...]
    width: int


def table_columns(text: io.TextIOBase, source: Source, separator: str) -> Feed:
    """Reads past what precedes the header, and the header.

    Raises: SourceRefused where there is none.
    """
    csv.field_size_limit(MAX_LINE_CHARS)
    lines = Lines(text)
    for _line in range(source.skip_lines):
        lines.begin()
        try:
            next(lines, None)
        except LongLine:
            continue
    options: dict[str, Any] = {
        "delimiter": separator,
        "doublequote": not source.escape,
        "escapechar": source.escape or None,
        "strict": True,
        **({"quotechar": source.quote} if source.quote else {"quoting": csv.QUOTE_NONE}),
    }
    if not source.header:
        return Feed(lines, options, source.columns, len(source.columns))
    header: list[str] = []
    while not any(cell.strip() for cell in header):
        lines.begin()
        try:
            header = next(csv.reader(lines, **options))
        except StopIteration:
            raise SourceRefused(_("The file has no header line."), code="no_header") from None
        except (csv.Error, RunawayRow, LongLine) as error:
            raise SourceRefused(
                _("The header cannot be read (%(reason)s). State source.separator, source.quote or source.skip_lines.")
                % {"reason": error or type(error).__name__},
                code="header",
            ) from None
    columns = _distinct(source.columns or tuple(cell.strip().strip("\ufeff") for cell in header))
    return Feed(lines, options, columns, len(header))


def table_rows(feed: Feed) -> Iterator[Row | BadRow]:
    """The rows of a table. A row of another width than the header is bad; lines without anything are no rows."""
    number = 0
    lines = feed.lines
    reader = csv.reader(lines, **feed.options)
    while True:
        lines.begin()
        fault = ""
        cells: list[str] = []
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            fault, detail = "unreadable_line", str(error)
        except RunawayRow:
            fault, detail = "runaway_quote", ""
        except LongLine:
            fault, detail = "long_line", f"> {MAX_LINE_CHARS}"
        if not fault:
            if not cells or (len(cells) == 1 and not cells[0].strip()):
                continue
            while len(cells) > feed.width and not cells[-1].strip():
                cells.pop()
            if len(cells) != feed.width:
                fault, detail = "wrong_width", f"{len(cells)} ≠ {feed.width}"
        number += 1
        if fault:
            line, raw = lines.give_back()
            yield BadRow(number, line, Fault("", fault, "", detail), raw.rstrip("\r\n")[:20_000])
            reader = csv.reader(lines, **feed.options)
            continue
        is_broken = any(BROKEN in line for _, line in lines.taken)
        yield Row(number, lines.taken[0][0], dict(zip(feed.columns, cells, strict=False)), is_broken)


def _distinct(columns: tuple[str, ...]) -> tuple[str, ...]:
    """Names for every column: an empty one is called by its place, a repeated one gets its count."""
    seen: dict[str, int] = {}
    names = []
    for place, column in enumerate(columns, 1):
        name = column or f"column {place}"
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 else f"{name} #{seen[name]}")
    return tuple(names)
