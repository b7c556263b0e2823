"""The exchange between the person and who handles the case, as the portal shows it."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _

from huimin.engines.casework import api as casework
from huimin.engines.casework.api import CaseView
from huimin.kernel.files import api as files
from huimin.kernel.gate.api import actor_of


def shown(
    request: HttpRequest,
    view: CaseView,
    code: str,
    *,
    form: forms.Form | None = None,
    found: casework.Conversation | None = None,
) -> dict[str, Any]:
    """What the exchange needs; the person has read what is shown, and may open its files."""
    talk = found or casework.conversation(view=view, for_staff=False)
    if talk.unread and request.method == "GET":
        casework.message_mark_read(actor=actor_of(request), case_id=view.id, up_to=talk.latest_id, query_code=code)
    if code:
        files.show(request.session, [file.id for item in talk.messages for file in item.files])
    may_write = talk.is_open and (bool(code) or actor_of(request).account_id == view.reporter_id)
    return {
        "case": view,
        "talk": talk,
        "talk_form": form or (casework.MessageForm(label=_("Write to us")) if may_write else None),
    }
