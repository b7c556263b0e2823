"""Pure decisions about facts: which stream, what is hashed, what a cursor says."""

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from huimin.kernel.crypto.api import sm3

from .errors import BadCursor, PersonalValue

PLATFORM = "platform"
FIRST_PREVIOUS = b"\0" * 32
ALGORITHMS: dict[str, Callable[[bytes], bytes]] = {
    "sha256": lambda message: hashlib.sha256(message).digest(),
    "sm3": sm3,
}

# A mainland mobile number or an identity number standing alone as a value; longer digits inside ids do not match.
_PERSONAL = re.compile(r'"(?:\+?86)?1[3-9]\d{9}"|"\d{17}[\dXx]"|[:\[,] ?1[3-9]\d{9}[,\]}]')


def stream_of(*, street: str, city: str) -> str:
    """The stream a fact belongs to: its town's, else its city's, else the platform's."""
    return street or city or PLATFORM


def _plain(value: Any) -> Any:
    match value:
        case UUID() | Decimal():
            return str(value)
        case datetime():
            return utc(value)
        case date():
            return value.isoformat()
        case timedelta():
            return value.total_seconds()
        case set() | frozenset():
            return sorted(value, key=str)
        case Mapping():
            return dict(value)
    raise TypeError(f"a fact cannot hold {value!r}")


def canonical(value: Any) -> str:
    """One text for one value: keys in order, no spaces, times in UTC to the microsecond, no NaN.

    Raises: TypeError or ValueError for what JSON cannot say.
    """
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False, default=_plain)


def utc(moment: datetime) -> str:
    """The moment in UTC, always with six digits of the second.

    Raises: ValueError for a naive time.
    """
    if moment.tzinfo is None:
        raise ValueError("a fact needs a time with its zone")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def data_text(data: Mapping[str, Any]) -> str:
    """The data of a fact as canonical JSON.

    Raises: PersonalValue when a value is a phone or identity number.
    """
    text = canonical(data)
    if found := _PERSONAL.search(text):
        raise PersonalValue(f"data of a fact holds what looks like a personal number, {len(found[0])} characters long")
    return text


def chained(*, previous: bytes, stream: str, seq: int, row: Mapping[str, Any], algorithm: str) -> bytes:
    """The hash of a fact at its place, over the hash before it and the canonical JSON of place and columns."""
    body = canonical({**row, "stream": stream, "seq": seq}).encode()
    return ALGORITHMS[algorithm](previous + body)


@dataclass(frozen=True, slots=True, order=True)
class Cursor:
    """A place in the order of facts: all up to (tx, id) is read. `ms` bounds when the next ones were recorded."""

    tx: int
    id: UUID
    ms: int

    def __str__(self) -> str:
        return f"{self.tx}-{self.ms}-{self.id.hex}"

    @classmethod
    def parse(cls, text: str) -> "Cursor":
        """Raises: BadCursor."""
        try:
            tx, ms, key = text.split("-")
            return cls(int(tx), UUID(hex=key), int(ms))
        except ValueError:
            raise BadCursor(f"not a cursor of facts: {text!r}") from None


def born(key: UUID) -> datetime | None:
    """When a UUIDv7 was made; None for other kinds."""
    return datetime.fromtimestamp((key.int >> 80) / 1000, UTC) if key.version == 7 else None
