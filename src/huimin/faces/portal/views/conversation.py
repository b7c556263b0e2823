"""What the person and the unit write to each other, on the page of the case."""

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from huimin.engines.casework import api as casework
from huimin.engines.casework.api import CaseNotFound, CaseView
from huimin.kernel.gate.api import actor_of, public

from .. import keys, talk
from . import cases


@public(cases.BY_CODE)
@never_cache
@require_safe
def exchange(request: HttpRequest, number: str) -> HttpResponse:
    """The messages alone, for a page that looks again by itself; nothing when there is nothing newer than `after`."""
    view, code = _open(request, number)
    if "after" not in request.GET:
        return redirect(f"{reverse('portal:case', args=[number])}#conversation")
    found = casework.conversation(view=view, for_staff=False)
    if not found.unread and str(found.latest_id) == request.GET["after"]:
        return HttpResponse(status=204)
    return render(request, "portal/exchange.html", talk.shown(request, view, code, found=found))


@public(cases.BY_CODE)
@require_POST
def send(request: HttpRequest, number: str) -> HttpResponse:
    """Sends what was written; what was refused stays in the field, with the reason."""
    view, code = _open(request, number)
    form = casework.MessageForm(request.POST)
    if not request.session.session_key:
        request.session.create()
    uploads = [upload for upload in request.FILES.getlist("files") if isinstance(upload, UploadedFile)]
    is_sent = casework.send_written(
        form,
        uploads=uploads,
        actor=actor_of(request),
        case_id=view.id,
        channel="portal",
        query_code=code,
        session=request.session.session_key or "",
    )
    if not is_sent:
        return cases.page(request, view, code, failed={"message": form}, status=422)
    messages.success(request, _("Sent. The answer appears here, and we tell you when it is there."))
    return redirect(f"{reverse('portal:case', args=[number])}#conversation")


def _open(request: HttpRequest, number: str) -> tuple[CaseView, str]:
    try:
        return keys.open_case(request, number)
    except CaseNotFound:
        raise Http404 from None
