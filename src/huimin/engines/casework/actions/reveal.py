"""Showing who raised a case in full: for a purpose, one fact, which the person can read."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from huimin.kernel.access import api as access
from huimin.kernel.access.api import Actor
from huimin.kernel.crypto import api as crypto
from huimin.kernel.facts import api as facts

from ..errors import CaseNotFound, InputRefused
from ..messages import EMAIL, PHONE
from ..queries.case import can_view
from ..store import item_units, load

FIELDS = {"name": "reporter_name_sealed", "phone": "reporter_phone_sealed", "email": "reporter_email_sealed"}
PURPOSES = {"name": "case.reporter_name", "phone": PHONE, "email": EMAIL}


@transaction.atomic
def reveal_reporter(*, actor: Actor, case_id: UUID, field: str, purpose: str) -> str:
    """The reporter's name or phone in full, recorded with its purpose.

    Raises: CaseNotFound, Refused, InputRefused.
    """
    if field not in FIELDS:
        raise InputRefused(_("There is no such detail."), field="field")
    if len(purpose.strip()) < 4:
        raise InputRefused(_("Say what it is needed for."), field="purpose")
    if not can_view(actor, case_id):
        raise CaseNotFound
    case = load(case_id)
    unit_id = next(
        (unit for unit in item_units(case_id) if access.may(actor, "access.person_reveal", unit_id=unit)), case.unit_id
    )
    access.require(
        actor,
        "access.person_reveal",
        where=case.where,
        unit_id=unit_id,
        owner_id=case.reporter_id,
        data_class="personal",
    )
    sealed = case.values[FIELDS[field]]
    if case.reporter_id:
        access.record_reading(
            actor=actor,
            account_id=case.reporter_id,
            fields=[field],
            purpose=purpose,
            where=case.where,
            about=("case", case.id),
        )
    else:
        facts.record(
            verb="case.reporter_revealed",
            subject=("case", case.id),
            actor=actor,
            where=case.where,
            data={"fields": [field]},
            reason=purpose.strip(),
            unit_id=case.unit_id,
        )
    return crypto.open_(sealed, PURPOSES[field]) if sealed else ""
