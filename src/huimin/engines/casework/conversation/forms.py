"""The one field and the one button by which a message is written, for every face."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from huimin.kernel.access.api import Actor
from huimin.kernel.files import api as files

from ..errors import CaseNotFound, CaseworkError
from .actions import message_send
from .types import NewMessage


class MessageForm(forms.Form):
    """Words, and the key that lets the same form be sent once however often it is."""

    prefix = "message"
    text = forms.CharField(
        label=_("Your message"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "data-draft": "", "data-talk-field": ""}),
    )
    key = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args: Any, label: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("key", uuid4().hex)
        self.fields["text"].label = label or self.fields["text"].label


def send_written(
    form: MessageForm,
    *,
    uploads: Sequence[UploadedFile],
    actor: Actor,
    case_id: UUID,
    channel: str,
    query_code: str = "",
    session: str = "",
    is_for_resident: bool = False,
) -> bool:
    """Sends what was written; False when it was refused, and the form says why.

    Raises: CaseNotFound, Refused.
    """
    if not form.is_valid():
        return False
    given = form.cleaned_data
    try:
        with transaction.atomic():
            kept = [
                files.store(content=upload.file, name=upload.name or "", actor=actor, session=session)
                for upload in uploads
                if upload.file is not None
            ]
            new = NewMessage(
                text=given["text"],
                channel=channel,
                file_ids=tuple(item.id for item in kept),
                is_for_resident=is_for_resident,
                key=f"{channel}:{case_id}:{given['key']}" if given["key"] else "",
                session=session,
            )
            message_send(actor=actor, case_id=case_id, new=new, query_code=query_code)
    except CaseNotFound:
        raise
    except (CaseworkError, files.FileError) as refused:
        form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        return False
    return True
