"""Texts that are used often (常用语), in versions with their time; placeholders are filled from the case."""

import re
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from uuid_utils.compat import uuid7

from huimin.kernel.access import api as access
from huimin.kernel.clock import api as clock
from huimin.kernel.errors import NotFound
from huimin.kernel.facts import api as facts

from ..circle import Circle, DeskError, account_of, place_row, require_edit
from ..models import QuickText, QuickTextVersion

PLACEHOLDERS = ("number", "type", "unit", "due")
BRACES = re.compile(r"\{([^{}]*)\}")


@transaction.atomic
def quick_text_write(
    *, actor: access.Actor, title: str, text: str, shared_with: str = "personal", quick_text_id: UUID | None = None
) -> QuickText:
    """Writes a new quick text, or the next version of one; the words before it stay as they were until now.

    Raises: DeskError for an unknown placeholder, NotFound, Refused where the person may not share so widely.
    """
    if unknown := sorted({name for name in BRACES.findall(text) if name not in PLACEHOLDERS}):
        known = " ".join(f"{{{name}}}" for name in PLACEHOLDERS)
        raise DeskError(
            _("{%(name)s} is no placeholder. There are: %(known)s") % {"name": unknown[0], "known": known}, field="text"
        )
    now = clock.now()
    if quick_text_id:
        row = _visible(actor, quick_text_id)
        row.title = title
    else:
        row = QuickText(id=uuid7(), account_id=account_of(actor), title=title, created_at=now)
        place_row(row, actor=actor, shared_with=shared_with)
    require_edit(actor, row)
    row.save()
    last = row.versions.first()
    row.versions.filter(valid_until=None).update(valid_until=now)
    version = QuickTextVersion.objects.create(
        quick_text=row,
        number=last.number + 1 if last else 1,
        text=text,
        valid_from=now,
        written_by=account_of(actor),
    )
    _record(actor, "workbench.text_written", row, number=version.number)
    return row


@transaction.atomic
def quick_text_end(*, actor: access.Actor, quick_text_id: UUID) -> None:
    """The text is no longer offered; its versions stay.

    Raises: NotFound, Refused.
    """
    row = _visible(actor, quick_text_id)
    require_edit(actor, row)
    if row.versions.filter(valid_until=None).update(valid_until=clock.now()):
        _record(actor, "workbench.text_ended", row)


def _visible(actor: access.Actor, quick_text_id: UUID) -> QuickText:
    row = QuickText.objects.select_for_update().filter(Circle.of(actor).q(), id=quick_text_id).first()
    if row is None:
        raise NotFound
    return row


def _record(actor: access.Actor, verb: str, row: QuickText, **data: int) -> None:
    facts.record(
        verb=verb,
        subject=("quick_text", row.id),
        actor=actor,
        unit_id=row.unit_id,
        data={"shared_with": row.shared_with, **data},
    )
