"""Finds out what a file is (format, encoding, separator) from its bytes; what the mapping states overrules each guess."""

import codecs
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext as _

from ..errors import SourceRefused

_NO_ENCODINGS = frozenset({"utf-7", "idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined"})
CHUNK_BYTES = 1 << 20
SAMPLE_BYTES = 1 << 18
SEPARATORS = (",", ";", "\t", "|", "，", "^", "~")
ENCODINGS = ("utf-8", "gb18030", "big5", "utf-16-le", "utf-16-be", "cp1252")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


@dataclass(frozen=True)
class Source:
    """What a mapping says of the file. Empty means: find out."""

    format: str = ""  # csv | json | jsonl | geojson
    encoding: str = ""
    separator: str = ""
    quote: str = '"'  # "" for none
    escape: str = ""
    header: bool = True
    columns: tuple[str, ...] = ()
    skip_lines: int = 0
    path: str = ""
    empty: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True)
class Survey:
    """What was found out. `mark_bytes` is the length of the byte order mark; `found` says which were guesses."""

    digest: str
    size: int
    lines: int
    format: str
    encoding: str
    mark_bytes: int
    separator: str
    found: tuple[str, ...]


def survey(path: Path, source: Source, *, progress: Callable[[int, int], None] | None = None) -> Survey:
    """Reads the file once: its SHA-256, and from its beginning and its first non-ASCII parts what kind of file it is.

    Raises: SourceRefused.
    """
    try:
        size = path.stat().st_size
        digest, lines, head, foreign = _read(path, size, progress)
    except OSError as error:
        raise SourceRefused(
            _("%(file)s cannot be read: %(reason)s.") % {"file": path, "reason": error.strerror or error},
            code="file_unreadable",
        ) from error
    found = []
    encoding, mark_bytes = source.encoding, 0
    for mark, marked in _MARKS:
        if head.startswith(mark):
            if not encoding or _canonical(encoding) == _canonical(marked):
                encoding, mark_bytes = marked, len(mark)
            break
    if not encoding:
        encoding = guess_encoding(head, foreign)
        found.append("encoding")
    encoding = _usable(encoding, head)
    text = head[mark_bytes:].decode(encoding, "replace")
    kind = source.format
    if not kind:
        kind = guess_format(text, path.name)
        found.append("format")
    separator = source.separator
    if kind == "csv" and not separator:
        separator = guess_separator(text, source.skip_lines)
        found.append("separator")
    return Survey(digest, size, lines, kind, encoding, mark_bytes, separator, tuple(found))


def _read(path: Path, size: int, progress: Callable[[int, int], None] | None) -> tuple[str, int, bytes, bytes]:
    hasher = hashlib.sha256()
    head, foreign, done, lines = b"", b"", 0, 0
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            hasher.update(chunk)
            lines += chunk.count(b"\n")
            if len(head) < SAMPLE_BYTES:
                head += chunk[: SAMPLE_BYTES - len(head)]
            if len(foreign) < SAMPLE_BYTES and not chunk.isascii():
                foreign += b"\n".join(line for line in chunk.split(b"\n")[1:-1] or [chunk] if not line.isascii())[
                    :SAMPLE_BYTES
                ]
            done += len(chunk)
            if progress:
                progress(done, size)
    return hasher.hexdigest(), lines, head, foreign


def guess_encoding(head: bytes, foreign: bytes = b"") -> str:
    """The likeliest encoding of a text without a byte order mark.

    UTF-16 shows by its zero bytes. UTF-8 is believed where at least nineteen of twenty of its non-ASCII parts are valid, so that a
    broken byte does not turn the file into Chinese. Of the rest, GB 18030 is told from western text by common hanzi.
    """
    evens, odds = head[0:4096:2].count(0), head[1:4096:2].count(0)
    pairs = len(head[:4096]) // 2
    if pairs and max(evens, odds) > pairs * 0.3 and min(evens, odds) < pairs * 0.05:
        return "utf-16-le" if odds > evens else "utf-16-be"
    sample = foreign or head
    if sample.isascii():
        return "utf-8"
    text = sample.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    valid = sum(1 for char in text if char > "\x7f") - broken
    if broken == 0 or valid >= 19 * broken:
        return "utf-8"
    return "gb18030" if _is_chinese(sample) else "cp1252"


def _is_chinese(sample: bytes) -> bool:
    """Whether most non-ASCII characters of the sample, read as GB 18030, are hanzi of GB 2312's first level or its punctuation."""
    text = sample.decode("gb18030", "replace")
    foreign = [char for char in text if char > "\x7f"]
    common = 0
    for char in foreign:
        code = char.encode("gb18030", "replace")
        common += len(code) == 2 and (0xB0 <= code[0] <= 0xD7 or 0xA1 <= code[0] <= 0xA3) and code[1] >= 0xA1
    return bool(foreign) and common >= 0.7 * len(foreign)


def guess_format(text: str, name: str) -> str:
    """csv, json, jsonl or geojson, by the beginning of the text, then by the name."""
    body = text.lstrip()
    ending = name.rsplit(".", 1)[-1].lower()
    if body[:1] == "[":
        return "json"
    if body[:1] == "{":
        lines = [line.strip() for line in body.splitlines()[:3] if line.strip()]
        if ending in ("jsonl", "ndjson") or (
            len(lines) > 1 and all(line[0] == "{" and line[-1] == "}" for line in lines[:2])
        ):
            return "jsonl"
        return "geojson" if '"FeatureCollection"' in body[:20000] else "json"
    if ending in ("jsonl", "ndjson", "json", "geojson"):
        return "jsonl" if ending == "ndjson" else ending
    return "csv"


def guess_separator(text: str, skip_lines: int = 0) -> str:
    """The separator that cuts the first lines into the most columns of the same number."""
    lines = [line for line in text.splitlines()[skip_lines : skip_lines + 21] if line.strip()]
    if len(lines) > 1:
        lines = lines[:-1] if len(text) >= SAMPLE_BYTES // 4 else lines  # the last may be cut off
    best, best_score = ",", 0.0
    for separator in SEPARATORS:
        counts = [_outside_quotes(line, separator) for line in lines]
        if not counts or not counts[0]:
            continue
        alike = sum(count == counts[0] for count in counts) / len(counts)
        score = alike * min(counts[0], 50) ** 0.25
        if score > best_score:
            best, best_score = separator, score
    return best


def _outside_quotes(line: str, separator: str) -> int:
    return sum(part.count(separator) for part in line.split('"')[::2])


def _usable(encoding: str, head: bytes) -> str:
    """The encoding as a decoder that never gives up: UTF-16 and 32 without a mark need their byte order stated.

    Raises: SourceRefused for what is no encoding of text.
    """
    try:
        found = codecs.lookup(encoding)
        is_text = found.encode("a", "strict")[0] != b"" and found.name not in _NO_ENCODINGS
    except (LookupError, ValueError, TypeError):
        is_text = False
    if not is_text:
        raise SourceRefused(
            _("“%(encoding)s” is no encoding; known are %(known)s.")
            % {"encoding": encoding, "known": ", ".join(ENCODINGS)},
            code="encoding",
        )
    if found.name in ("utf-16", "utf-32"):
        guess = guess_encoding(head)
        return guess if guess.startswith(found.name) else f"{found.name}-le"
    return found.name


def _canonical(encoding: str) -> str:
    try:
        name = codecs.lookup(encoding).name
    except LookupError:
        return encoding
    return "utf-16" if name.startswith("utf-16") else "utf-8" if name.startswith("utf-8") else name
