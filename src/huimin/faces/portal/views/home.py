"""The first page: calm, one big thing."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from huimin.engines.casework import api as casework
from huimin.engines.casework.api import CaseNotFound
from huimin.kernel.gate.api import actor_of, public
from huimin.kernel.slots.api import fills

from .. import drafts, keys, words

MOST_RECENT = 3


@public("the first page of the portal is for everybody")
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Raise a need, see how it goes; services and notices of the systems."""
    context = {
        "draft": drafts.load(request),
        "recent": _recent(request),
        "services": fills("portal.home.services", request),
        "notices": fills("portal.home.notices", request),
    }
    return render(request, "portal/home.html", context)


def _recent(request: HttpRequest) -> list[dict]:
    """The latest of one's own cases, or of those this browser has shown codes for."""
    actor = actor_of(request)
    if actor.account_id is not None:
        views = casework.my_cases(actor=actor, limit=MOST_RECENT).rows
    else:
        views = []
        for number in keys.numbers(request)[:MOST_RECENT]:
            try:
                views.append(keys.open_case(request, number)[0])
            except CaseNotFound:
                continue
    return [{"view": view, "state": words.state(view), "promise": words.promise(view)} for view in views]
