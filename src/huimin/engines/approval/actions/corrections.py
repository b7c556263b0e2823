"""Correction: one notice that names everything missing at once, and its answer. Source: 行政许可法 32."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from uuid_utils.compat import uuid7

from huimin.engines.casework import api as casework
from huimin.kernel.access.api import Actor
from huimin.kernel.clock import api as clock
from huimin.kernel.facts import api as facts

from .. import messages
from ..errors import NotFound, RuleRefused
from ..models import Correction, Material, Matter
from ..rules import known_before, to_mend
from . import permit
from .apply import accept_by

REQUEST = "approval.correction_request"
WORDS_LENGTH = 2000


@transaction.atomic
def correction_request(*, actor: Actor, case_id: UUID, words: str = "") -> UUID:
    """Tells the applicant everything that is missing, and holds the register clock until it is there.

    The list is made from what was checked, so it is whole: while a paper is unchecked there is no notice. A second notice
    may name only what came in after the first.

    Raises: NotFound, RuleRefused, Refused.
    """
    matter = permit.locked(case_id)
    view = permit.as_staff(actor, REQUEST, matter)
    at = clock.now()
    if view.state != casework.State.REPORTED:
        raise RuleRefused(_("What is missing can be asked for before the application is accepted only."))
    if Correction.objects.filter(matter=matter, answered_at=None).exists():
        raise RuleRefused(_("The applicant has been asked already; wait for the answer."))
    if at > matter.accept_by:
        raise RuleRefused(_("The time to ask is over: the application counts as accepted."))
    if len(words) > WORDS_LENGTH or "\x00" in words:
        raise RuleRefused(_("At most %(limit)d characters.") % {"limit": WORDS_LENGTH}, field="words")
    wanted, handed = permit.block(matter).materials, permit.handed(matter)
    unchecked = [code for code, paper in handed.items() if paper.state == "submitted"]
    if unchecked:
        raise RuleRefused(_("Check every material first: everything missing is told in one notice."))
    codes = to_mend(wanted, handed)
    if not codes:
        raise RuleRefused(_("Nothing is missing; the application can be accepted."))
    last = Correction.objects.filter(matter=matter).order_by("-requested_at").first()
    if known_before(codes, handed, last_notice=last.requested_at if last else None):
        raise RuleRefused(_("This was known at the first notice and cannot be asked for a second time."))
    row = Correction.objects.create(
        id=uuid7(), matter=matter, codes=codes, words=words.strip(), requested_at=at, requested_by=permit.person(actor)
    )
    held = casework.clock_hold(case_id=case_id, stage=casework.Stage.REGISTER, is_held=True)
    facts.record(
        verb="approval.correction_requested",
        subject=("case", case_id),
        actor=actor,
        where=view.where,
        data={**held, "correction": str(row.id), "materials": codes},
        at=at,
        unit_id=view.unit_id,
    )
    messages.tell(matter.application, "approval.correction", key=f"correction:{row.id}", count=len(codes))
    return row.id


@transaction.atomic
def correction_answer(*, actor: Actor, case_id: UUID, query_code: str = "") -> None:
    """Says that everything asked for is there: the clock runs on, and the five days begin anew.

    Raises: NotFound, RuleRefused naming what is still missing, Refused.
    """
    matter = permit.locked(case_id)
    if permit.is_applicant(actor, matter.application, query_code):
        view = casework.case(actor=permit.SYSTEM, case_id=case_id)
    elif query_code:
        raise NotFound
    else:
        view = permit.as_staff(actor, "approval.material_check", matter)
    row = Correction.objects.filter(matter=matter, answered_at=None).first()
    if row is None:
        raise RuleRefused(_("Nothing is asked for at present."))
    if missing := still_missing(row):
        titles = [wanted.title for wanted in permit.block(matter).materials if wanted.code in missing]
        named = "、".join(title.get(matter.application.language) or title["zh-hans"] for title in titles)
        raise RuleRefused(_("Still missing: %(what)s.") % {"what": named})
    at = clock.now()
    row.answered_at = at
    row.save(update_fields=["answered_at"])
    Matter.objects.filter(case_id=case_id).update(accept_by=accept_by(at, view.where).at)
    let_go = casework.clock_hold(case_id=case_id, stage=casework.Stage.REGISTER, is_held=False)
    facts.record(
        verb="approval.correction_answered",
        subject=("case", case_id),
        actor=actor,
        where=view.where,
        data={**let_go, "correction": str(row.id)},
        at=at,
        unit_id=view.unit_id,
    )


def still_missing(row: Correction) -> list[str]:
    """The codes of the notice for which nothing came in since."""
    came = set(
        Material.objects.filter(matter=row.matter, code__in=row.codes, submitted_at__gt=row.requested_at).values_list(
            "code", flat=True
        )
    )
    waived = set(Material.objects.filter(matter=row.matter, state="waived").values_list("code", flat=True))
    return [code for code in row.codes if code not in came | waived]
