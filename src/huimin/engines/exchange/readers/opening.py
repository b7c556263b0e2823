"""Opens a file as its survey says and hands out rows."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from ..errors import SourceRefused
from ..types import BadRow, Row
from .sniffing import Source, Survey
from .tables import table_columns, table_rows
from .trees import line_objects, tree_rows


@dataclass(frozen=True)
class Opened:
    """Rows in the order of the file. `columns` is known before the first row only where the file has a header."""

    columns: tuple[str, ...] | None
    rows: Iterator[Row | BadRow]


def open_source(path: Path, source: Source, survey: Survey) -> Opened:
    """The rows of the file; reading goes on past broken bytes, lines and objects, each of which becomes a `BadRow`.

    Raises: SourceRefused where the file has no rows of the kind the mapping says.
    """
    text = _text(path, survey)
    if survey.format == "csv":
        feed = table_columns(text, source, survey.separator)
        return Opened(feed.columns, table_rows(feed))
    if survey.format == "jsonl":
        return Opened(None, line_objects(text))
    if survey.format in ("json", "geojson"):
        path_to_list = source.path or ("features" if survey.format == "geojson" else "")
        return Opened(None, tree_rows(text, path_to_list, is_geojson=survey.format == "geojson"))
    raise SourceRefused(
        _("“%(format)s” is no format; known are csv, json, jsonl, geojson.") % {"format": survey.format}, code="format"
    )


def _text(path: Path, survey: Survey) -> io.TextIOWrapper:
    file = path.open("rb")
    file.seek(survey.mark_bytes)
    return io.TextIOWrapper(file, encoding=survey.encoding, errors="replace", newline="")
