"""Taking what came in: once, in one transaction with what it becomes; what cannot be placed is held with its reason."""

from datetime import datetime, timedelta
from uuid import UUID

import uuid_utils.compat as uuid7
from django.db import IntegrityError, transaction
from django.utils import timezone

from huimin.kernel.crypto.api import blind_index, seal
from huimin.kernel.errors import HuiminError
from huimin.kernel.gate.api import Actor, assure
from huimin.kernel.manifest.api import settings

from . import reading, replies, tokens
from .addresses import BODY, EMAIL, PHONE, normal, same_email
from .errors import NoAddress, NoSuchArrival
from .models import Arrival, Message
from .reading import Letter, Unreadable
from .types import Attachment, Reply

VIEW = "message.arrival_view"
LONGEST_SMS = 2000
State = Arrival.State


def is_known(place: str) -> bool:
    """Whether the mail at this place was taken already."""
    return Arrival.objects.filter(place=place).exists()


def take_letter(raw: bytes, *, place: str) -> str:
    """Takes a mail as it lay in a mailbox; the state in which it is now.

    Shape: `place` is the same for the same mail of the same mailbox. Twice is once, by its place and by what it says.
    """
    try:
        letter = reading.read(raw, most_bytes=int(settings.get("message.mail_max_mb")) * 1024 * 1024)
    except Unreadable as unreadable:
        return hold_unread(unreadable.reason, place=place)
    with transaction.atomic():
        arrival = _new("email", key=f"email:{letter.digest}", place=place, sender=letter.sender, subject=letter.subject)
        arrival.message_id = letter.message_id
        if not _is_first(arrival):
            return State.REPEATED
        if letter.bounce:
            _bounced(arrival, letter)
        elif letter.automatic:
            _end(arrival, State.IGNORED, letter.automatic)
        else:
            answered, reason = _answered_mail(letter)
            _hand_on(arrival, answered, reason, letter.text, letter.attachments)
    return str(arrival.state)


def hold_unread(reason: str, *, place: str) -> str:
    """Notes a mail that is not read, so that staff know that it came; the state in which it is now."""
    with transaction.atomic():
        arrival = _new("email", key=None, place=place, sender="", subject="")
        arrival.state, arrival.reason = State.HELD, reason
        if not _is_first(arrival):
            return State.REPEATED
    return State.HELD


def take_sms(*, provider_id: str, phone: str, text: str) -> str:
    """Takes a text message that the gateway passes on; the state in which it is now. The same `provider_id` again is once."""
    said = text.replace("\x00", "").strip()[:LONGEST_SMS]
    try:
        sender = normal(phone)
    except NoAddress:
        sender = ""
    with transaction.atomic():
        arrival = _new("sms", key=f"sms:{provider_id}", place="", sender=sender, subject="")
        if not _is_first(arrival):
            return State.REPEATED
        last = _last_to(sender) if sender else None
        _hand_on(arrival, last, "" if last else "unknown_sender", said, ())
    return str(arrival.state)


@transaction.atomic
def settle(*, actor: Actor, arrival_id: UUID) -> None:
    """Somebody looked at what was held, and it needs no more.

    Raises: Refused, NoSuchArrival.
    """
    assure(actor, VIEW)
    changed = Arrival.objects.filter(id=arrival_id, state=State.HELD).update(
        state=State.SETTLED, settled_at=timezone.now(), settled_by=actor.account_id
    )
    if not changed:
        raise NoSuchArrival


def _last_to(phone: str) -> Message | None:
    """The last message to the number that may be answered, if it is young enough."""
    sent = Message.objects.filter(phone_index=blind_index(phone, PHONE), created_at__gt=_oldest()).exclude(thread="")
    return sent.order_by("-created_at", "-id").first()


def _oldest() -> datetime:
    return timezone.now() - timedelta(days=int(settings.get("message.reply_days")))


def _new(channel: str, *, key: str | None, place: str, sender: str, subject: str) -> Arrival:
    purpose = EMAIL if channel == "email" else PHONE
    return Arrival(
        id=uuid7.uuid7(),
        channel=channel,
        key=key,
        place=place,
        state=State.HELD,
        reason="in_work",
        sender_sealed=seal(sender, purpose) if sender else "",
        sender_index=blind_index(sender, purpose) if sender else "",
        subject_sealed=seal(subject, BODY) if subject else "",
    )


def _is_first(arrival: Arrival) -> bool:
    """Writes the row; False where the same was taken before, by another place too. Waits for who takes it just now."""
    try:
        with transaction.atomic():
            arrival.save(force_insert=True)
    except IntegrityError:
        if arrival.place and not is_known(
            arrival.place
        ):  # the server delivered it twice: this one need not be read again
            Arrival.objects.create(
                channel=arrival.channel, place=arrival.place, state=State.REPEATED, reason="repeated"
            )
        return False
    return True


def _answered_mail(letter: Letter) -> tuple[Message | None, str]:
    """The message a mail answers, or why it is not to be believed."""
    if not letter.tokens:
        return None, "no_token"
    ids = [found for found in map(tokens.read, letter.tokens) if found]
    if not ids:
        return None, "bad_token"
    known = {row.id: row for row in Message.objects.filter(id__in=ids, channel="email").exclude(thread="")}
    message = next((known[id_] for id_ in ids if id_ in known), None)
    if message is None:
        return None, "bad_token"
    if message.created_at < _oldest() or not message.email_index:
        return None, "expired"
    if not letter.sender or blind_index(same_email(letter.sender), EMAIL) != message.email_index:
        return None, "unknown_sender"
    return message, ""


def _hand_on(
    arrival: Arrival, answered: Message | None, reason: str, text: str, attachments: tuple[Attachment, ...]
) -> None:
    if answered is not None:
        arrival.thread = answered.thread
        reply = Reply(arrival.id, arrival.channel, text, attachments)
        try:
            with transaction.atomic():
                replies.hand_on(answered.thread, reply)
        except HuiminError as refused:
            reason = refused.code
        except LookupError:
            reason = "nobody_takes_it"
        else:
            _end(arrival, State.TAKEN, "")
            return
    arrival.body_sealed = seal(text, BODY) if text else ""
    _end(arrival, State.HELD, reason)


def _bounced(arrival: Arrival, letter: Letter) -> None:
    """Notes with our message that it came back. Only a report that holds our own signed Message-ID is believed."""
    ids = [found for found in map(tokens.read, letter.tokens) if found]
    changed = Message.objects.filter(id__in=ids[:1], channel="email", state=Message.State.SENT).update(
        state=Message.State.BOUNCED, error=f"it came back: {letter.bounce}"
    )
    _end(arrival, State.BOUNCED if changed else State.IGNORED, letter.bounce)


def _end(arrival: Arrival, state: str, reason: str) -> None:
    arrival.state, arrival.reason = state, reason
    arrival.save(update_fields=["state", "reason", "thread", "body_sealed"])
