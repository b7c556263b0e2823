"""What was suggested to a member of staff beside what they chose: kept with the act's fact, so that it can be counted.

Suggestions go by the title, the first words of the need, here as on the page where the choice is made.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from huimin.kernel.access.api import Where

from .. import routing
from ..definition import Definition
from .suggesting import suggest, suggest_unit


def beside_type(*, title: str, where: Where, chosen: str, taken: str) -> dict[str, Any]:
    """What the fact of registering keeps: the types suggested, and which of them was taken in place of the one chosen before."""
    found = suggest(text=title, where=where, chosen=chosen)
    return {"suggested": found.as_fact(taken)} if found.items else {}


def beside_unit(*, title: str, definition: Definition, where: Where, at: datetime, taken: UUID) -> dict[str, Any]:
    """What the fact of dispatching keeps: the unit the routing table names, why, and the units learned from past cases."""
    desks = routing.desks(definition, where, at=at)
    learned = suggest_unit(text=title, type_code=definition.code, where=where)
    kept: dict[str, Any] = {}
    if desks.unit_id and desks.reason:
        kept["proposed"] = {"unit": str(desks.unit_id), "is_taken": desks.unit_id == taken}
        if desks.unit_id == taken:
            kept["route"] = desks.reason.as_fact()
    if learned.items:
        kept["suggested"] = learned.as_fact(str(taken))
    return kept
