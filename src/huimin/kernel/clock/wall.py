"""What time it is: the machine's clock, moved by what an installation for demonstration or a test asks for."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

_START = timedelta(seconds=float(os.environ.get("HUIMIN_CLOCK_OFFSET") or 0))
_offset: timedelta = _START
_frozen: datetime | None = None


def now() -> datetime:
    """The present moment, aware, in UTC; all of Huimin asks here and nowhere else."""
    return _frozen if _frozen is not None else datetime.now(UTC) + _offset


@contextmanager
def travel(to: datetime | timedelta, *, is_frozen: bool = False) -> Iterator[None]:
    """Within the block it is another time, for every thread of the process; the clock runs on unless frozen. For
    tests and demos.

    Shape: an aware moment, or a distance from the present.
    """
    global _offset, _frozen
    kept = _offset, _frozen
    moment = now() + to if isinstance(to, timedelta) else to
    _offset, _frozen = moment - datetime.now(UTC), moment if is_frozen else None
    try:
        yield
    finally:
        _offset, _frozen = kept
