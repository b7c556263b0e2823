"""The base map under our boundaries: a PMTiles file where the installation has one, read by byte ranges."""

import re
from dataclasses import dataclass
from pathlib import Path

from django.urls import reverse

from huimin.kernel.manifest.api import settings

MOST_BYTES = 16_000_000  # one answer; a PMTiles reader asks for far less
_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


@dataclass(frozen=True, slots=True)
class Basemap:
    """Where a map finds its base: `url` "" means boundaries and labels alone."""

    url: str
    attribution: str


def path() -> Path | None:
    """The PMTiles file, None where none is set or it cannot be read."""
    named = str(settings.get("places.pmtiles"))
    file = Path(named) if named else None
    return file if file and file.is_file() else None


def basemap() -> Basemap:
    """What a map template needs to draw the base."""
    if path() is None:
        return Basemap("", "")
    return Basemap(reverse("places:basemap"), str(settings.get("places.pmtiles_attribution")))


def byte_range(header: str, size: int) -> tuple[int, int] | None:
    """First and last byte asked for by a Range header of one range, cut to the file.

    Shape: None when the header asks for nothing this file has (HTTP 416). Source: RFC 9110, 14.2.
    """
    match = _RANGE.fullmatch(header.strip())
    if not match or match.groups() == ("", ""):
        return None
    first, last = match.groups()
    if not first:  # the last n bytes
        start, end = max(0, size - int(last)), size - 1
    else:
        start, end = int(first), min(int(last) if last else size - 1, size - 1)
    end = min(end, start + MOST_BYTES - 1)
    return (start, end) if start <= end and start < size else None
