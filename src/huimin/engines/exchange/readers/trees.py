"""JSON → rows, element by element: the list may be far larger than memory, and a broken element costs itself alone."""

import io
import json
import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from ..errors import SourceRefused
from ..types import BadRow, Fault, Row

CHUNK_CHARS = 1 << 18
MAX_ELEMENT_CHARS = 16_000_000
MAX_DEPTH = 8
MAX_TRIES = 200
BROKEN = "\ufffd"
_SPACE = re.compile(r"\s*")
_MARK = re.compile(r'["{}\[\]]')
_STRING_END = re.compile(r'[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)
_NEXT = re.compile(r"[},\n]\s*(?=\{)")
_DECODER = json.JSONDecoder()


class NotThere(Exception):
    """The text ended, or is no JSON, before what was looked for."""


class Tape:
    """A window on the text that moves forward: `at` is the place in it, `line` the line of the file."""

    def __init__(self, text: io.TextIOBase) -> None:
        self._text = text
        self._lines_before = 0
        self._line_ends: list[int] | None = None
        self.window = ""
        self.at = 0
        self.is_ended = False

    @property
    def line(self) -> int:
        """The number, from 1, of the line at `at`."""
        if self._line_ends is None:
            self._line_ends = [match.start() for match in re.finditer("\n", self.window)]
        return self._lines_before + bisect_right(self._line_ends, self.at - 1) + 1

    def more(self) -> bool:
        """Reads on; False at the end."""
        piece = self._text.read(CHUNK_CHARS)
        if not piece:
            self.is_ended = True
            return False
        self._lines_before += self.window.count("\n", 0, self.at)
        self.window = self.window[self.at :] + piece
        self.at = 0
        self._line_ends = None
        return True

    def peek(self) -> str:
        """The next character that is no space, "" at the end."""
        while True:
            match = _SPACE.match(self.window, self.at)
            self.at = match.end() if match else self.at
            if self.at < len(self.window):
                return self.window[self.at]
            if not self.more():
                return ""

    def string(self) -> str:
        """The JSON string that begins here."""
        start = self.at
        end = self._end_of_string(start + 1)
        text = self.window[self.at : end]
        self.at = end
        try:
            return str(json.loads(text, strict=False))
        except ValueError:
            return text

    def element(self) -> str:
        """The text of the object or list that begins here, found by its brackets alone, so that faults inside do no harm.

        Raises: NotThere where it does not end.
        """
        depth, place = 0, self.at
        while True:
            match = _MARK.search(self.window, place)
            if match is None:
                place = self._grown(len(self.window))
                continue
            place = match.end()
            match match[0]:
                case '"':
                    place = self._end_of_string(place)
                case "{" | "[":
                    depth += 1
                case _:
                    depth -= 1
                    if depth == 0:
                        text = self.window[self.at : place]
                        self.at = place
                        return text

    def skip_value(self) -> None:
        """Moves past the value that begins here."""
        mark = self.peek()
        if mark in "{[" and mark:
            self.element()
        elif mark == '"':
            self.string()
        else:
            self.skip_to(",]}")

    def skip_to(self, marks: str) -> str:
        """Moves to the next of `marks`, "" at the end."""
        while True:
            while self.at < len(self.window):
                if self.window[self.at] in marks:
                    return self.window[self.at]
                self.at += 1
            if not self.more():
                return ""

    def _end_of_string(self, start: int) -> int:
        """The place after the quote that closes the string whose first character is at `start`."""
        while (match := _STRING_END.match(self.window, start)) is None:
            start = self._grown(start)
        return match.end()

    def _grown(self, place: int) -> int:
        """`place` after the window has grown; the window keeps everything from `at` on."""
        before = self.at
        if len(self.window) - self.at > MAX_ELEMENT_CHARS or not self.more():
            raise NotThere
        return place - before


def tree_rows(text: io.TextIOBase, path: str, *, is_geojson: bool) -> Iterator[Row | BadRow]:
    """The objects of the list at `path` ("" is: the outermost, or the first list of objects), as rows.

    Raises: SourceRefused where there is no such list.
    """
    tape = Tape(text)
    try:
        _enter_list(tape, [part for part in path.split(".") if part])
    except NotThere:
        problem = _("There is no list of objects at “%(path)s”. State source.path.") % {"path": path or "/"}
        raise SourceRefused(problem, code="no_list") from None
    return _elements(tape, is_geojson=is_geojson)


def _enter_list(tape: Tape, parts: list[str]) -> None:
    """Moves `tape` behind the bracket that opens the list at `parts`."""
    mark = tape.peek()
    if not parts:
        if mark == "[":
            tape.at += 1
        elif mark != "{" or not _find_list(tape, depth=0):
            raise NotThere
        return
    tape.at += 1
    if mark == "[" and parts[0].isdigit():
        for _ in range(int(parts[0])):
            tape.skip_value()
            if tape.peek() != ",":
                raise NotThere
            tape.at += 1
        _enter_list(tape, parts[1:])
        return
    if mark == "{":
        for key in _keys(tape):
            if key == parts[0]:
                _enter_list(tape, parts[1:])
                return
            tape.skip_value()
    raise NotThere


def _find_list(tape: Tape, depth: int) -> bool:
    """Moves into the first list of objects in the object at hand, or past the object."""
    tape.at += 1
    for _key in _keys(tape):
        mark = tape.peek()
        if mark == "{" and depth < MAX_DEPTH:
            if _find_list(tape, depth + 1):
                return True
        elif mark == "[":
            tape.at += 1
            if tape.peek() == "{":
                return True
            while tape.peek() not in ("]", ""):
                tape.skip_value()
                if tape.peek() == ",":
                    tape.at += 1
            tape.at += 1
        else:
            tape.skip_value()
    return False


def _keys(tape: Tape) -> Iterator[str]:
    """The keys of the object whose bracket was just passed; the caller moves past each value."""
    while tape.peek() == '"':
        key = tape.string()
        if tape.peek() != ":":
            raise NotThere
        tape.at += 1
        yield key
        if tape.peek() == ",":
            tape.at += 1
    if tape.peek() != "}":
        raise NotThere
    tape.at += 1


def _elements(tape: Tape, *, is_geojson: bool) -> Iterator[Row | BadRow]:
    number = 0
    is_cut_off = False
    usual: frozenset[str] = frozenset()  # the keys of the last good element
    while (mark := tape.peek()) and mark != "]":
        if mark == ",":
            tape.at += 1
            continue
        number += 1
        line = tape.line
        if mark != "{":
            start = tape.window[tape.at : tape.at + 200]
            try:
                tape.skip_value()
            except NotThere:
                tape.at = len(tape.window)
            if tape.peek() not in (",", "]", ""):
                tape.skip_to(",]{")
            yield BadRow(number, line, Fault("", "no_object"), start.split("\n")[0])
            continue
        try:
            text = tape.element()
            row = object_row(text, number, line, is_geojson=is_geojson)
        except NotThere:
            text = tape.window[tape.at :]
            tape.at = len(tape.window)
            row = BadRow(number, line, Fault("", "cut_off"), text[:20_000])
            is_cut_off = True
        if isinstance(row, BadRow):
            tape.at -= len(text) - (skipped := _next_alike(text, usual))
            row = BadRow(number, line, row.fault, text[: min(skipped, 20_000)])
        else:
            usual = frozenset(row.values)
        yield row
    if not mark and not is_cut_off:
        yield BadRow(number + 1, tape.line, Fault("", "list_not_closed"), "")


def _next_alike(text: str, usual: frozenset[str]) -> int:
    """Where, inside a broken element that swallowed its neighbours, the next one begins: an object with the usual keys."""
    for match in islice(_NEXT.finditer(text, 1), MAX_TRIES):
        try:
            value, _end = _DECODER.raw_decode(text, match.end())
        except (ValueError, RecursionError):
            continue
        if isinstance(value, dict) and len(usual & value.keys()) * 2 > len(usual):
            return match.end()
    return len(text)


def line_objects(text: io.TextIOBase) -> Iterator[Row | BadRow]:
    """The objects of a text that has one a line."""
    number = line_number = 0
    while line := text.readline(MAX_ELEMENT_CHARS):
        line_number += 1
        if line.strip():
            number += 1
            yield object_row(line.strip(), number, line_number, is_geojson=False)


def object_row(text: str, number: int, line: int, *, is_geojson: bool) -> Row | BadRow:
    """One JSON object as a row. A GeoJSON feature's properties stand beside `properties`, `geometry` and `id`."""
    try:
        values: Any = json.loads(text, strict=False)
    except (ValueError, RecursionError) as error:
        return BadRow(number, line, Fault("", "broken_json", "", str(error)[:200]), text[:20_000])
    if not isinstance(values, dict):
        return BadRow(number, line, Fault("", "no_object"), text[:20_000])
    properties = values.get("properties")
    if is_geojson or (values.get("type") == "Feature" and isinstance(properties, dict)):
        values = {**(properties if isinstance(properties, dict) else {}), **values}
    return Row(number, line, values, BROKEN in text)
