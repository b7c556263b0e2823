"""How many cases lie open on a unit's desk: counted by one index, kept some seconds, not counted for every intake."""

import time
from collections.abc import Sequence
from uuid import UUID

from huimin.kernel.trips import api as trips

KEPT_S = 5.0
MOST_KEPT = 10_000
_COUNT = "SELECT unit_id, count(*) FROM casework_workitem WHERE unit_id = ANY(%s) AND is_open AND stage <> '' GROUP BY unit_id"
_kept: dict[UUID, tuple[float, int]] = {}


def open_counts(units: Sequence[UUID]) -> dict[UUID, int]:
    """The open cases of each unit, as of at most five seconds ago."""
    now = time.monotonic()
    known = {unit: _kept[unit] for unit in units if unit in _kept}
    if stale := [unit for unit in units if unit not in known or now - known[unit][0] >= KEPT_S]:
        (rows,) = trips.send((_COUNT, [stale]))
        counted = dict(rows)
        if len(_kept) > MOST_KEPT:
            _kept.clear()
        _kept.update({unit: (now, counted.get(unit, 0)) for unit in stale})
    return {unit: _kept[unit][1] if unit in _kept else 0 for unit in units}


def given_one(unit: UUID) -> None:
    """This process has just given the unit a case: the kept count grows, so that the next one may go elsewhere."""
    if unit in _kept:
        at, count = _kept[unit]
        _kept[unit] = at, count + 1


def forget() -> None:
    """Counts anew at the next question."""
    _kept.clear()
