"""Showing one person's datum in full: for a stated purpose, one fact a person."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from huimin.kernel.facts import api as facts
from huimin.kernel.gate.api import Actor, Where, require

from .. import phones
from ..errors import NotFound, PurposeNeeded
from ..models import Account

FIELDS = ("phone", "display_name")
SHORTEST_PURPOSE = 4


@transaction.atomic
def reveal(
    actor: Actor,
    *,
    subject: tuple[str, UUID],
    field: str,
    purpose: str,
    where: Where | None = None,
    unit_id: UUID | None = None,
    about: tuple[str, UUID] | None = None,
) -> str:
    """A person's datum in full, recorded with its purpose; the person can read who had it.

    Shape: `subject` is ("resident", account id); `where` and `unit_id` are of the row in whose handling it is needed,
    `about` that row: ("case", id).
    Raises: PurposeNeeded, NotFound, Refused.
    """
    if len(purpose.strip()) < SHORTEST_PURPOSE:
        raise PurposeNeeded(field="purpose")
    require(actor, "access.person_reveal", where=where, unit_id=unit_id, owner_id=subject[1], data_class="personal")
    row = Account.objects.filter(id=subject[1]).first()
    if row is None or field not in FIELDS:
        raise NotFound(field="subject" if row is None else "field")
    record_reading(actor=actor, account_id=row.id, fields=[field], purpose=purpose, where=where, about=about)
    return phones.opened(row.phone_sealed) if field == "phone" else row.display_name


def record_reading(
    *,
    actor: Actor,
    account_id: UUID,
    fields: list[str],
    purpose: str,
    where: Where | None = None,
    about: tuple[str, UUID] | None = None,
) -> None:
    """The fact of somebody having read a person's data in full; for other parts that hold data of their own."""
    facts.record(
        verb="access.person_revealed",
        subject=("account", account_id),
        actor=actor,
        where=where,
        data={"fields": fields, "about": list(about) if about else None},
        reason=purpose.strip(),
    )


def phone_of(account_id: UUID) -> str:
    """The phone of an account for machines that send to it, "" for none. Nobody reads it: nothing is recorded."""
    sealed = Account.objects.filter(id=account_id).values_list("phone_sealed", flat=True).first()
    return phones.opened(sealed or "")
