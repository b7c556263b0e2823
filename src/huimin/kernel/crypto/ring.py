"""The key ring: versioned master keys in one file of the installation, readable by its owner only.

Old keys stay, so that what they sealed opens; new text is sealed under the newest. Indexes and signatures have keys
of their own: a blind index must not change when the sealing key turns.
"""

import json
import os
import secrets
from base64 import b64decode, b64encode
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


@dataclass(frozen=True)
class Ring:
    """Keys by number ("k1", "k2" …): for sealing and signing the newest counts; the index key is one for ever."""

    seal: dict[str, bytes]
    sign: dict[str, bytes]
    index: bytes

    @property
    def newest_seal(self) -> str:
        return max(self.seal, key=_number)

    @property
    def newest_sign(self) -> str:
        return max(self.sign, key=_number)


def _number(key_id: str) -> int:
    return int(key_id[1:])


def path() -> Path:
    return settings.HOME / "secrets" / "ring.json"


def ring() -> Ring:
    """The installation's ring, made at first use."""
    file = path()
    if not file.exists():
        _make(file)
    return _read(file, file.stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _read(file: Path, _changed: int) -> Ring:
    stored = json.loads(file.read_text())
    return Ring(
        seal={key_id: b64decode(key) for key_id, key in stored["seal"].items()},
        sign={key_id: b64decode(key) for key_id, key in stored["sign"].items()},
        index=b64decode(stored["index"]),
    )


def write_whole(file: Path, stored: dict[str, object], *, is_new: bool) -> None:
    """Writes whole or not at all; of several processes that start at once, one makes the ring and all use it."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = file.with_name(f"{file.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as stream:
        json.dump(stored, stream, indent=1)
        stream.flush()
        os.fsync(stream.fileno())
    try:
        if is_new:
            os.link(draft, file)  # fails when another was first
        else:
            os.replace(draft, file)
            return
    except FileExistsError:
        pass
    os.unlink(draft)


def _fresh() -> str:
    return b64encode(secrets.token_bytes(32)).decode()


def _make(file: Path) -> None:
    write_whole(file, {"seal": {"k1": _fresh()}, "sign": {"k1": _fresh()}, "index": _fresh()}, is_new=True)


def turn(kind: str) -> str:
    """Adds a new key for sealing ("seal") or signing ("sign"), and gives its number; the old ones stay."""
    ring()
    stored = json.loads(path().read_text())
    key_id = f"k{max(map(_number, stored[kind])) + 1}"
    stored[kind][key_id] = _fresh()
    write_whole(path(), stored, is_new=False)
    return key_id


@lru_cache(maxsize=256)
def derived(master: bytes, info: str, length: int) -> bytes:
    """A key for one use, made from a master key (HKDF-SHA-256)."""
    return HKDF(algorithm=hashes.SHA256(), length=length, salt=None, info=info.encode()).derive(master)


def signing_key(key_id: str) -> Ed25519PrivateKey:
    """Raises: KeyError when the ring has no such key."""
    return Ed25519PrivateKey.from_private_bytes(ring().sign[key_id])
