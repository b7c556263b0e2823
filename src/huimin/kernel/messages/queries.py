"""Reading messages."""

from collections.abc import Sequence

from huimin.kernel.crypto.api import blind_index, open_
from huimin.kernel.gate.api import Actor, assure, may

from .addresses import BODY, EMAIL, PHONE, masked, masked_email, normal, same_email
from .arrivals import VIEW
from .errors import NoAddress
from .models import Arrival, Message
from .types import ArrivalView, MessageView


def _view(message: Message) -> MessageView:
    return MessageView(
        id=message.id,
        key=message.key,
        template=message.template,
        language=message.language,
        channel=message.channel,
        phone=masked(open_(message.phone_sealed, PHONE)) if message.phone_sealed else "",
        body=open_(message.body_sealed, BODY) if message.body_sealed else "",
        state=message.state,
        attempts=message.attempts,
        error=message.error,
        created_at=message.created_at,
        sent_at=message.sent_at,
        email=masked_email(open_(message.email_sealed, EMAIL)) if message.email_sealed else "",
        subject=open_(message.subject_sealed, BODY) if message.subject_sealed else "",
    )


def newest(*, phone: str = "", limit: int = 50) -> Sequence[MessageView]:
    """The newest messages, of one number or e-mail address when it is given; none for what is neither."""
    messages = Message.objects.order_by("-created_at", "-id")
    if phone:
        try:
            if "@" in phone:
                messages = messages.filter(email_index=blind_index(same_email(phone), EMAIL))
            else:
                messages = messages.filter(phone_index=blind_index(normal(phone), PHONE))
        except NoAddress:
            return []
    return [_view(message) for message in messages[:limit]]


def held(*, actor: Actor, limit: int = 100) -> list[ArrivalView]:
    """What came in and belongs nowhere, the newest first, for who may look at it.

    Raises: Refused.
    """
    assure(actor, VIEW)
    rows = Arrival.objects.filter(state=Arrival.State.HELD).order_by("-arrived_at", "-id")[:limit]
    return [
        ArrivalView(
            id=row.id,
            channel=row.channel,
            sender=_sender(row),
            subject=open_(row.subject_sealed, BODY) if row.subject_sealed else "",
            text=open_(row.body_sealed, BODY) if row.body_sealed else "",
            reason=row.reason,
            arrived_at=row.arrived_at,
        )
        for row in rows
    ]


def held_count(*, actor: Actor) -> int:
    """How much is held, for who may look at it; 0 for everybody else."""
    return Arrival.objects.filter(state=Arrival.State.HELD).count() if may(actor, VIEW) else 0


def _sender(row: Arrival) -> str:
    if not row.sender_sealed:
        return ""
    if row.channel == "email":
        return masked_email(open_(row.sender_sealed, EMAIL))
    return masked(open_(row.sender_sealed, PHONE))


def by_key(*, key: str) -> MessageView | None:
    """The message of a cause, if there is one."""
    message = Message.objects.filter(key=key).first()
    return _view(message) if message else None
