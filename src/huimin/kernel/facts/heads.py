"""Signed heads outside the database: one file a stream, appended and synced, each line tied to the one before.

Whoever rewrites a stream in the database would have to rewrite these files too, and has no key to sign them. Copy
the folder to another machine as often as you like; `./huimin audit verify --heads FOLDER` compares with the copy.
"""

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from django.conf import settings

from huimin.kernel.crypto.api import is_signed, public_key, sign, signing_key_id

from .rules import canonical, utc

NOTHING_BEFORE = "0" * 64


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a stream when it was signed."""

    stream: str
    seq: int
    hash: bytes
    algorithm: str
    line: str = ""


@dataclass(frozen=True, slots=True)
class BadHead:
    """A line that is not what was written, and why."""

    number: int
    why: str


def folder() -> Path:
    return settings.HOME / "heads"


def file_of(stream: str, *, within: Path | None = None) -> Path:
    return (within or folder()) / f"{quote(stream, safe='')}.jsonl"


def streams(*, within: Path | None = None) -> dict[str, int]:
    """Every stream that has a file, with the length of the file in bytes."""
    return {unquote(path.stem): path.stat().st_size for path in sorted((within or folder()).glob("*.jsonl"))}


def last(stream: str) -> Head | None:
    """The last whole line of a stream's file, read from the end; a line torn by a crash is cut away.

    Raises: ValueError when the line is not a head.
    """
    path = file_of(stream)
    if not path.exists():
        return None
    with path.open("rb+") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - 4096))
        tail = file.read()
        whole = tail.rfind(b"\n") + 1
        if whole < len(tail):
            file.truncate(size - (len(tail) - whole))
        lines = tail[:whole].splitlines()
    return _head(lines[-1].decode()) if lines else None


def append(head: Head, *, after: Head | None) -> None:
    """Signs a head and writes it to the end of its file; returns when it lies on the disk."""
    path = file_of(head.stream)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fields: dict[str, Any] = {
        "stream": head.stream,
        "seq": head.seq,
        "hash": head.hash.hex(),
        "algorithm": head.algorithm,
        "at": utc(datetime.now(UTC)),
        "previous": _digest(after.line) if after else NOTHING_BEFORE,
        "key": _key_id(path.parent),
    }
    _, signature = sign(canonical(fields).encode())
    line = canonical(fields | {"signature": signature.hex()})
    is_new = not path.exists()
    with path.open("ab") as file:
        file.write(line.encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())
    if is_new:
        _sync_folder(path.parent)


def read(stream: str, *, within: Path | None = None, size: int | None = None) -> Iterator[Head | BadHead]:
    """Every head of a stream in order, each with its signature and its tie to the line before checked.

    Shape: heads `within` a copied folder are checked by the public keys copied with them, ours by the ring; at most the
    first `size` bytes, so that heads written meanwhile do not count. A torn last line is passed
    over.
    """
    path = file_of(stream, within=within)
    previous, seq, taken = NOTHING_BEFORE, 0, 0
    if not path.exists():
        return
    with path.open("rb") as file:
        for number, raw in enumerate(file, start=1):
            taken += len(raw)
            if not raw.endswith(b"\n") or (size is not None and taken > size):
                return
            line = raw[:-1].decode(errors="replace")
            try:
                fields = json.loads(line)
                head = _head(line)
                signature = bytes.fromhex(fields.pop("signature"))
                key_id = fields["key"]
                tie = fields["previous"]
            except (ValueError, KeyError, TypeError, AttributeError):
                yield BadHead(number, "cannot be read")
                previous = _digest(line)
                continue
            public = _public(within, key_id) if within else None
            if not is_signed(canonical(fields).encode(), key_id=key_id, signature=signature, public=public):
                yield BadHead(number, "is not signed by our key")
            elif tie != previous:
                yield BadHead(number, "does not follow the line before it")
            elif head.stream != stream or head.seq <= seq:
                yield BadHead(number, "does not belong here")
            else:
                seq = head.seq
                yield head
            previous = _digest(line)


def _head(line: str) -> Head:
    fields = json.loads(line)
    return Head(fields["stream"], int(fields["seq"]), bytes.fromhex(fields["hash"]), fields["algorithm"], line)


def _digest(line: str) -> str:
    return hashlib.sha256(line.encode()).hexdigest()


def _key_id(within: Path) -> str:
    """The number of the key that signs now; its public half lies beside the heads, for auditors without our ring."""
    key_id = signing_key_id()
    path = within / f"{key_id}.pub"
    if not path.exists():
        path.write_text(public_key(key_id).hex() + "\n")
    return key_id


def _public(within: Path, key_id: str) -> bytes | None:
    path = within / f"{key_id}.pub"
    return bytes.fromhex(path.read_text().strip()) if key_id.isalnum() and path.exists() else None


def _sync_folder(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
