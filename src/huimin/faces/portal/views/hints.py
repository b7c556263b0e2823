"""Hints while a report is being written, and the page that shows the same to who has no JavaScript."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from huimin.kernel.gate.api import requires

from .. import drafts, hints
from .steps import RAISE, answer_page, onwards, take_same, to


@requires(RAISE)
@never_cache
@require_POST
def typed(request: HttpRequest) -> HttpResponse:
    """A piece of page for what has been typed so far: likely kinds, and open cases near by. Nothing is kept."""
    if not hints.may_ask(request):
        return HttpResponse(status=429)
    draft = hints.from_typing(request.POST, drafts.load(request))
    is_what = "description" in request.POST
    found = hints.suggested(draft) if is_what and not draft.type_code else None
    context = {
        "kinds": hints.kinds(found) if found else [],
        "neighbours": hints.neighbours(draft, near=str(request.session.get(hints.NEAR_KEY, ""))),
        "is_where": not is_what,
    }
    return render(request, "portal/report/hints.html", context)


@requires(RAISE)
@never_cache
@require_http_methods(["GET", "POST"])
def nearby(request: HttpRequest) -> HttpResponse:
    """Whether it is one of the open cases near by; passed over where there are none."""
    draft = drafts.load(request)
    if draft.kind() is None or not draft.has_place:
        return to(draft.gap() or "check")
    if request.method == "POST":
        draft.same_as = ""
        take_same(request, draft)
        return onwards(request, draft, "nearby")
    found = hints.neighbours(draft)
    if not found:
        return onwards(request, draft, "nearby")
    return answer_page(request, "nearby", 2, draft, back="where", neighbours=found)
