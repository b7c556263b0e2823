"""Requests of other systems in: the functions that casework's door offers."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from huimin.engines.exchange import api as exchange

from .figures import figures
from .target import Requests

Progress = Callable[[str, int, int], None]


def requests_mapping(path: Path) -> exchange.Document:
    """A mapping, checked by the schema of requests, and made ready once.

    Raises: MappingRefused with file, line, place and remedy of each fault.
    """
    target = Requests()
    document = exchange.read_document(path, exchange.whole_schema(target.schema()))
    target.reader(document)
    return document


def requests_import(
    *,
    path: Path,
    mapping: Path,
    account_id: UUID | None = None,
    is_dry: bool = False,
    progress: Progress | None = None,
    should_stop: Callable[[], bool] = lambda: False,
) -> exchange.Outcome:
    """Takes a file over as cases with their history. Twice is the same as once; a run that was stopped goes on.

    Raises: MappingRefused, SourceRefused, BatchBusy.
    """
    target = Requests()
    document = requests_mapping(mapping)
    return exchange.run_file(
        path, document, target, account_id=account_id, is_dry=is_dry, progress=progress, should_stop=should_stop
    )


def requests_retry(*, mapping: Path, progress: Progress | None = None) -> exchange.Outcome:
    """Tries the rows that wait in quarantine again, with a mended mapping.

    Raises: MappingRefused, BatchBusy.
    """
    return exchange.run_quarantine(requests_mapping(mapping), Requests(), progress=progress)


def requests_figures(*, origin: str, time_zone: str, as_of: datetime | None = None) -> dict[str, Any]:
    """Volume, on-time and open figures of an origin, counted from its cases."""
    return figures(origin=origin, time_zone=time_zone, as_of=as_of)
