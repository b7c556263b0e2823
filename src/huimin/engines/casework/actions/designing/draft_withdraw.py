"""A draft is given up, or one that was approved is kept from coming into force."""

from uuid import UUID

from django.db import transaction

from huimin.kernel.access.api import Actor
from huimin.kernel.facts import api as facts

from ...drafting import DraftView, Standing
from ...models import CaseType, Draft
from ...queries.drafts import view_of
from .draft_row import APPROVE, EDIT, home, lock


@transaction.atomic
def draft_withdraw(*, actor: Actor, draft_id: UUID, revision: int | None = None) -> DraftView:
    """Ends a draft that is not in force. One that was approved and waits for its day takes the right to approve.

    Raises: Refused, DraftNotFound, DraftChanged, GuardRefused.
    """
    is_approved = Draft.objects.filter(id=draft_id, state=Standing.APPROVED).exists()
    draft = lock(
        actor=actor, draft_id=draft_id, act="withdraw", permission=APPROVE if is_approved else EDIT, revision=revision
    )
    if draft.state == Standing.APPROVED:
        CaseType.objects.filter(code=draft.code, next_version_id=draft.version_id).update(
            next_version=None, next_from=None, next_ends_at=None
        )
    draft.state, draft.revision = Standing.WITHDRAWN, draft.revision + 1
    draft.save()
    facts.record(
        verb="casework.draft_withdrawn",
        subject=("case_type_draft", draft.id),
        actor=actor,
        where=home(actor),
        data={"type": draft.code, "revision": draft.revision},
    )
    return view_of(draft)
