"""A draft goes to the second person, and may be taken back until that person has decided."""

from uuid import UUID

from django.db import transaction

from huimin.kernel.access.api import Actor
from huimin.kernel.clock import api as clock
from huimin.kernel.facts import api as facts

from ...drafting import DraftView, Standing, faults
from ...errors import DefinitionRefused
from ...queries.drafts import view_of
from .draft_row import EDIT, home, lock


@transaction.atomic
def draft_submit(*, actor: Actor, draft_id: UUID, revision: int | None = None) -> DraftView:
    """Hands the draft to a second person. What is incomplete stays with its author.

    Raises: Refused, DraftNotFound, DraftChanged, GuardRefused; DefinitionRefused with every fault.
    """
    draft = lock(actor=actor, draft_id=draft_id, act="submit", permission=EDIT, revision=revision)
    if found := faults(draft.content):
        raise DefinitionRefused(found)
    at = clock.now()
    draft.state, draft.submitted_at, draft.remark, draft.decider_id = Standing.SUBMITTED, at, "", None
    draft.revision += 1
    draft.save()
    facts.record(
        verb="casework.draft_submitted",
        subject=("case_type_draft", draft.id),
        actor=actor,
        where=home(actor),
        data={"type": draft.code, "digest": draft.digest, "revision": draft.revision},
        at=at,
    )
    return view_of(draft)


@transaction.atomic
def draft_recall(*, actor: Actor, draft_id: UUID, revision: int | None = None) -> DraftView:
    """Takes a submitted draft back, to be changed.

    Raises: Refused, DraftNotFound, DraftChanged, GuardRefused.
    """
    draft = lock(actor=actor, draft_id=draft_id, act="recall", permission=EDIT, revision=revision)
    draft.state, draft.submitted_at = Standing.DRAFT, None
    draft.revision += 1
    draft.save()
    facts.record(
        verb="casework.draft_recalled",
        subject=("case_type_draft", draft.id),
        actor=actor,
        where=home(actor),
        data={"type": draft.code, "revision": draft.revision},
    )
    return view_of(draft)
