"""What who reported a duplicate sees of the case that is handled in its stead."""

from django.utils.translation import gettext as _

from huimin.kernel.access.api import Actor

from ..models import Relation
from ..transitions import State
from ..types import CaseView, Followed, TimelineEntry
from .case import case
from .timeline import timeline

SYSTEM = Actor.system("casework")
#: What is told of the other case: what units did. What its reporter said, asked and was answered is left out.
COURSE = frozenset(
    {
        "case.registered", "case.dispatched", "case.claimed", "case.signed", "case.suspended", "case.resumed",
        "case.finished", "case.reworked", "case.closed", "case.force_closed",
    }
)  # fmt: skip


def followed(*, view: CaseView) -> Followed | None:
    """The case that this one was merged into, None where it is handled on its own.

    Shape: the course begins where the two were brought together. The caller may see `view`.
    """
    if view.state != State.VOIDED:  # as every duplicate is
        return None
    relation = Relation.objects.filter(case_id=view.id, kind="duplicate_of", ended_at=None).first()
    if relation is None:
        return None
    main = case(actor=SYSTEM, case_id=relation.other_id)
    since = view.closed_at or view.raised_at  # a duplicate is set aside when it is merged
    entries = timeline(view=main, for_staff=False)
    return Followed(
        main.state, main.unit_name, main.due_at, main.is_due_provisional,
        tuple((entry.at, entry.verb, _sentence(entry)) for entry in entries if entry.verb in COURSE and entry.at >= since),
    )  # fmt: skip


def _sentence(entry: TimelineEntry) -> str:
    """The sentence for somebody who is not asked for a grade and does not see the reason."""
    if entry.verb == "case.closed":
        return _("It has been checked and closed.")
    return _("It has been closed.") if entry.verb == "case.force_closed" else entry.story
