"""Handing a desk over at the change of shifts (交接班), and taking it over."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from uuid_utils.compat import uuid7

from huimin.engines.casework import api as casework
from huimin.kernel.access import api as access
from huimin.kernel.clock import api as clock
from huimin.kernel.crypto import api as crypto
from huimin.kernel.errors import NotFound
from huimin.kernel.facts import api as facts

from ..circle import DeskError, account_of
from ..models import ChecklistItem, ShiftNote

PURPOSE = "workbench.shift_words"
LONGEST, ROWS = 4000, 40


@dataclass(frozen=True)
class Standing:
    """How a desk stands now: its counts, and the rows the next person has to know of, the late ones first."""

    counts: dict[str, int]
    rows: list[casework.WorkRow]
    promised: set[UUID]


def standing(actor: access.Actor) -> Standing:
    """How the desk of the post acted on stands: open, late, due soon, and where the unit still has things to do.

    Raises: DeskError without a post.
    """
    unit_id = unit_of(actor)
    counts = casework.worklist_counts(actor=actor, unit_id=unit_id)
    rows = casework.worklist(actor=actor, wanted=casework.WorklistFilter(view="open", unit_id=unit_id), limit=ROWS).rows
    promised = set(
        ChecklistItem.objects.filter(unit_id=unit_id, done_at=None).values_list("case_id", flat=True).distinct()
    )
    return Standing(counts | {"promised": len(promised)}, rows, promised)


@transaction.atomic
def shift_hand_over(*, actor: access.Actor, words: str, to_account_id: UUID | None = None) -> ShiftNote:
    """Hands the desk over as it stands now, with what the person adds; to somebody, or to whoever comes next.

    Raises: DeskError.
    """
    unit_id, now_standing = unit_of(actor), standing(actor)
    if to_account_id is not None:
        if to_account_id == actor.account_id:
            raise DeskError(_("You cannot hand over to yourself. Choose who comes next."), field="to")
        if to_account_id not in {person.account_id for person in access.people(organisation_ids=[unit_id], limit=500)}:
            raise DeskError(_("They do not work in this unit. Choose who comes next."), field="to")
    row = ShiftNote.objects.create(
        id=uuid7(),
        unit_id=unit_id,
        account_id=account_of(actor),
        to_account_id=to_account_id,
        counts=now_standing.counts,
        rows=[_row(each, now_standing.promised) for each in now_standing.rows],
        words_sealed=crypto.seal(words.strip()[:LONGEST], PURPOSE) if words.strip() else "",
        handed_at=clock.now(),
    )
    facts.record(
        verb="workbench.shift_handed_over",
        subject=("shift", row.id),
        actor=actor,
        unit_id=unit_id,
        data={"unit": unit_id, "open": row.counts["open"], "late": row.counts["late"]},
    )
    return row


@transaction.atomic
def shift_receive(*, actor: access.Actor, note_id: UUID) -> ShiftNote:
    """Takes the desk over. One person does; who comes second is told.

    Raises: NotFound outside the unit, DeskError for one's own note or one that is taken over already.
    """
    row = ShiftNote.objects.select_for_update().filter(id=note_id, unit_id__in=units_of(actor)).first()
    if row is None:
        raise NotFound
    if row.account_id == actor.account_id:
        raise DeskError(_("You handed this over yourself. A colleague takes it."))
    if row.received_by == actor.account_id:
        return row
    if row.received_at:
        raise DeskError(_("A colleague has taken this over already."))
    row.received_at, row.received_by = clock.now(), account_of(actor)
    row.save(update_fields=["received_at", "received_by"])
    facts.record(
        verb="workbench.shift_received",
        subject=("shift", row.id),
        actor=actor,
        unit_id=row.unit_id,
        data={"unit": row.unit_id},
    )
    return row


def words_of(row: ShiftNote) -> str:
    """What the person added."""
    return crypto.open_(row.words_sealed, PURPOSE) if row.words_sealed else ""


def unit_of(actor: access.Actor) -> UUID:
    """The unit of the post acted on.

    Raises: DeskError without a post.
    """
    if actor.post is None:
        raise DeskError(_("You hold no post, so there is no desk to hand over."))
    return actor.post.organisation_id


def units_of(actor: access.Actor) -> list[UUID]:
    """The units of the posts somebody sits on."""
    return [post.organisation_id for post in actor.posts]


def _row(row: casework.WorkRow, promised: set[UUID]) -> dict[str, Any]:
    return {
        "case": str(row.case_id),
        "number": row.number,
        "type": row.type_code,
        "state": row.state,
        "due": row.due_at.isoformat() if row.due_at else "",
        "promised": row.case_id in promised,
    }
