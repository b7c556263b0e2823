"""What crosses the door of messages."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Recipient:
    """To whom: an account (its phone is looked up), a phone number, or an e-mail address for what goes by e-mail."""

    account_id: UUID | None = None
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class MessageView:
    """A message as it is shown. Phone and address are masked."""

    id: UUID
    key: str
    template: str
    language: str
    channel: str
    phone: str
    body: str
    state: str
    attempts: int
    error: str
    created_at: datetime
    sent_at: datetime | None
    email: str = ""
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with a mail, as it was named and as it is: neither is to be believed."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Reply:
    """What somebody answered to a message of ours: their own words, without what they quoted.

    Shape: `arrival_id` is the same however often it is handed over; `channel` is email or sms.
    """

    arrival_id: UUID
    channel: str
    text: str
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class ArrivalView:
    """Something that came in and is held for a person to look at. The sender is masked."""

    id: UUID
    channel: str
    sender: str
    subject: str
    text: str
    reason: str
    arrived_at: datetime
