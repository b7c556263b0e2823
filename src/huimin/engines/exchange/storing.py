"""Rows made fit for the database: what PostgreSQL's text and JSON cannot hold is written visibly, nothing is lost in silence."""

import hashlib
import json
import math
from collections.abc import Mapping
from typing import Any

from .types import BadRow, Row

MAX_STORED = 200_000


def storable(value: Any, depth: int = 0) -> Any:
    """A value of JSON without NUL, lone surrogates, NaN, infinity, endless nesting or numbers beyond reason."""
    match value:
        case str():
            if "\x00" in value or any("\ud800" <= char <= "\udfff" for char in value):
                value = value.encode("utf-8", "backslashreplace").decode("utf-8").replace("\x00", "\\x00")
            return value
        case bool() | None:
            return value
        case int():
            return value if -(2**63) <= value < 2**63 else hex(value)[:MAX_STORED]
        case float():
            return value if math.isfinite(value) else str(value)
        case Mapping() if depth < 50:
            return {storable(str(key)): storable(one, depth + 1) for key, one in value.items()}
        case list() | tuple() if depth < 50:
            return [storable(one, depth + 1) for one in value]
        case _:
            return storable(str(value)[:MAX_STORED]) if depth < 51 else "…"


def raw_of(row: Row | BadRow) -> dict[str, Any]:
    """A row as quarantine keeps it."""
    if isinstance(row, BadRow):
        return {"text": storable(row.text)}
    raw = {"values": storable(row.values)}
    if len(text := canonical(raw)) > MAX_STORED:
        return {"text": text[:MAX_STORED]}
    return raw


def canonical(value: Any) -> str:
    """JSON of one form, whatever the order of keys."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)


def digest_of(value: Any) -> str:
    """The SHA-256 of a value's canonical form."""
    return hashlib.sha256(canonical(value).encode("utf-8", "backslashreplace")).hexdigest()
