"""What people answer to our mails and text messages, each into the case it belongs to."""

from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import override

from huimin.kernel.access.api import Actor
from huimin.kernel.files import api as files
from huimin.kernel.files.api import FileError
from huimin.kernel.manifest.api import settings
from huimin.kernel.messages.api import Attachment, Reply

from .conversation.actions import message_send
from .conversation.types import NewMessage
from .models import Case


def take_reply(case_id: UUID, reply: Reply) -> None:
    """The answer stands in the case as the resident's message, once. Files that are not taken are named in it, with the reason.

    Raises: CaseNotFound, InputRefused, ConversationOver, TooManyMessages.
    """
    actor = Actor.system("answer by " + reply.channel, channel=reply.channel)
    language = Case.objects.filter(id=case_id).values_list("language", flat=True).first() or "zh-hans"
    with override(language):
        kept, left = _files(actor, reply.attachments)
    length = int(settings.get("casework.message_length"))
    text = "\n".join([_shortened(reply.text, length - sum(len(line) + 1 for line in left)), *left]).strip()
    new = NewMessage(text=text, channel=reply.channel, file_ids=tuple(kept), key=f"reply:{reply.arrival_id}")
    message_send(actor=actor, case_id=case_id, new=new)


def _files(actor: Actor, attachments: tuple[Attachment, ...]) -> tuple[list[UUID], list[str]]:
    """The files taken, and a line for each that was not."""
    kept: list[UUID] = []
    left: list[str] = []
    most = int(settings.get("casework.message_files"))
    for item in attachments:
        name = "".join(letter for letter in item.name if letter.isprintable())[:60] or "?"
        if len(kept) == most:
            left.append(_("(The file “%(name)s” was not taken: too many files.)") % {"name": name})
            continue
        try:
            kept.append(files.store(content=item.content, name=item.name, actor=actor).id)
        except files.StoreFull:
            raise
        except FileError as refused:
            left.append(_("(The file “%(name)s” was not taken: %(why)s)") % {"name": name, "why": str(refused)})
    return kept, left[:most]


def _shortened(text: str, length: int) -> str:
    """The words as far as a message holds them; a mail is not refused for its length."""
    return text if len(text) <= length else text[: max(0, length - 1)].rstrip() + "…"


REPLIES = {"case": take_reply}
