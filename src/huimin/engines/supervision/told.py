"""What facts say of a case as it stands: supervision asks nobody else."""

from dataclasses import dataclass
from uuid import UUID

from huimin.kernel.access.api import Where
from huimin.kernel.facts import api as facts

from .errors import NotThere


@dataclass(frozen=True)
class Standing:
    """Where a case is, which unit has or last had it, of which type, and whose hands touched it."""

    where: Where
    unit_id: UUID | None
    type_code: str
    hands: frozenset[UUID]


#: Acts after which somebody may not judge the case.
HANDS = ("case.signed", "case.claimed", "case.finished", "case.verified", "case.closed", "case.force_closed")


def standing(case_id: UUID) -> Standing:
    """The case as its facts tell it.

    Raises: NotThere where no fact tells of it.
    """
    told = facts.of(subject=("case", case_id))
    if not told:
        raise NotThere
    return Standing(
        where=next((fact.where for fact in reversed(told) if fact.where.deepest), told[-1].where),
        unit_id=next((fact.unit_id for fact in reversed(told) if fact.unit_id), None),
        type_code=next((str(fact.data["type"]) for fact in reversed(told) if fact.data.get("type")), ""),
        hands=frozenset(fact.account_id for fact in told if fact.verb in HANDS and fact.account_id),
    )
