"""Definitions of figures are put in force; every day is then counted anew under them."""

import hashlib
import json
from typing import Any

from django.db import transaction

from huimin.kernel.access import api as access
from huimin.kernel.access.api import Actor
from huimin.kernel.clock import api as clock
from huimin.kernel.facts import api as facts
from huimin.kernel.jobs.api import job
from huimin.kernel.places.api import division_id

from ..models import IndicatorSetVersion
from . import outcomes
from .indicators import parse


@job(retry=3, name="supervision.retally", queueing_lock="supervision.retally")
def retally() -> None:
    """Counts every day anew."""
    outcomes.retally()


@transaction.atomic
def indicators_load(*, actor: Actor, data: dict[str, Any], origin: str) -> int:
    """Puts definitions in force; the version's number. Equal content changes nothing.

    Raises: IndicatorsInvalid, Refused.
    """
    access.require(actor, "supervision.rules_edit")
    parse(data)
    content = json.dumps(data, sort_keys=True, ensure_ascii=False, default=str)
    digest = hashlib.sha256(content.encode()).hexdigest()
    last = IndicatorSetVersion.objects.select_for_update().order_by("-number").first()
    if last is not None and last.digest == digest:
        return last.number
    number = (last.number if last else 0) + 1
    IndicatorSetVersion.objects.create(
        number=number, definition=json.loads(content), digest=digest, origin=origin, created_at=clock.now()
    )
    facts.record(
        verb="supervision.indicators_put_in_force",
        subject=("supervision_indicators", division_id(f"indicators-{number}")),
        actor=actor,
        data={"number": number, "digest": digest, "origin": origin},
    )
    retally.defer()
    return number
