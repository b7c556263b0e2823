"""Things to do on a case, on one's own list or on that of one's unit."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from uuid_utils.compat import uuid7

from huimin.engines.casework import api as casework
from huimin.kernel.access import api as access
from huimin.kernel.clock import api as clock
from huimin.kernel.crypto import api as crypto
from huimin.kernel.errors import NotFound
from huimin.kernel.facts import api as facts

from ..circle import DeskError, account_of
from ..models import ChecklistItem

PURPOSE = "workbench.checklist"
LONGEST, MOST = 200, 40


@transaction.atomic
def item_add(
    *, actor: access.Actor, view: casework.CaseView, text: str, is_team: bool = False, due_on: date | None = None
) -> ChecklistItem:
    """Puts a thing to do on one's own list, or on the list of one's unit.

    Raises: DeskError for an empty or too long text, a full list, or a team without a post.
    """
    words = text.strip()
    if not words or len(words) > LONGEST:
        raise DeskError(_("Write what is to be done, in at most %d letters.") % LONGEST, field="text")
    if is_team and actor.post is None:
        raise DeskError(_("You hold no post, so you have no unit to share with."), field="is_team")
    if ChecklistItem.objects.filter(owned(actor), case_id=view.id).count() >= MOST:
        raise DeskError(_("The list is full. Take something off it first."), field="text")
    row = ChecklistItem.objects.create(
        id=uuid7(),
        case_id=view.id,
        account_id=None if is_team else account_of(actor),
        unit_id=actor.post.organisation_id if is_team and actor.post else None,
        text_sealed=crypto.seal(words, PURPOSE),
        due_on=due_on,
        created_by=account_of(actor),
        created_at=clock.now(),
    )
    _record(actor, "workbench.item_added", row, view)
    return row


@transaction.atomic
def item_tick(*, actor: access.Actor, view: casework.CaseView, item_id: UUID, is_done: bool) -> ChecklistItem:
    """Ticks a thing off, or opens it again. Twice is once.

    Raises: NotFound.
    """
    row = _item(actor, view.id, item_id)
    if (row.done_at is not None) != is_done:
        row.done_at, row.done_by = (clock.now(), account_of(actor)) if is_done else (None, None)
        row.save(update_fields=["done_at", "done_by"])
        _record(actor, "workbench.item_ticked" if is_done else "workbench.item_unticked", row, view)
    return row


@transaction.atomic
def item_drop(*, actor: access.Actor, view: casework.CaseView, item_id: UUID) -> None:
    """Takes a thing off the list for good.

    Raises: NotFound.
    """
    row = _item(actor, view.id, item_id)
    _record(actor, "workbench.item_dropped", row, view)
    row.delete()


def owned(actor: access.Actor) -> Q:
    """The items on one's own list and on those of one's units."""
    return Q(account_id=account_of(actor)) | Q(unit_id__in=[post.organisation_id for post in actor.posts])


def words_of(row: ChecklistItem) -> str:
    """What is to be done."""
    return crypto.open_(row.text_sealed, PURPOSE)


def _item(actor: access.Actor, case_id: UUID, item_id: UUID) -> ChecklistItem:
    row = ChecklistItem.objects.select_for_update().filter(owned(actor), id=item_id, case_id=case_id).first()
    if row is None:
        raise NotFound
    return row


def _record(actor: access.Actor, verb: str, row: ChecklistItem, view: casework.CaseView) -> None:
    facts.record(
        verb=verb,
        subject=("checklist_item", row.id),
        actor=actor,
        where=view.where,
        unit_id=row.unit_id,
        data={"case": view.id},
    )
