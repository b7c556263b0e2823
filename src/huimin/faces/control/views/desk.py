"""The dispatcher's second screen: what waits to be dispatched, the case chosen on either screen, and who is free to take it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from huimin.engines.casework import api as casework
from huimin.kernel.access import api as access
from huimin.kernel.facts import api as facts
from huimin.kernel.places import api as places

from .. import labels, scenes
from ..staff import for_the_wall
from .case import context_of
from .wall import boundaries

MOST = 40
#: The queues of the desk: cases in these states wait for the dispatcher, or for who was sent.
QUEUES: dict[str, tuple[Any, tuple[str, ...]]] = {
    "dispatch": (gettext_lazy("To dispatch"), ("registered",)),
    "waiting": (gettext_lazy("Not signed for"), ("offered", "dispatched")),
    "handling": (gettext_lazy("Being handled"), ("handling",)),
    "suspended": (gettext_lazy("Pending list"), ("suspended",)),
}
#: What is done from this screen; the rest is done at the workbench.
VERBS = frozenset(
    {
        "dispatch",
        "offer",
        "hold_back",
        "take_back",
        "guide",
        "extension_grant",
        "extension_refuse",
        "suspend",
        "resume",
        "urge",
    }
)


@for_the_wall
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """The queue, and the case chosen from it."""
    actor = access.actor_of(request)
    queue = request.GET.get("queue", "dispatch")
    queue = queue if queue in QUEUES else "dispatch"
    page = casework.worklist(actor=actor, wanted=_wanted(queue), limit=MOST)
    if actor.account_id and page.rows:
        data = {"count": len(page.rows)}
        facts.record(verb="case.listed", subject=("wall", actor.account_id), actor=actor, data=data)
    number = request.GET.get("case", "") or (page.rows[0].number if page.rows else "")
    return render(
        request, "control/desk.html", _frame(request, queue, page) | (_chosen(request, number) if number else {})
    )


@for_the_wall
@require_POST
def act(request: HttpRequest, number: str, verb: str) -> HttpResponse:
    """Does a verb to the chosen case, then shows the next of the queue; what was wrong is said beside its field."""
    actor = access.actor_of(request)
    view = _case(actor, number)
    offered = {str(item.verb): item for item in casework.verbs(actor=actor, view=view) if str(item.verb) in VERBS}
    queue = request.POST.get("queue", "dispatch")
    here = reverse("control:desk") + "?" + urlencode({"queue": queue if queue in QUEUES else "dispatch"})
    if verb not in offered:
        messages.error(request, _("This is not possible now: the case has moved on."))
        return redirect(f"{here}&{urlencode({'case': number})}")
    form = casework.verb_form(offered[verb], data=request.POST, units=_units(actor, view))
    revision = request.POST.get("revision", "")
    try:
        if form.is_valid():
            casework.case_step(
                actor=actor,
                case_id=view.id,
                verb=verb,
                inputs_given=casework.given(form),
                revision=int(revision) if revision.isdigit() else None,
            )
            messages.success(request, _("%(number)s: %(verb)s.") % {"number": number, "verb": offered[verb].title})
            return redirect(here)
    except casework.InputRefused as refused:
        casework.show_refusal(form, refused)
    except (casework.CaseChanged, casework.VerbRefused, casework.GuardRefused) as refused:
        messages.error(request, str(refused))
        return redirect(f"{here}&{urlencode({'case': number})}")
    page = casework.worklist(actor=actor, wanted=_wanted(queue), limit=MOST)
    return render(
        request,
        "control/desk.html",
        _frame(request, queue, page) | _chosen(request, number, bad=(verb, form)),
        status=422,
    )


def _wanted(queue: str) -> casework.WorklistFilter:
    known = set(casework.State)
    states = tuple(state for state in QUEUES[queue][1] if state in known)
    return casework.WorklistFilter(view="all", states=states)


def _frame(request: HttpRequest, queue: str, page: casework.Page) -> dict[str, Any]:
    actor = access.actor_of(request)
    here = reverse("control:desk")
    declared = scenes.holds_for(actor)
    return {
        "queue": queue,
        "tabs": [
            {"label": title, "url": f"{here}?queue={code}", "is_current": code == queue}
            for code, (title, _states) in QUEUES.items()
        ],
        "rows": labels.rows(page.rows, types=labels.type_titles()),
        "has_more": bool(page.next),
        "boundary": boundaries(actor),
        "points": reverse("control:points"),
        "basemap": places.basemap(),
        "scene": declared,
        "scene_title": labels.in_language(declared.scene.title),
        "checks": [labels.in_language(check) for check in declared.scene.checks],
    }


def _chosen(request: HttpRequest, number: str, *, bad: tuple[str, Any] | None = None) -> dict[str, Any]:
    actor = access.actor_of(request)
    view = _case(actor, number)
    facts.record(verb="case.viewed", subject=("case", view.id), actor=actor, where=view.where, unit_id=view.unit_id)
    units = _units(actor, view)
    forms: list[dict[str, Any]] = []
    for item in casework.verbs(actor=actor, view=view):
        if str(item.verb) not in VERBS:
            continue
        is_bad = bad is not None and bad[0] == item.verb
        form = bad[1] if bad is not None and is_bad else casework.verb_form(item, units=units)
        url = reverse("control:act", args=[view.number, item.verb])
        forms.append({"verb": item, "form": form, "url": url, "is_open": is_bad})
    return context_of(actor, view) | {
        "main": [item for item in forms if item["verb"].is_main],
        "others": [item for item in forms if not item["verb"].is_main],
    }


def _units(actor: access.Actor, view: casework.CaseView) -> list[tuple[str, str]]:
    """Units of the place, the one the routing table names first, then the least loaded; each with what lies on its desk."""
    proposed = casework.proposed_unit(view=view)
    ids = casework.units_of(where=view.where)
    loads = {load.unit_id: load for load in casework.unit_loads(actor=actor)}
    names = {unit.id: labels.in_language(unit.name) for unit in access.organisations(ids=ids)}  # active ones alone

    def said(unit_id: Any) -> str:
        load = loads.get(unit_id)
        words = _("%(open)d open, %(late)d late") % {"open": load.open, "late": load.late} if load else _("free")
        return f"{names[unit_id]} · {words}" + (" ★" if unit_id == proposed else "")

    def weight(unit_id: Any) -> tuple[bool, int, int, str]:
        load = loads.get(unit_id)
        return (unit_id != proposed, load.late if load else 0, load.open if load else 0, names[unit_id])

    return [(str(unit_id), said(unit_id)) for unit_id in sorted((each for each in ids if each in names), key=weight)]


def _case(actor: access.Actor, number: str) -> casework.CaseView:
    try:
        return casework.case(actor=actor, number=number)
    except casework.CaseNotFound:
        raise Http404 from None
