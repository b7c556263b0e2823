"""What ends the waiting for acceptance: a decision by the clerk, or silence past the limit."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from huimin.engines.casework import api as casework
from huimin.kernel.clock import api as clock
from huimin.kernel.facts import api as facts
from huimin.kernel.facts.api import FactView

from .. import messages
from ..models import Correction, Matter
from . import permit
from .apply import accept_by


def case_settled(fact: FactView) -> None:
    """Notes that a case was accepted or refused, so that silence no longer counts."""
    Matter.objects.filter(case_id=fact.subject_id, is_waiting=True).update(is_waiting=False)


def overdue() -> list[UUID]:
    """The cases on which nothing was said in time, those waiting for the applicant left out."""
    asked = Correction.objects.filter(matter=OuterRef("pk"), answered_at=None)
    rows = Matter.objects.filter(is_waiting=True, accept_by__lt=clock.now()).exclude(Exists(asked))
    return list(rows.order_by("accept_by").values_list("case_id", flat=True))


@transaction.atomic
def deem_accepted(*, case_id: UUID) -> bool:
    """Accepts an application because nothing was said in time; False where somebody spoke meanwhile, or where the year has
    no decree yet, so that nobody knows when the time is over.

    Source: 行政许可法 32: it counts as accepted from the day the material came in.
    """
    matter = permit.locked(case_id)
    view = casework.case(actor=permit.SYSTEM, case_id=case_id)
    at = clock.now()
    is_silent = (
        matter.is_waiting
        and not accept_by(_came(matter), view.where).is_provisional
        and matter.accept_by < at
        and view.state == casework.State.REPORTED
        and not Correction.objects.filter(matter=matter, answered_at=None).exists()
    )
    if not is_silent:
        if matter.is_waiting and view.state not in (casework.State.REPORTED, casework.State.CHECKING):
            Matter.objects.filter(case_id=case_id).update(is_waiting=False)
        return False
    Matter.objects.filter(case_id=case_id).update(is_waiting=False, deemed_at=at)
    facts.record(
        verb="approval.deemed_accepted",
        subject=("case", case_id),
        actor=permit.SYSTEM,
        where=view.where,
        data={"accepted_on": timezone.localdate(_came(matter)).isoformat()},
        at=at,
        unit_id=view.unit_id,
    )
    casework.case_step(actor=permit.SYSTEM, case_id=case_id, verb="register", inputs_given={})
    messages.tell(matter.application, "approval.deemed", key=f"deemed:{case_id}")
    return True


def _came(matter: Matter) -> datetime:
    """When the materials were there: at the last answer to a notice, or from the start."""
    last = Correction.objects.filter(matter=matter, answered_at__isnull=False).order_by("-answered_at").first()
    return last.answered_at if last and last.answered_at else matter.received_at
