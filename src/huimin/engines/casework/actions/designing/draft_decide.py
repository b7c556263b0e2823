"""The second person decides: the draft comes into force from a day, or goes back with the reason."""

from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from huimin.kernel.access.api import Actor
from huimin.kernel.clock import api as clock
from huimin.kernel.facts import api as facts

from ...drafting import CITY, DraftView, Standing
from ...errors import GuardRefused, InputRefused
from ...models import Draft
from ...queries.drafts import view_of
from .draft_row import APPROVE, home, lock, zone
from .put_in_force import locked_type, put_in_force, store_version, wait_for_day

REMARK_LENGTH = 2000


@transaction.atomic
def draft_decide(
    *, actor: Actor, draft_id: UUID, is_approved: bool, remark: str = "", valid_from: date | None = None,
    revision: int | None = None,
) -> DraftView:  # fmt: skip
    """Approves the draft, in force from `valid_from` (at once where that is today or not given), or refuses it with a reason.

    A day begins at midnight in the division of who decides. Who wrote the draft or changed it last cannot decide.

    Raises: Refused, DraftNotFound, DraftChanged, GuardRefused, InputRefused.
    """
    draft = lock(actor=actor, draft_id=draft_id, act="decide", permission=APPROVE, revision=revision)
    if actor.account_id is None or actor.account_id in (draft.author_id, draft.editor_id):
        raise GuardRefused(_("Who wrote a draft or changed it last cannot decide on it. Ask a colleague."))
    remark = remark.strip()
    if not is_approved and not remark:
        raise InputRefused(_("Say why, so that the author can mend it."), field="remark")
    if "\x00" in remark or len(remark) > REMARK_LENGTH:
        raise InputRefused(_("Write at most %(limit)d characters.") % {"limit": REMARK_LENGTH}, field="remark")
    at = clock.now()
    draft.decider_id, draft.decided_at, draft.remark, draft.revision = actor.account_id, at, remark, draft.revision + 1
    if is_approved:
        _approve(draft, actor=actor, at=at, valid_from=valid_from)
    else:
        draft.state = Standing.REFUSED
        draft.save()
        _record("casework.draft_refused", draft, actor, at)
    return view_of(draft)


def _approve(draft: Draft, *, actor: Actor, at: datetime, valid_from: date | None) -> None:
    here = ZoneInfo(zone(actor))
    today = at.astimezone(here).date()
    if valid_from is not None and valid_from < today:
        raise InputRefused(
            _("A case type cannot come into force in the past. Choose today or a later day."), field="valid_from"
        )
    case_type = locked_type(draft.code, draft.content)
    if case_type.next_version_id is not None:
        raise GuardRefused(
            _("Another version of this case type waits for its day already. Withdraw that one first, or wait for it.")
        )
    newest = case_type.version_id
    if draft.base_id != newest:
        raise GuardRefused(
            _(
                "Another version came into force after this draft was begun. Refuse it, and let its author begin from that one."
            )
        )
    draft.valid_from = valid_from or today
    ends = draft.content.get("valid_to")
    if ends and date.fromisoformat(ends) <= draft.valid_from:
        raise InputRefused(
            _(
                "By the draft this case type is not offered any more from %(day)s. Choose an earlier day, or send it back."
            )
            % {"day": ends},
            field="valid_from",
        )
    origin = draft.origin if draft.digest == draft.shipped_digest else CITY
    draft.version = store_version(case_type, draft.content, origin=origin, at=at, valid_from=draft.valid_from)
    draft.state = Standing.APPROVED
    draft.save()
    _record("casework.draft_approved", draft, actor, at)
    if draft.valid_from > today:
        wait_for_day(case_type, draft.version, actor=actor)
    else:
        put_in_force(case_type, draft.version, actor=actor, where=home(actor), at=at)
        draft.refresh_from_db()


def _record(verb: str, draft: Draft, actor: Actor, at: datetime) -> None:
    facts.record(
        verb=verb,
        subject=("case_type_draft", draft.id),
        actor=actor,
        where=home(actor),
        data={
            "type": draft.code,
            "revision": draft.revision,
            "digest": draft.digest,
            "version": str(draft.version_id) if draft.version_id else None,
            "from": draft.valid_from.isoformat() if draft.valid_from else None,
        },
        at=at,
    )
