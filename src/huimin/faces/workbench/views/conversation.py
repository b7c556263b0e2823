"""Messages with residents: what waits for an answer, and the exchange of one case."""

from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from huimin.engines.casework import api as casework
from huimin.kernel.access import api as access

from .. import labels

SEND = "casework.message_send"


@access.requires(SEND)
@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """The cases on this desk in which a resident waits for words, the longest first."""
    types = labels.type_titles()
    rows = [
        {"row": row, "type": types.get(row.type_code, row.type_code)}
        for row in casework.messages_waiting(actor=access.actor_of(request))
    ]
    return render(request, "workbench/messages.html", {"waiting": rows})


@access.requires("casework.case_view")
@require_safe
def exchange(request: HttpRequest, number: str) -> HttpResponse:
    """The exchange of a case; alone, for a page that looks for what is new, when `after` is given."""
    view = _view(request, number)
    after = request.GET.get("after", "")
    shown = panel(request, view)
    if not after:
        return render(request, "workbench/conversation_page.html", shown)
    if str(shown["talk"].latest_id) == after:
        return HttpResponse(status=204)
    return render(request, "workbench/exchange.html", shown)


@access.requires(SEND, "casework.message_pass_on")
@require_POST
def send(request: HttpRequest, number: str) -> HttpResponse:
    """Answers the resident, or writes down what the resident says on the phone."""
    view = _view(request, number)
    form = casework.MessageForm(request.POST)
    is_heard = request.POST.get("heard") == "phone"
    is_sent = casework.send_written(
        form,
        uploads=[upload for upload in request.FILES.getlist("files") if isinstance(upload, UploadedFile)],
        actor=access.actor_of(request),
        case_id=view.id,
        channel="phone" if is_heard else "workbench",
        is_for_resident=is_heard,
    )
    if not is_sent:
        return render(request, "workbench/conversation_page.html", panel(request, view, form=form), status=422)
    messages.success(request, _("Written down.") if is_heard else _("Sent; the resident is told."))
    return _back(number)


@access.requires(SEND)
@require_POST
def read(request: HttpRequest, number: str) -> HttpResponse:
    """What the resident wrote was read and needs no answer."""
    view = _view(request, number)
    casework.message_mark_read(actor=access.actor_of(request), case_id=view.id)
    messages.success(request, _("Marked as read."))
    return _back(number)


def panel(request: HttpRequest, view: casework.CaseView, *, form: casework.MessageForm | None = None) -> dict[str, Any]:
    """What the exchange needs for this person."""
    actor = access.actor_of(request)
    may_answer = casework.may_answer(actor=actor, view=view)
    may_pass_on = casework.may_pass_on(actor=actor, view=view)
    return {
        "case": view,
        "talk": casework.conversation(view=view, for_staff=True),
        "may_answer": may_answer,
        "may_pass_on": may_pass_on,
        "talk_form": (form or casework.MessageForm(label=_("Answer to the resident")))
        if may_answer or may_pass_on
        else None,
    }


def _view(request: HttpRequest, number: str) -> casework.CaseView:
    try:
        return casework.case(actor=access.actor_of(request), number=number)
    except casework.CaseNotFound:
        raise Http404 from None


def _back(number: str) -> HttpResponse:
    return redirect(f"{reverse('workbench:case', args=[number])}#conversation")
