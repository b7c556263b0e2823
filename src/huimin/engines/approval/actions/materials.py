"""Papers: handed in, taken over from an earlier case, and checked once."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from uuid_utils.compat import uuid7

from huimin.engines.casework import api as casework
from huimin.kernel.access import api as access
from huimin.kernel.access.api import Actor
from huimin.kernel.clock import api as clock
from huimin.kernel.facts import api as facts
from huimin.kernel.files import api as files

from ..errors import InputRefused, NotFound, RuleRefused
from ..models import Material, Matter
from ..queries import offers
from ..rules import after
from . import permit

CHECK = "approval.material_check"
VERDICTS = ("accepted", "deficient", "waived")
FAULT_LENGTH = 500


@transaction.atomic
def material_submit(
    *, actor: Actor, case_id: UUID, code: str, file_ids: Sequence[UUID], session: str = "", query_code: str = ""
) -> None:
    """Hands a paper in: one that was missing, or a better one for one found deficient. It waits to be checked.

    By the applicant, or by a clerk at the window for them. A paper in order is not replaced.

    Raises: NotFound, RuleRefused, InputRefused, files' FileMissing, Refused.
    """
    matter = permit.locked(case_id)
    view = _permitted(actor, matter, query_code)
    _must_be_open(view)
    if permit.block(matter).material(code) is None:
        raise InputRefused(_("Nobody asked for the material “%(code)s”.") % {"code": code}, field=code)
    if not file_ids:
        raise InputRefused(_("Choose a file."), field=code)
    at = clock.now()
    row = Material.objects.filter(matter=matter, code=code).first()
    if row is not None and row.state not in ("deficient", "submitted"):
        raise RuleRefused(_("This material is in order already."), field=code)
    if row is None:
        row = Material(
            id=uuid7(), matter=matter, code=code, holder_id=matter.application.holder_id,
            holder_index=matter.application.holder_index, submitted_at=at,
        )  # fmt: skip
    twins = list(_twins(row, states=("deficient", "submitted")))
    _renew(row, file_ids, at, source=None)
    files.attach(list(file_ids), ("approval_material", row.id), actor=actor, session=session, purpose="attachment")
    for twin in twins:
        _renew(twin, file_ids, at, source=row)
    facts.record(
        verb="approval.material_submitted",
        subject=("case", case_id),
        actor=actor,
        where=view.where,
        data={"materials": [code], "cases": _cases([row, *twins])},
        at=at,
        unit_id=view.unit_id,
    )


@transaction.atomic
def material_reuse(*, actor: Actor, case_id: UUID, code: str, material_id: UUID, query_code: str = "") -> None:
    """Takes over an earlier paper of the same holder in place of one that is missing or deficient.

    Raises: NotFound, RuleRefused, Refused.
    """
    matter = permit.locked(case_id)
    view = _permitted(actor, matter, query_code)
    _must_be_open(view)
    is_clerk = not permit.is_applicant(actor, matter.application, query_code)
    offer = offers(application=matter.application, codes={code}, is_clerk=is_clerk).get(code)
    if offer is None or offer.material_id != material_id:
        raise RuleRefused(_("This earlier material is no longer valid. Hand in a new one."), field=code)
    at = clock.now()
    found = Material.objects.select_related("source").get(id=material_id)
    source = found.source or found
    row = Material.objects.filter(matter=matter, code=code).first()
    if row is not None and row.state not in ("deficient", "submitted"):
        raise RuleRefused(_("This material is in order already."), field=code)
    row = row or Material(id=uuid7(), matter=matter, code=code, holder_id=source.holder_id)
    row.holder_index = matter.application.holder_index
    row.state, row.source, row.file_ids, row.valid_until = "reused", source, found.file_ids, found.valid_until
    row.submitted_at, row.fault, row.checked_at, row.checked_by = at, "", None, None
    row.save()
    facts.record(
        verb="approval.material_reused",
        subject=("case", case_id),
        actor=actor,
        where=view.where,
        data={"material": code, "source": str(material_id)},
        at=at,
        unit_id=view.unit_id,
    )


@transaction.atomic
def material_check(*, actor: Actor, case_id: UUID, code: str, verdict: str, fault: str = "") -> None:
    """Judges a paper, once for every matter of the application that asks for it.

    A paper is checked once: another verdict needs another paper. A missing one can be waived, with the reason.

    Raises: NotFound, RuleRefused, InputRefused, Refused.
    """
    matter = permit.locked(case_id)
    view = permit.as_staff(actor, CHECK, matter)
    _must_be_open(view)
    if verdict not in VERDICTS:
        raise InputRefused(_("Say whether the material is in order."), field="verdict")
    wanted = permit.block(matter).material(code)
    if wanted is None:
        raise InputRefused(_("Nobody asked for the material “%(code)s”.") % {"code": code}, field="code")
    fault = fault.strip()
    if verdict != "accepted" and not fault:
        raise InputRefused(_("Say why, so that the applicant understands it."), field="fault")
    if len(fault) > FAULT_LENGTH or "\x00" in fault:
        raise InputRefused(_("At most %(limit)d characters.") % {"limit": FAULT_LENGTH}, field="fault")
    at = clock.now()
    row = Material.objects.filter(matter=matter, code=code).first()
    if row is None:
        if verdict != "waived":
            raise RuleRefused(_("This material has not been handed in yet."))
        row = Material(
            id=uuid7(), matter=matter, code=code, holder_id=matter.application.holder_id,
            holder_index=matter.application.holder_index, submitted_at=at, state="submitted",
        )  # fmt: skip
    if row.state not in ("submitted", "reused"):
        raise RuleRefused(_("This material has been checked already. It is checked again when a new one comes in."))
    rows = [row, *_twins(row, states=(row.state,))]
    for each in rows:
        each.state, each.fault, each.checked_at, each.checked_by = verdict, fault, at, actor.account_id
        if verdict == "accepted" and each.valid_until is None and wanted.valid_for:
            each.valid_until = after(timezone.localdate(at), wanted.valid_for)
        each.save()
    facts.record(
        verb="approval.material_checked",
        subject=("case", case_id),
        actor=actor,
        where=view.where,
        data={"material": code, "verdict": verdict, "cases": _cases(rows)},
        at=at,
        unit_id=view.unit_id,
    )


def _twins(row: Material, *, states: Sequence[str]) -> QuerySet[Material]:
    """The same paper in the other matters of the application."""
    others = Material.objects.filter(matter__application_id=row.matter.application_id, code=row.code, state__in=states)
    return others.exclude(id=row.id)


def _renew(row: Material, file_ids: Sequence[UUID], at: datetime, *, source: Material | None) -> None:
    row.state, row.file_ids, row.source, row.submitted_at = "submitted", list(file_ids), source, at
    row.fault, row.checked_at, row.checked_by, row.valid_until = "", None, None, None
    row.save()


def _cases(rows: Sequence[Material]) -> list[str]:
    return [str(row.matter_id) for row in rows]


def _permitted(actor: Actor, matter: Matter, query_code: str) -> casework.CaseView:
    """The case, for the applicant or a clerk."""
    if permit.is_applicant(actor, matter.application, query_code):
        return casework.case(actor=permit.SYSTEM, case_id=matter.case_id)
    if query_code or not access.may(actor, CHECK):
        raise NotFound
    return permit.as_staff(actor, CHECK, matter)


def _must_be_open(view: casework.CaseView) -> None:
    if view.state in casework.FINAL:
        raise RuleRefused(_("This case is closed; its materials can no longer be changed."))
