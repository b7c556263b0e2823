"""Messages to people: one row a cause, delivered through the installation's port."""

from .actions import send
from .addresses import masked_email, normal_email, same_email
from .arrivals import settle, take_letter, take_sms
from .errors import MessagesError, NoAddress, NoEmail, NoSuchArrival, PortFailed, PortRefused, UnknownTemplate
from .queries import by_key, held, held_count, newest
from .types import ArrivalView, Attachment, MessageView, Recipient, Reply

__all__ = [
    "ArrivalView",
    "Attachment",
    "MessageView",
    "MessagesError",
    "NoAddress",
    "NoEmail",
    "NoSuchArrival",
    "PortFailed",
    "PortRefused",
    "Recipient",
    "Reply",
    "UnknownTemplate",
    "by_key",
    "held",
    "held_count",
    "masked_email",
    "newest",
    "normal_email",
    "same_email",
    "send",
    "settle",
    "take_letter",
    "take_sms",
]
