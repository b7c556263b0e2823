"""The rules in force at a moment, and those a watch began under."""

import hashlib
import json
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

import yaml
from django.db import transaction

from huimin.kernel.access import api as access
from huimin.kernel.access.api import Actor
from huimin.kernel.clock import api as clock
from huimin.kernel.facts import api as facts
from huimin.kernel.places.api import division_id

from .models import RuleSetVersion
from .rulefile import Rules, parse

SHIPPED = Path(__file__).with_name("definitions") / "rules.yaml"


def in_force(at: datetime | None = None) -> int:
    """The number of the rules in force at a moment; 0 is what the product ships."""
    found = RuleSetVersion.objects.filter(valid_from__lte=at or clock.now()).order_by("-valid_from", "-number")
    return found.values_list("number", flat=True).first() or 0


def definition(number: int) -> dict[str, Any]:
    """What a version says, as plain data."""
    if number == 0:
        return plain(yaml.safe_load(SHIPPED.read_text("utf-8")))
    found: dict[str, Any] = RuleSetVersion.objects.get(number=number).definition
    return found


@lru_cache(maxsize=64)
def rules(number: int) -> Rules:
    """The rules of a version; versions never change."""
    return parse(definition(number))


def rules_at(at: datetime | None = None) -> tuple[int, Rules]:
    """Number and rules in force at a moment."""
    number = in_force(at)
    return number, rules(number)


def plain(data: Any) -> Any:
    """Data as JSON can hold it: YAML makes dates of days."""
    return json.loads(json.dumps(data, default=str))


def digest(data: Any) -> str:
    """What tells two versions apart."""
    return hashlib.sha256(json.dumps(data, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


@transaction.atomic
def rules_load(*, actor: Actor, data: dict[str, Any], origin: str) -> int:
    """Puts rules in force for clocks that start from now on; the version's number. Equal content changes nothing.

    Raises: RulesInvalid, Refused.
    """
    access.require(actor, "supervision.rules_edit")
    data = plain(data)
    parse(data)
    last = RuleSetVersion.objects.select_for_update().order_by("-number").first()
    if last is not None and last.digest == digest(data):
        return last.number
    return put_in_force(actor=actor, data=data, origin=origin, valid_from=clock.now(), drafted_by=None)


def put_in_force(
    *, actor: Actor, data: dict[str, Any], origin: str, valid_from: datetime, drafted_by: UUID | None
) -> int:
    """Makes the next version and says so by a fact; the caller has asked who may."""
    now = clock.now()
    last = RuleSetVersion.objects.select_for_update().order_by("-number").first()
    number = (last.number if last else 0) + 1
    RuleSetVersion.objects.create(
        number=number, definition=data, digest=digest(data), origin=origin, created_at=now, valid_from=max(now, valid_from),
        drafted_by=drafted_by, approved_by=actor.account_id if drafted_by else None,
    )  # fmt: skip
    facts.record(
        verb="supervision.rules_put_in_force",
        subject=("supervision_rules", division_id(f"rules-{number}")),
        actor=actor,
        data={"number": number, "digest": digest(data), "origin": origin, "from": max(now, valid_from)},
        at=now,
    )
    return number
