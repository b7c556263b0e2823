"""Who may read the files of a case, and those of the messages in it: whoever may see the case."""

from uuid import UUID

from huimin.kernel.access.api import Actor

from .conversation.queries import message_case
from .queries.case import can_view


def can_view_message(actor: Actor, message_id: UUID) -> bool:
    """Whether the actor may see the case in which the message stands."""
    case_id = message_case(message_id)
    return case_id is not None and can_view(actor, case_id)


GUARDS = {"case": can_view, "message": can_view_message}
