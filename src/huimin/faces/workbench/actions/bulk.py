"""One act on many cases: chosen first, then done one by one through casework, each by the revision the person saw.

Every case is an act of its own: what was done stays done when the next is refused, and nothing is undone by itself.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from uuid_utils.compat import uuid7

from huimin.engines.casework import api as casework
from huimin.kernel.access import api as access
from huimin.kernel.clock import api as clock
from huimin.kernel.crypto import api as crypto
from huimin.kernel.errors import HuiminError, NotFound
from huimin.kernel.facts import api as facts

from ..circle import DeskError, account_of
from ..models import BulkRow, BulkRun

#: Acts that say the same of every case. What was found or done at one place (finish, verify, rework) is said case by case.
VERBS = (
    "register", "dispatch", "offer", "claim", "sign", "return", "hand_over", "suspend", "resume", "extension_grant",
    "extension_refuse", "urge", "guide", "note", "close", "reject", "void", "force_close", "check_order", "merge",
)  # fmt: skip
#: Inputs that can be the same for many cases; what is left out stays as the act has it.
INPUTS = frozenset({"note", "reason", "unit_id", "limit", "review_on", "cause", "is_public", "is_final", "by", "other"})
AT_ONCE, MOST = 50, 500
PURPOSE = "workbench.bulk_inputs"


@transaction.atomic
def bulk_choose(*, actor: access.Actor, rows: Iterable[tuple[UUID, int]], back: str = "") -> BulkRun:
    """Keeps which cases were chosen, each with the revision the person saw; nothing is done yet.

    Raises: DeskError for none, or more than can be done in one go.
    """
    chosen = dict(rows)
    if not chosen:
        raise DeskError(_("Choose at least one case."), field="case")
    if len(chosen) > MOST:
        raise DeskError(_("Choose at most %d cases at a time.") % MOST, field="case")
    run = BulkRun.objects.create(
        id=uuid7(),
        account_id=account_of(actor),
        post_id=actor.post.id if actor.post else None,
        back=back[:1000],
        created_at=clock.now(),
    )
    BulkRow.objects.bulk_create(
        BulkRow(run=run, place=place, case_id=case_id, revision=revision)
        for place, (case_id, revision) in enumerate(chosen.items(), 1)
    )
    return run


@transaction.atomic
def bulk_begin(*, actor: access.Actor, run_id: UUID, verb: str, inputs: Mapping[str, Any]) -> BulkRun:
    """Begins the act on the chosen cases. Begun twice it runs once.

    Raises: NotFound, DeskError for an act that is not done on many cases.
    """
    run = run_of(actor, run_id, is_locked=True)
    if verb not in VERBS:
        raise DeskError(_("This act is done case by case."), field="verb")
    if run.state != BulkRun.State.CHOSEN:
        return run
    run.verb, run.state, run.started_at = verb, BulkRun.State.RUNNING, clock.now()
    run.inputs_sealed = crypto.seal(json.dumps(inputs, default=_plain, ensure_ascii=False), PURPOSE)
    run.save(update_fields=["verb", "state", "started_at", "inputs_sealed"])
    facts.record(
        verb="workbench.bulk_started",
        subject=("bulk", run.id),
        actor=actor,
        data={"verb": verb, "count": run.rows.count()},
    )
    return run


@transaction.atomic
def bulk_stop(*, actor: access.Actor, run_id: UUID) -> BulkRun:
    """Stops before the next case; those done stay done. Twice is once.

    Raises: NotFound.
    """
    run = run_of(actor, run_id, is_locked=True)
    if run.state == BulkRun.State.RUNNING:
        left = run.rows.filter(result="").count()
        _end(run, BulkRun.State.STOPPED)
        facts.record(verb="workbench.bulk_stopped", subject=("bulk", run.id), actor=actor, data={"left": left})
    return run


def bulk_run(*, actor: access.Actor, run_id: UUID) -> BulkRun:
    """Does the act on every case that waits, each in a transaction of its own. After a kill it goes on where it was."""
    run = run_of(actor, run_id)
    inputs = json.loads(crypto.open_(run.inputs_sealed, PURPOSE)) if run.inputs_sealed else {}
    if "review_on" in inputs:
        inputs["review_on"] = date.fromisoformat(inputs["review_on"])
    for row_id in list(run.rows.filter(result="").values_list("id", flat=True)):
        if not _one(actor, run, row_id, inputs):
            return run_of(actor, run_id)
    with transaction.atomic():
        run = run_of(actor, run_id, is_locked=True)
        if run.state == BulkRun.State.RUNNING:
            _end(run, BulkRun.State.DONE)
    return run


@transaction.atomic
def _one(actor: access.Actor, run: BulkRun, row_id: int, inputs: dict[str, Any]) -> bool:
    """One case; False once the run was stopped. A run and a stop of it take turns by the lock on the run's row."""
    if BulkRun.objects.select_for_update().get(id=run.id).state != BulkRun.State.RUNNING:
        return False
    row = BulkRow.objects.select_for_update().get(id=row_id)
    if row.result:
        return True
    try:
        with transaction.atomic():
            casework.case_step(
                actor=actor, case_id=row.case_id, verb=run.verb, inputs_given=inputs, revision=row.revision
            )
        row.result = BulkRow.Result.DONE
    except HuiminError as refused:
        row.result, row.code, row.reason = BulkRow.Result.REFUSED, refused.code, str(refused)[:400]
    row.save(update_fields=["result", "code", "reason"])
    return True


def run_of(actor: access.Actor, run_id: UUID, *, is_locked: bool = False) -> BulkRun:
    """The person's own run.

    Raises: NotFound.
    """
    rows = BulkRun.objects.select_for_update() if is_locked else BulkRun.objects
    run = rows.filter(id=run_id, account_id=account_of(actor)).first()
    if run is None:
        raise NotFound
    return run


def continue_for(*, account_id: UUID, run_id: UUID, post_id: UUID | None, language: str) -> None:
    """The run again outside a request, as the person it belongs to is now, on the post they chose."""
    actor = access.actor_for_account(
        account_id, source=access.Source(channel="workbench", request_id=str(run_id)), post_id=post_id
    )
    with translation.override(language):
        bulk_run(actor=actor, run_id=run_id)


def _end(run: BulkRun, state: BulkRun.State) -> None:
    """What was typed is no longer needed once it stands in the cases."""
    run.state, run.ended_at, run.inputs_sealed = state, clock.now(), ""
    run.save(update_fields=["state", "ended_at", "inputs_sealed"])


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
