"""What a case's own facts say of a moment: who had it in hand, and whether it was told by an import."""

from datetime import datetime
from uuid import UUID

from huimin.kernel.facts import api as facts
from huimin.kernel.facts.api import FactView

from .models import Watch

#: The fact with which an import ends its telling of a case; `at` is when the case was taken over.
TAKEN_OVER = "case.replayed"
IMPORT = "import"
#: Acts by which a person takes a case in hand, and by which it leaves every hand.
TAKES = ("case.signed", "case.claimed")
LEAVES = ("case.returned", "case.taken_back", "case.dispatched", "case.offered", "case.reopened")
PASSES = "case.handed_over"


def is_replayed(fact: FactView) -> bool:
    """Whether an import tells of it, rather than somebody who did it here."""
    return fact.channel == IMPORT


def until(fact: FactView) -> list[FactView]:
    """The facts of the fact's case up to and with it, in order."""
    told = facts.of(subject=(fact.subject_type, fact.subject_id))
    index = next((index for index, each in enumerate(told) if each.id == fact.id), len(told) - 1)
    return told[: index + 1]


def hands_at(watch: Watch, at: datetime) -> UUID | None:
    """Who of the unit had the case in hand at the moment; None where nobody had signed for it, or at another desk."""
    if watch.case_id is None or watch.stage not in ("handle", "task"):
        return None
    holder = None
    for fact in facts.of(subject=("case", watch.case_id)):
        if fact.at > at:
            break
        if fact.verb in TAKES:
            holder = fact.account_id
        elif fact.verb == PASSES and fact.data.get("signer"):
            holder = UUID(fact.data["signer"])
        elif fact.verb in LEAVES:
            holder = None
    return holder
