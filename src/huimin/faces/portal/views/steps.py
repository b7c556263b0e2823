"""What the pages of a report share: which page follows, how a page is shown, and how a kind or a case met too is taken."""

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import pgettext

from huimin.engines.casework import api as casework

from .. import drafts, hints
from ..drafts import Draft

RAISE = "casework.case_raise"
MOST_SUGGESTED = 6


def to(step: str) -> HttpResponse:
    return redirect(f"portal:report_{step}")


def onwards(request: HttpRequest, draft: Draft, step: str) -> HttpResponse:
    """Keeps the draft and goes to the next page; back to the check when the person came from there."""
    drafts.save(request, draft)
    if request.GET.get("back") == "check" and not draft.gap():
        return to("check")
    order = ["what", "kind", "details", "where", "nearby", "photo", "contact", "check"]
    following = order[order.index(step) + 1]
    kind = draft.kind()
    if following == "details" and not (kind and kind[0].has_form):
        following = "where"
    return to(following)


def answer_page(
    request: HttpRequest, step: str, at: int, draft: Draft, *, status: int = 200, back: str = "", **context: Any
) -> HttpResponse:
    labels = [
        pgettext("portal", "What"),
        pgettext("portal", "Where"),
        pgettext("portal", "Photo"),
        pgettext("portal", "Contact"),
        pgettext("portal", "Check"),
    ]
    previous = "check" if request.GET.get("back") == "check" else back
    context |= {
        "draft": draft,
        "steps": [{"label": label} for label in labels],
        "at": at,
        "previous": reverse(f"portal:report_{previous}") if previous else reverse("portal:home"),
    }
    return render(request, f"portal/report/{step}.html", context, status=status)


def choose(draft: Draft, chosen: str) -> bool:
    """Takes a kind, if it is one; keeps what was suggested for the words, so that it can be seen how often that is right."""
    if chosen not in {view.code for view in casework.case_types(channel="portal")}:
        return False
    if chosen != draft.type_code:
        draft.type_code, draft.answers, draft.has_answered, draft.same_as = chosen, {}, False, ""
    draft.suggested = asdict(hints.suggested(draft, most=MOST_SUGGESTED))
    return True


def take_same(request: HttpRequest, draft: Draft) -> bool:
    """Takes "I have met this too", if it was pressed: the kind is then that of the case near by."""
    same = casework.shown_case(request.POST.get("same", ""))
    if same is None or not (code := casework.public_type(same)):
        return False
    choose(draft, code)
    draft.same_as = str(same)
    return True
