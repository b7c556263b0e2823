"""Bytes on disk under their own SHA-256: written whole or not at all, the same content once."""

import errno
import os
import time
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings

from .errors import StoreFull

UNFINISHED = "unfinished"
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def relative_path(digest: str) -> str:
    """Where a content lies below MEDIA_ROOT."""
    return f"{digest[:2]}/{digest[2:4]}/{digest}"


def path_of(digest: str) -> Path:
    """Where a content lies."""
    return Path(settings.MEDIA_ROOT) / relative_path(digest)


def put(content: bytes) -> str:
    """The content is on disk, safe against a power cut, when this returns; its SHA-256.

    Raises: StoreFull, and then nothing of it is left.
    """
    digest = sha256(content).hexdigest()
    path = path_of(digest)
    try:
        if path.exists() and path.stat().st_size == len(content):
            os.utime(path)  # the sweep leaves alone what was wanted lately
            return digest
        unfinished = Path(settings.MEDIA_ROOT) / UNFINISHED
        unfinished.mkdir(parents=True, exist_ok=True)
        path.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=unfinished, delete=False) as file:
            try:
                file.write(content)
                file.flush()
                os.fchmod(file.fileno(), 0o640)
                os.fsync(file.fileno())
                os.replace(file.name, path)
            except BaseException:
                os.unlink(file.name)
                raise
        _sync_folder(path.parent)
    except OSError as error:
        if error.errno in FULL:
            raise StoreFull from None
        raise
    return digest


def remove(digest: str) -> None:
    """The content is gone, if it was there."""
    with suppress(FileNotFoundError):
        path_of(digest).unlink()


def old(age_s: float) -> Iterator[str]:
    """The digests of contents that nobody has put for that long; unfinished ones that old are removed on the way."""
    root = Path(settings.MEDIA_ROOT)
    before = time.time() - age_s
    for path in root.glob(f"{UNFINISHED}/*"):
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < before:
                path.unlink()
    for path in root.glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/*"):
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < before:
                yield path.name


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
