"""The first page of a worker, the lists behind its figures, and a visit's beginning and end."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from huimin.engines.casework import api as casework
from huimin.engines.casework.api import WorklistFilter
from huimin.kernel.clock import api as clock
from huimin.kernel.errors import HuiminError
from huimin.kernel.files import api as files
from huimin.kernel.gate.api import actor_of, requires
from huimin.kernel.slots.api import fills

from .. import actions, memory, queries, words
from ..counters import HOLD, counter_of
from ..models import Visit
from .frame import in_visit, page

FIRST = 6
SHOWN = ("open", "soon", "late")


@requires(HOLD)
@never_cache
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """One large thing: the next person. Beside it what today brought, and what waits in the community."""
    actor = actor_of(request)
    counter = counter_of(actor)
    since = queries.morning(counter)
    visits, raised = queries.counts_since(actor=actor, since=since)
    late = sum(casework.figures(actor=actor, division_code=code, since=since)["late"] for code in counter.codes)
    opened = sum(casework.figures(actor=actor, division_code=code, since=since)["open"] for code in counter.codes)
    today, cases = reverse("station:today"), reverse("station:cases")
    context: dict[str, Any] = {
        "open_visit": actions.current_visit(actor=actor),
        "figures": [
            {"label": _("Visits today"), "value": visits, "url": today},
            {"label": _("Raised at the counter today"), "value": raised, "url": f"{today}#raised"},
            {"label": _("Open in the community"), "value": opened, "url": f"{cases}?show=open"},
            {"label": _("Late"), "value": late, "url": f"{cases}?show=late", "kind": "late" if late else ""},
        ],
        "tiles": fills("station.home.tiles", request),
        "day": clock.now(),
        "is_kiosk": "huimin_kiosk" in request.COOKIES,
    }
    return page(request, "home", **context)


@requires(HOLD)
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """The next person: whatever was on the screen of the one before is gone."""
    _clear(request)
    actions.visit_begin(actor=actor_of(request))
    return redirect("station:person")


@requires(HOLD)
@require_POST
@in_visit
def end(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The person leaves; nothing of theirs stays on the screen."""
    _clear(request)
    actions.visit_end(actor=actor_of(request), visit=visit)
    messages.success(request, _("The visit is over. Nothing of it is left on this screen."))
    return redirect("station:home")


def _clear(request: HttpRequest) -> None:
    """Forgets what was being written, and its photos."""
    visit = actions.current_visit(actor=actor_of(request))
    if visit is not None:
        drop_photos(request, memory.load(request, visit).matter)
    memory.forget(request)


def drop_photos(request: HttpRequest, matter: memory.Matter) -> None:
    """Photos that became part of no case are forgotten."""
    for id in matter.files:
        try:
            files.discard(id, actor=actor_of(request))
        except files.FileMissing:
            continue


@requires(HOLD)
@never_cache
@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """Today's visits, and what was raised in them."""
    actor = actor_of(request)
    visits = queries.visits_since(actor=actor, since=queries.morning(counter_of(actor)))
    raised = [words.row(view) for visit in visits for view in visit.raised]
    return page(request, "today", visits=visits, raised=raised)


@requires(HOLD)
@never_cache
@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    """The cases of the station's communities that are open, due soon, or late."""
    actor, counter = actor_of(request), counter_of(actor_of(request))
    show = request.GET.get("show", "open") if request.GET.get("show") in SHOWN else "open"
    asked = request.GET.get("community", "")
    community = asked if asked in counter.codes else counter.codes[0] if counter.codes else ""
    wanted = WorklistFilter(
        view="all", figure=show, division_code=community, text=request.GET.get("q", "").strip()[:60]
    )
    fault, found = "", casework.Page([], "")
    try:
        found = casework.worklist(actor=actor, wanted=wanted, cursor=request.GET.get("after", ""), limit=20)
    except HuiminError as refused:
        fault = str(refused)
    context: dict[str, Any] = {
        "rows": [_line(row) for row in found.rows],
        "next": found.next,
        "show": show,
        "tabs": [
            (name, label) for name, label in zip(SHOWN, (_("Open"), _("Due within 4 hours"), _("Late")), strict=True)
        ],
        "community": community,
        "asked": wanted.text,
        "fault": fault,
    }
    return page(request, "cases", status=422 if fault else 200, **context)


def _line(row: casework.WorkRow) -> dict[str, Any]:
    state = casework.State(row.state)
    return {"case": row, "state": {"kind": words.KINDS[state], "label": casework.STATE_TITLES[state]}}
