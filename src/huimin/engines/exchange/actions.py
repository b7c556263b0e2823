"""What people do with imports."""

from uuid import UUID

from django.db import transaction

from huimin.kernel.facts import api as facts
from huimin.kernel.gate.api import Actor, Where, require

from . import queries
from .types import QuarantinedView


@transaction.atomic
def quarantine_read(
    *, actor: Actor, batch_id: UUID, where: Where, after: int = 0, limit: int = 50
) -> list[QuarantinedView]:
    """A page of the rows of a batch that wait, as they came; that they were read is a fact.

    Shape: `where` is the division the batch was taken into; `after` is the row number the page begins after.
    Raises: Refused, BatchNotFound.
    """
    require(actor, "exchange.quarantine_view", where=where, data_class="personal")
    view = queries.batch(batch_id)
    rows = queries.quarantined(target=view.target, batch_id=view.id, after=after, limit=limit)
    if rows:
        facts.record(
            verb="exchange.quarantine_viewed",
            subject=("batch", view.id),
            actor=actor,
            where=where,
            data={"origin": view.origin, "count": len(rows), "after": after},
        )
    return rows
