"""The rules as staff see them: versions, drafts, what differs."""

import copy
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import yaml

from huimin.kernel.access import api as access
from huimin.kernel.access.api import Actor

from .. import rulebook
from ..errors import NotThere
from ..models import RuleDraft, RuleSetVersion
from ..rulefile import Rules
from ..types import DraftView, VersionView

VIEW = "supervision.rules_view"


@dataclass(frozen=True, slots=True)
class Difference:
    """One value that two versions say differently; None where one does not say it."""

    key: str
    before: str | None
    after: str | None


def rules_in_force() -> int:
    """The number of the version in force now."""
    return rulebook.in_force()


def rules_of(number: int) -> Rules:
    """What a version says. Raises: NotThere."""
    if number and not RuleSetVersion.objects.filter(number=number).exists():
        raise NotThere
    return rulebook.rules(number)


def rules_data(number: int) -> dict[str, Any]:
    """What a version says, as plain data of one's own. Raises: NotThere."""
    rules_of(number)
    return copy.deepcopy(rulebook.definition(number))


def rules_text(number: int) -> str:
    """A version as a file that can be imported again. Raises: NotThere."""
    if number == 0:
        return rulebook.SHIPPED.read_text("utf-8")
    if not RuleSetVersion.objects.filter(number=number).exists():
        raise NotThere
    return as_text(rulebook.definition(number))


def as_text(definition: Any) -> str:
    """Plain data as YAML people can read."""
    return yaml.safe_dump(definition, allow_unicode=True, sort_keys=False, width=120)


def rule_versions(*, actor: Actor) -> list[VersionView]:
    """Every version, the newest first, and that which the product ships."""
    access.require(actor, VIEW)
    current = rulebook.in_force()
    found = [
        VersionView(
            row.number, row.origin, row.created_at, row.valid_from, row.drafted_by, row.approved_by,
            row.number == current, row.definition,
        )
        for row in RuleSetVersion.objects.order_by("-number")
    ]  # fmt: skip
    return [*found, VersionView(0, "huimin", None, None, None, None, current == 0, rulebook.definition(0))]


def rule_drafts(*, actor: Actor) -> list[DraftView]:
    """Drafts, those that wait first."""
    access.require(actor, VIEW)
    rows = sorted(RuleDraft.objects.order_by("-drafted_at")[:100], key=lambda row: row.state != "open")
    return [_draft(row, actor) for row in rows]


def rule_draft(*, actor: Actor, draft_id: UUID) -> DraftView:
    """One draft. Raises: NotThere."""
    access.require(actor, VIEW)
    row = RuleDraft.objects.filter(id=draft_id).first()
    if row is None:
        raise NotThere
    return _draft(row, actor)


def rules_waiting(*, actor: Actor) -> int:
    """How many drafts wait for this person's approval."""
    if not access.may(actor, "supervision.rules_approve"):
        return 0
    return RuleDraft.objects.filter(state="open").exclude(drafted_by=actor.account_id).count()


def differences(before: Any, after: Any) -> list[Difference]:
    """What differs between two versions, value by value; lists of coded entries are held against each other by code."""
    left, right = _flat(before), _flat(after)
    return [
        Difference(key, left.get(key), right.get(key))
        for key in dict.fromkeys([*left, *right])
        if left.get(key) != right.get(key)
    ]


def _flat(data: Any, key: str = "") -> dict[str, str]:
    if isinstance(data, dict):
        found: dict[str, str] = {}
        for name, value in data.items():
            found |= _flat(value, f"{key}/{name}" if key else str(name))
        return found
    if isinstance(data, list) and data and all(isinstance(item, dict) and "code" in item for item in data):
        found = {}
        for item in data:
            found |= _flat({name: value for name, value in item.items() if name != "code"}, f"{key}/{item['code']}")
        return found
    text = "、".join(map(str, data)) if isinstance(data, list) else str(data)
    return {key: text}


def _draft(row: RuleDraft, actor: Actor) -> DraftView:
    may = row.state == "open" and row.drafted_by != actor.account_id and access.may(actor, "supervision.rules_approve")
    return DraftView(
        row.id, row.definition, row.base_number, row.origin, row.note, row.drafted_by, row.drafted_at, row.valid_from,
        row.state, row.decided_by, row.decided_at, row.number, may,
    )  # fmt: skip
