"""Saving, sharing and dropping views; how a person wants lists."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from uuid_utils.compat import uuid7

from huimin.kernel.access import api as access
from huimin.kernel.errors import NotFound
from huimin.kernel.facts import api as facts

from ..circle import Circle, account_of, may_edit, place_row, require_edit
from ..models import ListPreference, SavedView
from ..models.shared import Share
from ..queries.saved_views import COLUMNS

SORTS = ("due", "raised")


@transaction.atomic
def view_save(
    *, actor: access.Actor, name: str, query: str, shared_with: str = Share.PERSONAL, edited_by: str = "owner"
) -> SavedView:
    """Keeps filters under a name; the same name again gets the new filters.

    Raises: DeskError, Refused where the person may not share with a whole street.
    """
    me = account_of(actor)
    row = SavedView.objects.select_for_update().filter(account_id=me, name=name).first()
    row = row or SavedView(id=uuid7(), account_id=me, name=name)
    row.query, row.edited_by = query, SavedView.EditedBy(edited_by)
    place_row(row, actor=actor, shared_with=shared_with)
    if row.shared_with == Share.STREET:  # one's own unit is small enough to be told
        require_edit(actor, row)
    row.save()
    _record(actor, "workbench.view_saved", row)
    return row


@transaction.atomic
def view_change(*, actor: access.Actor, view_id: UUID, query: str) -> SavedView:
    """Gives a view other filters, by its owner or by whoever else may edit it.

    Raises: NotFound, Refused.
    """
    row = _visible(actor, view_id)
    if not may_change(actor, row):
        raise access.Refused(message=_("Only the person who made this view may change it."))
    row.query = query
    row.save(update_fields=["query"])
    _record(actor, "workbench.view_saved", row)
    return row


@transaction.atomic
def view_drop(*, actor: access.Actor, view_id: UUID) -> None:
    """Drops a view: one's own, or one that a unit or street shares, by who keeps these.

    Raises: NotFound, Refused.
    """
    row = _visible(actor, view_id)
    if row.account_id != actor.account_id:
        require_edit(actor, row)
    _record(actor, "workbench.view_dropped", row)
    row.delete()


def may_change(actor: access.Actor, row: SavedView) -> bool:
    """Whether somebody may give a view they see other filters."""
    return row.account_id == actor.account_id or row.edited_by == SavedView.EditedBy.EVERYBODY or may_edit(actor, row)


@transaction.atomic
def list_settle(
    *, actor: access.Actor, columns: list[str] | None = None, sort: str = "", first_view: UUID | str | None = "keep"
) -> ListPreference:
    """How this person wants worklists from now on: columns, order, the view that opens first (None: the desk).

    Raises: NotFound for a view the person does not see.
    """
    row, _is_new = ListPreference.objects.select_for_update().get_or_create(
        account_id=account_of(actor), defaults={"columns": list(COLUMNS)}
    )
    if columns is not None:
        row.columns = [code for code in COLUMNS if code in columns]
    if sort in SORTS:
        row.sort = sort
    if first_view != "keep":
        row.first_view = _visible(actor, first_view) if isinstance(first_view, UUID) else None
    row.save()
    return row


def _visible(actor: access.Actor, view_id: UUID) -> SavedView:
    row = SavedView.objects.select_for_update().filter(Circle.of(actor).q(), id=view_id).first()
    if row is None:
        raise NotFound
    return row


def _record(actor: access.Actor, verb: str, row: SavedView) -> None:
    facts.record(
        verb=verb, subject=("view", row.id), actor=actor, unit_id=row.unit_id, data={"shared_with": row.shared_with}
    )
