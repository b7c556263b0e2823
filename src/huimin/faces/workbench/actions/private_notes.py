"""What a person writes about a case for themselves alone."""

from uuid import UUID

from django.db import transaction
from uuid_utils.compat import uuid7

from huimin.engines.casework import api as casework
from huimin.kernel.access import api as access
from huimin.kernel.clock import api as clock
from huimin.kernel.crypto import api as crypto
from huimin.kernel.facts import api as facts
from huimin.kernel.trips import api as trips

from ..circle import account_of
from ..models import PrivateNote

PURPOSE = "workbench.private_note"
LONGEST = 4000
_OWN = trips.Question(PrivateNote, "WHERE account_id = %s AND case_id = %s")


@transaction.atomic
def private_note_keep(*, actor: access.Actor, view: casework.CaseView, text: str) -> None:
    """Keeps the person's own note on a case; an empty one is erased. The fact says that there is one, not what it says."""
    me, words = account_of(actor), text.strip()[:LONGEST]
    if not words:
        private_note_erase(actor=actor, case_id=view.id)
        return
    PrivateNote.objects.update_or_create(
        account_id=me,
        case_id=view.id,
        defaults={"text_sealed": crypto.seal(words, PURPOSE), "updated_at": clock.now()},
        create_defaults={"id": uuid7(), "text_sealed": crypto.seal(words, PURPOSE), "updated_at": clock.now()},
    )
    _record(actor, "workbench.private_note_kept", view.id)


@transaction.atomic
def private_note_erase(*, actor: access.Actor, case_id: UUID) -> bool:
    """Erases the person's note on a case, for good; whether there was one."""
    gone, _rows = PrivateNote.objects.filter(account_id=account_of(actor), case_id=case_id).delete()
    if gone:
        _record(actor, "workbench.private_note_erased", case_id)
    return bool(gone)


def private_note(actor: access.Actor, case_id: UUID) -> str:
    """The person's own note on a case, "" for none."""
    found = _OWN.ask(account_of(actor), case_id)
    return crypto.open_(found[0].text_sealed, PURPOSE) if found else ""


def _record(actor: access.Actor, verb: str, case_id: UUID) -> None:
    facts.record(verb=verb, subject=("account", account_of(actor)), actor=actor, data={"case": case_id})
