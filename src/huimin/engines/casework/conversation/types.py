"""Values of a conversation that cross casework's door."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from huimin.kernel.files.api import FileView


@dataclass(frozen=True, kw_only=True)
class NewMessage:
    """What somebody writes in a case.

    Shape: `channel` is the way by which it came: portal, station, phone, sms, email, workbench. `is_for_resident`: a
    worker writes down what the resident says. `key` names what was sent, so that the same sent twice stands once.
    `session` is that of the browser which handed in the files, where nobody is signed in.
    """

    text: str
    channel: str
    file_ids: tuple[UUID, ...] = ()
    is_for_resident: bool = False
    key: str = ""
    session: str = ""


@dataclass(frozen=True)
class MessageView:
    """One message as it is shown. `author` is said to staff only; the resident sees which unit answered."""

    id: UUID
    at: datetime
    is_from_resident: bool
    channel: str
    channel_title: str
    text: str
    files: tuple[FileView, ...]
    author: str
    unit: str
    read_at: datetime | None


@dataclass(frozen=True)
class Conversation:
    """The messages of a case in order, the latest last.

    Shape: `unread` counts those of the other side that the asker's side has not read; `latest_id` is the last message's.
    `is_open` says whether the resident may write now, `until` how long still after the case is closed. `reply_by` is the
    way by which the resident is told of an answer: sms, email, portal.
    """

    messages: tuple[MessageView, ...]
    unread: int
    latest_id: UUID | None
    is_open: bool
    until: datetime | None
    reply_by: str


@dataclass(frozen=True)
class WaitingMessage:
    """A case in which a resident's message waits for an answer, the longest first."""

    case_id: UUID
    number: str
    title: str
    type_code: str
    is_final: bool
    count: int
    since: datetime
    text: str
