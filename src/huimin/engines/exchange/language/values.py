"""Values: which column, what counts as empty, what is cut out of it, and what its words mean."""

import fnmatch
import re
from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from ..types import Notes, Row
from .document import Document, Steps
from .expressions import compile_expression
from .paths import getter

Value = Callable[[Row, Notes], Any]
MAX_TEXT = 100_000
_BRACES = re.compile(r"\{([^{}]+)\}")
_LOOSE_ENDS = re.compile(r"^[\s,;，；、]+|[\s,;，；、]+$")
_DOUBLED = re.compile(r"([,;，；、])\s*(?:[,;，；、]\s*)+")


class Values:
    """Compiles the values of one mapping."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.empty = frozenset(str(one) for one in document.section("source").get("empty", ()))

    def column(self, path: str, at: Steps) -> Value:
        """The text (or number, list, object of JSON) at a path, None where it is empty."""
        self.document.columns.setdefault(path, at)
        find, empty = getter(path), self.empty

        def read(row: Row, notes: Notes) -> Any:
            found = find(row.values)
            if isinstance(found, str):
                found = found.strip()
                return None if not found or found in empty else found[:MAX_TEXT]
            return found

        return read

    def value(self, spec: Any, at: Steps) -> Value:
        """A value as the mapping spells it: a column's name, or what to do step by step."""
        if isinstance(spec, str):
            return self.column(spec, at)
        read = self._origin(spec, at)
        if "empty" in spec:
            read = _emptied(read, frozenset(str(one) for one in spec["empty"]))
        if "regex" in spec:
            read = self._extracted(read, spec["regex"], at)
        if "replace" in spec:
            read = _replaced(read, spec["replace"])
        if "case" in spec:
            read = _cased(read, str.upper if spec["case"] == "upper" else str.lower)
        if "map" in spec:
            read = mapped(read, spec, field_of(at))
        if "default" in spec:
            read = _defaulted(read, spec["default"])
        return read

    def text(self, spec: Any, at: Steps) -> Callable[[Row, Notes], str]:
        """A value as text, "" where it is empty."""
        read = self.value(spec, at)

        def as_text(row: Row, notes: Notes) -> str:
            return plain(read(row, notes))

        return as_text

    def _origin(self, spec: Mapping[str, Any], at: Steps) -> Value:
        origins = [key for key in ("from", "constant", "first", "join", "template", "expression") if key in spec]
        if len(origins) != 1:
            raise self.document.fault(
                at,
                _("A value needs exactly one of: from, constant, first, join, template, expression."),
                _("It has: %(keys)s.") % {"keys": ", ".join(origins) or "—"},
            )
        key = origins[0]
        where: Steps = (*at, key)
        match key:
            case "from":
                return self.column(spec["from"], where)
            case "constant":
                constant = spec["constant"]
                return lambda row, notes: constant
            case "first":
                parts = [self.value(one, (*where, place)) for place, one in enumerate(spec["first"])]
                return lambda row, notes: next((v for part in parts if (v := part(row, notes)) not in (None, "")), None)
            case "join":
                texts = [self.text(one, (*where, place)) for place, one in enumerate(spec["join"])]
                glue = spec.get("with", " ")
                return lambda row, notes: glue.join(t for text in texts if (t := text(row, notes))) or None
            case "template":
                return self._template(spec["template"], where)
            case _:
                return compile_expression(spec["expression"], self.column, self.document, where)

    def _template(self, template: str, at: Steps) -> Value:
        """Text with {columns} in it; what empty columns leave behind (blanks, commas) is tidied away."""
        pieces = _BRACES.split(template)
        texts = [self.text(name.strip(), at) for name in pieces[1::2]]
        between = pieces[0::2]

        def fill(row: Row, notes: Notes) -> str | None:
            found = [text(row, notes) for text in texts]
            if texts and not any(found):
                return None
            whole = between[0] + "".join(value + after for value, after in zip(found, between[1:], strict=True))
            return _LOOSE_ENDS.sub("", _DOUBLED.sub(r"\1 ", " ".join(whole.split()))) or None

        return fill

    def _extracted(self, read: Value, spec: Any, at: Steps) -> Value:
        pattern, group = (spec, None) if isinstance(spec, str) else (spec["pattern"], spec.get("group"))
        compiled = compiled_regex(pattern, self.document, (*at, "regex"))
        if group is None:
            group = 1 if compiled.groups else 0
        if group not in compiled.groupindex and not (isinstance(group, int) and 0 <= group <= compiled.groups):
            raise self.document.fault((*at, "regex"), _("The pattern has no group %(group)s.") % {"group": group})
        field = field_of(at)

        def extract(row: Row, notes: Notes) -> str | None:
            value = read(row, notes)
            if value is None:
                return None
            match = compiled.search(plain(value)[:10_000])
            if match is None:
                notes.odd("pattern_not_found", field, value)
                return None
            return (match[group] or "").strip() or None

        return extract


def plain(value: Any) -> str:
    """A value as people write it: true, 3 (not 3.0), a list by commas; "" for None."""
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case list():
            return ", ".join(plain(one) for one in value[:100])[:MAX_TEXT]
        case int() if value.bit_length() > 4096:
            return ""
        case _:
            return str(value)[:MAX_TEXT]


def compiled_regex(pattern: str, document: Document, at: Steps) -> re.Pattern[str]:
    """A pattern made ready. Raises: MappingRefused."""
    try:
        return re.compile(pattern)
    except (re.error, RecursionError, OverflowError) as error:
        raise document.fault(at, _("This pattern cannot be read: %(reason)s.") % {"reason": error}) from None


def mapped(read: Value, spec: Mapping[str, Any], field: str) -> Value:
    """Words looked up in `map`: exact ones first, then those with * and ?, in the order of the mapping.

    A word that is not there is counted in the report; `otherwise` says whether it is kept, emptied (the default), replaced, or
    sends the row to quarantine.
    """
    fold = str.casefold if spec.get("ignore_case") else str
    table = {fold(key): value for key, value in spec["map"].items()}
    wild = [(re.compile(fnmatch.translate(key)), value) for key, value in table.items() if "*" in key or "?" in key]
    otherwise = spec.get("otherwise", "empty")

    def look_up(row: Row, notes: Notes) -> Any:
        value = read(row, notes)
        if value is None:
            return None
        word = fold(plain(value))
        if word in table:
            return table[word]
        for pattern, meaning in wild:
            if pattern.match(word):
                return meaning
        notes.unmapped.append((field, plain(value)[:100]))
        if isinstance(otherwise, Mapping):
            return otherwise["value"]
        if otherwise == "quarantine":
            notes.fault(field, "unmapped_value", value)
        return value if otherwise == "keep" else None

    return look_up


def field_of(at: Steps) -> str:
    """How reports call a place in the mapping: its section and key."""
    skipped = ("from", "value", "first", "join", "template", "expression", "constant")
    return ".".join(str(step) for step in at if isinstance(step, str) and step not in skipped)


def _emptied(read: Value, empty: frozenset[str]) -> Value:
    def unless_empty(row: Row, notes: Notes) -> Any:
        value = read(row, notes)
        return None if value is None or plain(value) in empty else value

    return unless_empty


def _replaced(read: Value, table: Mapping[str, str]) -> Value:
    def replace(row: Row, notes: Notes) -> Any:
        value = read(row, notes)
        if value is None:
            return None
        text = plain(value)
        for old, new in table.items():
            text = text.replace(old, new)
        return text.strip() or None

    return replace


def _cased(read: Value, change: Callable[[str], str]) -> Value:
    def cased(row: Row, notes: Notes) -> Any:
        value = read(row, notes)
        return None if value is None else change(plain(value))

    return cased


def _defaulted(read: Value, default: Any) -> Value:
    def or_default(row: Row, notes: Notes) -> Any:
        value = read(row, notes)
        return default if value in (None, "") else value

    return or_default
