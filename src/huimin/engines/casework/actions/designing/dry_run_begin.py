"""A dry run is begun and stopped; the job that plays it says how far it is."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from uuid_utils.compat import uuid7

from huimin.kernel.access import api as access
from huimin.kernel.access.api import Actor
from huimin.kernel.clock import api as clock
from huimin.kernel.facts import api as facts

from ... import jobs
from ...drafting import DryRunState, faults
from ...errors import DefinitionRefused, DraftNotFound, GuardRefused
from ...models import Case, Draft, DryRun
from .draft_row import home

CASES, MOST_CASES = 200, 2000
VIEW = "casework.type_view"


@dataclass(frozen=True)
class DryRunView:
    """How far a dry run is, and what it found."""

    id: UUID
    draft_id: UUID
    is_of_this_revision: bool
    state: DryRunState
    done: int
    total: int
    counts: dict[str, int]
    rows: list[dict[str, Any]]
    begun_at: datetime
    ended_at: datetime | None

    @property
    def is_running(self) -> bool:
        return self.state in (DryRunState.WAITING, DryRunState.RUNNING)


@transaction.atomic
def dry_run_begin(*, actor: Actor, draft_id: UUID, most: int = CASES) -> DryRunView:
    """Plays the draft over the last cases of its type in the actor's jurisdiction. Numbers, units and times are all it tells.

    Raises: Refused, DraftNotFound; DefinitionRefused while the draft has faults; GuardRefused while another run is on.
    """
    access.assure(actor, VIEW)
    draft = Draft.objects.select_for_update().filter(id=draft_id).first()
    if draft is None:
        raise DraftNotFound
    if found := faults(draft.content):
        raise DefinitionRefused(found)
    if DryRun.objects.filter(draft=draft, state__in=(DryRunState.WAITING, DryRunState.RUNNING)).exists():
        raise GuardRefused(_("A dry run of this draft is on its way. Wait for it, or stop it."))
    ids = (
        Case.objects.filter(access.scope(actor, VIEW).q(), type_code=draft.code)
        .order_by("-raised_at", "-id")
        .values_list("id", flat=True)[: max(1, min(most, MOST_CASES))]
    )
    run = DryRun.objects.create(
        id=uuid7(), draft=draft, draft_revision=draft.revision, case_ids=list(ids), begun_by=actor.account_id,
        begun_at=clock.now(),
    )  # fmt: skip
    facts.record(
        verb="casework.dry_run_begun",
        subject=("case_type_draft", draft.id),
        actor=actor,
        where=home(actor),
        data={"run": str(run.id), "type": draft.code, "cases": len(run.case_ids)},
        at=run.begun_at,
    )
    jobs.dry_run.defer(dry_run_id=run.id)
    return _view(run, draft)


@transaction.atomic
def dry_run_stop(*, actor: Actor, draft_id: UUID) -> None:
    """Lets the run that is on end after the cases it is at.

    Raises: Refused.
    """
    access.assure(actor, VIEW)
    runs = DryRun.objects.select_for_update().filter(
        draft_id=draft_id, state__in=(DryRunState.WAITING, DryRunState.RUNNING), is_stop_wanted=False
    )
    for run in runs:
        run.is_stop_wanted = True
        if run.state == DryRunState.WAITING:
            run.state, run.ended_at = DryRunState.STOPPED, clock.now()
        run.save(update_fields=["is_stop_wanted", "state", "ended_at"])
        facts.record(
            verb="casework.dry_run_stopped",
            subject=("case_type_draft", draft_id),
            actor=actor,
            where=home(actor),
            data={"run": str(run.id)},
        )


def dry_run(*, actor: Actor, draft_id: UUID) -> DryRunView | None:
    """The last dry run of a draft, None where there is none.

    Raises: Refused.
    """
    access.assure(actor, VIEW)
    run = DryRun.objects.select_related("draft").filter(draft_id=draft_id).first()
    return _view(run, run.draft) if run else None


def _view(run: DryRun, draft: Draft) -> DryRunView:
    return DryRunView(
        id=run.id, draft_id=draft.id, is_of_this_revision=run.draft_revision == draft.revision,
        state=DryRunState(run.state), done=run.done, total=len(run.case_ids), counts=run.counts, rows=run.rows,
        begun_at=run.begun_at, ended_at=run.ended_at,
    )  # fmt: skip
