"""The rules change as a draft that a second person approves, in force from a date."""

from datetime import datetime
from typing import Any
from uuid import UUID

import yaml
from django.db import transaction
from django.utils.translation import gettext as _
from uuid_utils.compat import uuid7

from huimin.kernel.access import api as access
from huimin.kernel.access.api import Actor
from huimin.kernel.clock import api as clock
from huimin.kernel.facts import api as facts

from .. import rulebook
from ..errors import NotPossible, RulesInvalid
from ..models import RuleDraft
from ..rulefile import parse

EDIT, APPROVE = "supervision.rules_edit", "supervision.rules_approve"
LONGEST = 100_000


def read(text: str) -> dict[str, Any]:
    """A rule file as plain data, every part of it checked.

    Raises: RulesInvalid naming line or key.
    """
    if len(text) > LONGEST:
        raise RulesInvalid(_("The file is longer than rules ever are. Choose the right file."), field="text")
    try:
        data = rulebook.plain(yaml.safe_load(text))
    except yaml.YAMLError as fault:
        mark = getattr(fault, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise RulesInvalid(
            _("Line %(line)d cannot be read: %(why)s.") % {"line": line, "why": getattr(fault, "problem", "") or fault},
            field="text",
        ) from None
    except RecursionError:
        raise RulesInvalid(_("The file is nested too deeply."), field="text") from None
    parse(data)
    found: dict[str, Any] = data
    return found


@transaction.atomic
def rules_draft(*, actor: Actor, text: str, origin: str, note: str = "", valid_from: datetime | None = None) -> UUID:
    """Keeps a change of the rules as a draft that waits for a second person.

    Raises: Refused, RulesInvalid, NotPossible where nothing changes.
    """
    access.require(actor, EDIT)
    data = read(text)
    base = rulebook.in_force()
    if rulebook.digest(data) == rulebook.digest(rulebook.definition(base)):
        raise NotPossible(_("These are the rules in force: nothing would change."), field="text")
    draft = RuleDraft.objects.create(
        id=uuid7(), definition=data, base_number=base, origin=origin[:200], note=note.strip()[:1000],
        drafted_by=actor.account_id, drafted_at=clock.now(), valid_from=valid_from, state="open",
    )  # fmt: skip
    facts.record(
        verb="supervision.rules_drafted",
        subject=("rule_draft", draft.id),
        actor=actor,
        data={"base": base, "digest": rulebook.digest(data)},
        at=draft.drafted_at,
    )
    return draft.id


@transaction.atomic
def rules_approve(*, actor: Actor, draft_id: UUID) -> int:
    """Puts a draft in force from its day on; the number of the version.

    Raises: Refused, NotPossible for who drafted it, or where somebody decided meanwhile.
    """
    access.require(actor, APPROVE)
    draft = _open(draft_id)
    if draft.drafted_by == actor.account_id:
        raise NotPossible(_("Who drafted a change may not approve it. Ask a colleague."))
    now = clock.now()
    number = rulebook.put_in_force(
        actor=actor, data=draft.definition, origin=draft.origin, valid_from=draft.valid_from or now,
        drafted_by=draft.drafted_by,
    )  # fmt: skip
    draft.state, draft.decided_by, draft.decided_at, draft.number = "approved", actor.account_id, now, number
    draft.save(update_fields=["state", "decided_by", "decided_at", "number"])
    return number


@transaction.atomic
def rules_refuse(*, actor: Actor, draft_id: UUID) -> str:
    """Refuses a draft, or withdraws one's own; which of the two it was.

    Raises: Refused, NotPossible.
    """
    draft = _open(draft_id)
    is_own = draft.drafted_by == actor.account_id
    access.require(actor, EDIT if is_own else APPROVE)
    draft.state = "withdrawn" if is_own else "refused"
    draft.decided_by, draft.decided_at = actor.account_id, clock.now()
    draft.save(update_fields=["state", "decided_by", "decided_at"])
    facts.record(
        verb="supervision.rules_refused",
        subject=("rule_draft", draft.id),
        actor=actor,
        data={"state": draft.state, "base": draft.base_number},
        at=draft.decided_at,
    )
    return draft.state


def _open(draft_id: UUID) -> RuleDraft:
    draft = RuleDraft.objects.select_for_update().filter(id=draft_id).first()
    if draft is None or draft.state != "open":
        raise NotPossible(_("This change has been decided already. The list shows how."))
    return draft
