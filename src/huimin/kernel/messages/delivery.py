"""Delivering: what the job does with one message after it has committed.

No transaction is open while the port is spoken to: the port may be slow, and an open transaction would hold up the
readers of facts. A worker killed between handing over and noting it hands over again, under the same key.
"""

from datetime import timedelta
from uuid import UUID

from django.db.models import F
from django.utils import timezone

from huimin.kernel.crypto.api import open_
from huimin.kernel.manifest.api import settings

from .addresses import BODY, EMAIL, PHONE
from .errors import PortFailed, PortRefused
from .mail import SmtpPort, mail_domain
from .models import Arrival, Message
from .ports import LocalOutbox, Outgoing, Port, port
from .tokens import token


def deliver(*, message_id: UUID | str) -> None:
    """Hands one queued message to the port and notes how it went; a message that is sent or has failed is left alone.

    Raises: PortFailed when it is worth trying again.
    """
    message = Message.objects.filter(id=message_id, state=Message.State.QUEUED).first()
    if message is None:
        return
    row = Message.objects.filter(id=message_id, state=Message.State.QUEUED)
    outgoing = Outgoing(
        key=message.key,
        phone=_opened(message.phone_sealed, PHONE),
        body=open_(message.body_sealed, BODY),
        template=message.template,
        channel=message.channel,
        id=message.id,
        email=_opened(message.email_sealed, EMAIL),
        subject=_opened(message.subject_sealed, BODY),
        language=message.language,
        thread=message.thread,
        in_reply_to=_before(message),
    )
    try:
        provider_id = port_of(message.channel).hand_over(outgoing)
    except PortRefused as refused:
        row.update(state=Message.State.FAILED, attempts=F("attempts") + 1, error=str(refused))
    except PortFailed as failed:
        is_last = message.attempts + 1 >= int(settings.get("message.attempts"))
        state = Message.State.FAILED if is_last else Message.State.QUEUED
        row.update(state=state, attempts=F("attempts") + 1, error=str(failed))
        if not is_last:
            raise
    else:
        row.update(
            state=Message.State.SENT,
            attempts=F("attempts") + 1,
            error="",
            provider_id=provider_id,
            sent_at=timezone.now(),
        )


def port_of(channel: str) -> Port:
    """The port of this installation for a channel."""
    if channel != "email":
        return port()
    return SmtpPort() if settings.get("message.mail_port") == "smtp" else LocalOutbox()


def _opened(sealed: str, purpose: str) -> str:
    return open_(sealed, purpose) if sealed else ""


def _before(message: Message) -> str:
    """The Message-ID of what this one follows in its thread: the last answer, else our first mail; "" for the first."""
    if message.channel != "email" or not message.thread:
        return ""
    answers = Arrival.objects.filter(thread=message.thread, state=Arrival.State.TAKEN).exclude(message_id="")
    if last := answers.order_by("-arrived_at").values_list("message_id", flat=True).first():
        return last
    ours = Message.objects.filter(thread=message.thread, channel="email", email_index=message.email_index)
    first = ours.order_by("created_at", "id").values_list("id", flat=True).first()
    return f"<{token(first)}@{mail_domain()}>" if first and first != message.id else ""


def forget() -> int:
    """Empties numbers, addresses and texts of messages past their retention, and says how many; rows and keys stay."""
    old = timezone.now() - timedelta(days=int(settings.get("message.retention")))
    arrivals = Arrival.objects.filter(arrived_at__lt=old).exclude(body_sealed="", sender_sealed="")
    arrivals.update(sender_sealed="", sender_index="", subject_sealed="", body_sealed="")
    return (
        Message.objects.filter(created_at__lt=old)
        .exclude(state=Message.State.QUEUED)
        .exclude(body_sealed="")
        .update(phone_sealed="", phone_index="", email_sealed="", email_index="", subject_sealed="", body_sealed="")
    )
