"""Holding a stage's clock for another engine: what it waits for is not the unit's time."""

from typing import Any
from uuid import UUID

from django.db import transaction

from huimin.kernel.clock import api as clock
from huimin.kernel.places import api as places

from .. import catalogue, store
from ..clocks import Clocks
from ..transitions import Stage


@transaction.atomic
def clock_hold(*, case_id: UUID, stage: Stage, is_held: bool) -> dict[str, Any]:
    """Holds the running clock of a stage, or lets it run on; nothing where it is so already.

    The case stays locked until the caller's transaction ends. The caller has asked who may, and records the one fact of
    the act, with what is returned here as its data.

    Raises: CaseNotFound.
    """
    case = store.load(case_id)
    at = clock.now()
    definition = catalogue.version(case.type_version_id)
    clocks = Clocks(case, definition, at=at, time_zone=places.division(case.where.deepest).time_zone)
    running = case.running(stage)
    if running is not None and (running.paused_at is None) == is_held:
        (clocks.pause if is_held else clocks.resume)(running)
    store.save(case, at=at)
    return {"type": case.type_code, "revision": case.revision, **({"clocks": clocks.changes} if clocks.changes else {})}
