"""Typed values that cross the door of files."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol
from uuid import UUID

Purpose = Literal["photo_before", "photo_after", "attachment"]
Subject = tuple[str, UUID]
"""What a file belongs to: ("case", its id)."""
LINK = "text/uri-list"


class Readable(Protocol):
    """Something bytes are read from: an open file, an upload."""

    def read(self, size: int = -1, /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class FileView:
    """A stored file.

    Units: size in bytes, width and height in pixels (None for what is no picture). `thumbnail_url` is "" where there
    is none.
    """

    id: UUID
    name: str
    media_type: str
    size: int
    url: str
    thumbnail_url: str
    at: datetime
    purpose: str
    width: int | None = None
    height: int | None = None

    @property
    def is_image(self) -> bool:
        return self.media_type.startswith("image/")

    @property
    def is_link(self) -> bool:
        return self.media_type == LINK
