"""The wall: the map in the middle, what was counted on its left, what needs a person on its right."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from huimin.engines.casework import api as casework
from huimin.engines.supervision import api as supervision
from huimin.kernel.access import api as access
from huimin.kernel.clock import api as clock
from huimin.kernel.facts import api as facts
from huimin.kernel.places import api as places

from .. import labels, scenes
from ..shared import Shared
from ..staff import for_the_wall

MOST = 24  # rows a list carries; the page shows those that fit whole
#: What the map of a division draws: itself, and what it is made of.
PARTS = {"city": "district", "district": "street", "street": "community", "community": "grid"}
#: What walls of the same view read once. Only in the web process: elsewhere nobody watches for a second time.
SHARED = Shared(keep_s=1.0 if settings.PROCESS else 0.0)


@for_the_wall
@require_safe
def wall(request: HttpRequest) -> HttpResponse:
    """The whole wall. Looking at it is recorded once, not at every figure that moves."""
    actor, declared = access.actor_of(request), _scene(request)
    context = _figures(request, declared) | {"lists_html": _lists_html(request, declared)}
    if actor.account_id:
        count = context["counts"]["open"]  # the map shows them all
        facts.record(verb="case.listed", subject=("wall", actor.account_id), actor=actor, data={"count": count})
    code = actor.post.division_code if actor.post else ""
    is_known = code in places.divisions([code])
    return render(
        request,
        "control/wall.html",
        context
        | {
            "place": places.path_name(code, language=labels.language(), above="district") if is_known else "",
            "boundary": boundaries(actor),
            "points": reverse("control:points"),
            "basemap": places.basemap(),
            "same_list": _behind("open"),
            "scene_query": urlencode({"scene": request.GET["scene"]}) if "scene" in request.GET else "",
        },
    )


@for_the_wall
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """The figures alone, as they stand now."""
    return render(request, "control/figures.html", _figures(request, _scene(request)))


@for_the_wall
@require_safe
def lists(request: HttpRequest) -> HttpResponse:
    """What needs a person, and what else the scene lists, as they stand now."""
    return HttpResponse(_lists_html(request, _scene(request)))


@for_the_wall
@require_safe
def points(request: HttpRequest) -> HttpResponse:
    """Open cases of the jurisdiction as GeoJSON; `focus` narrows them to the scene's types."""
    actor = access.actor_of(request)
    types = _scene(request).scene.types if request.GET.get("focus") else ()
    body = shared(request, "points", lambda: casework.cases_geojson(actor=actor, type_codes=types), types)
    return HttpResponse(body, content_type="application/geo+json", headers={"Cache-Control": "no-store"})


def shared(request: HttpRequest, name: str, read: Callable[[], Any], *more: Any) -> Any:
    """What `read` gives, read once for all walls that may see the same, unless it is older than what this one was told of."""
    actor = access.actor_of(request)
    may_see = [repr(access.scope(actor, code).sql("x")) for code in ("casework.case_view", "supervision.card_view")]
    told = request.GET.get("told", "")
    told_at_s = int(told) / 1000 if told.isdigit() and len(told) < 15 else None
    return SHARED.get((name, *may_see, labels.language(), *more), read, told_at_s=told_at_s)


def _scene(request: HttpRequest) -> scenes.Declared:
    """The scene declared here, or the one this wall was asked to show; read again once the time it was declared for is over."""
    actor, code = access.actor_of(request), request.GET.get("scene", "")[:40]

    def read() -> scenes.Declared:
        if code and (chosen := scenes.scene(code, scenes.above(actor))):
            return scenes.Declared(chosen)
        return scenes.holds_for(actor)

    declared: scenes.Declared = shared(request, "scene", read, actor.post.division_code if actor.post else "", code)
    return read() if declared.until and declared.until <= clock.now() else declared


def boundaries(actor: access.Actor) -> str:
    """Addresses of the boundaries the map draws: the division of the actor's post, and its parts."""
    if actor.post is None or not actor.post.division_code:
        return ""
    code, level = actor.post.division_code, actor.post.division_level
    levels = [level, PARTS[level]] if level in PARTS else [level]
    return " ".join(f"{reverse('places:boundaries', args=[each])}?{urlencode({'within': code})}" for each in levels)


def today() -> datetime:
    """When the day began here."""
    return localtime(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0)


def _behind(figure: str, *, is_of_today: bool = False) -> str:
    """The worklist that shows the rows behind a figure."""
    query = {"view": "all", "figure": figure} | ({"since": f"{today():%Y-%m-%d}"} if is_of_today else {})
    return f"{reverse('workbench:cases')}?{urlencode(query)}"


def _figures(request: HttpRequest, declared: scenes.Declared) -> dict[str, Any]:
    actor, since = access.actor_of(request), today()
    counts = shared(request, "figures", lambda: casework.figures(actor=actor, since=since), since)
    cards = shared(
        request,
        "cards",
        lambda: supervision.card_counts(actor=actor, wanted=supervision.CardFilter(since=since)),
        since,
    )
    desk = reverse("workbench:supervision")
    closed, on_time = counts["closed"], counts["closed_on_time"]
    return {
        "counts": counts,
        "as_of": counts["as_of"],
        "scene": {
            "code": declared.scene.code, "title": labels.in_language(declared.scene.title), "map": declared.scene.map,
            "is_ordinary": declared.scene.code == scenes.ORDINARY, "until": declared.until,
            "has_types": bool(declared.scene.types), "checks": len(declared.scene.checks),
        },
        "cards": [
            {"kind": kind, "title": labels.card_title(kind), "value": cards[kind], "url": f"{desk}?days=0&kind={kind}"}
            for kind in labels.NEED_CARDS
        ]
        if access.may(actor, "supervision.card_view")
        else [],
        "figures": [
            {"code": "open", "label": _("Open now"), "value": counts["open"], "url": _behind("open")},
            {"code": "late", "label": _("Late now"), "value": counts["late"], "url": _behind("late"),
             "kind": "late" if counts["late"] else ""},
            {"code": "raised", "label": _("Raised today"), "value": counts["raised"],
             "url": _behind("raised", is_of_today=True)},
            {"code": "closed", "label": _("Closed today"), "value": closed, "url": _behind("closed", is_of_today=True)},
        ],
        "rate": f"{100 * on_time / closed:.0f}" if closed else "",
        "on_time": on_time,
        "on_time_url": _behind("closed_on_time", is_of_today=True),
    }  # fmt: skip


def _lists_html(request: HttpRequest, declared: scenes.Declared) -> str:
    def render_lists() -> str:
        parts = [_part(request, each, declared.scene) for each in declared.scene.lists]
        return render_to_string("control/lists.html", {"parts": parts})

    return str(shared(request, "lists", render_lists, repr(declared.scene), today()))


NOTHING: dict[str, Any] = {
    "attention": gettext_lazy("Nobody has to step in now."),
    "soon": gettext_lazy("Nothing is due within 4 hours."),
    "new": gettext_lazy("Nothing has been raised today yet."),
    "waiting": gettext_lazy("Every case has been signed for."),
    "focus": gettext_lazy("No case of this kind is open."),
    "units": gettext_lazy("No desk has work."),
}


def _part(request: HttpRequest, code: str, scene: scenes.Scene) -> dict[str, Any]:
    """One list of the wall: its title, its rows, and where all of them stand."""
    title = labels.in_language(scene.title) if code == "focus" else scenes.LISTS[code]
    part: dict[str, Any] = {"code": code, "title": title, "nothing": NOTHING[code], "is_short": code != "attention"}
    if code == "units":
        return part | _units(access.actor_of(request))
    wanted, url = _wanted(code, scene)
    page = casework.worklist(actor=access.actor_of(request), wanted=wanted, limit=MOST)
    types = shared(request, "types", labels.type_titles)
    rows = labels.rows(page.rows, types=types, need_a_person=code == "attention")
    return part | {"url": url, "rows": rows, "has_more": bool(page.next)}


def _wanted(code: str, scene: scenes.Scene) -> tuple[casework.WorklistFilter, str]:
    cases = reverse("workbench:cases")
    match code:
        case "new":
            figure = casework.WorklistFilter(view="all", figure="raised", since=today())
            return figure, _behind("raised", is_of_today=True)
        case "waiting":
            states = ("dispatched",)
            return casework.WorklistFilter(view="all", states=states), f"{cases}?view=all&state=dispatched"
        case "focus":
            query = urlencode([("view", "all"), ("figure", "open"), *(("type", each) for each in scene.types)])
            return casework.WorklistFilter(view="all", figure="open", type_codes=scene.types), f"{cases}?{query}"
    return casework.WorklistFilter(view="all", figure=code), _behind(code)


def _units(actor: access.Actor) -> dict[str, Any]:
    loads = casework.unit_loads(actor=actor)
    names = labels.unit_names([load.unit_id for load in loads])
    cases = reverse("workbench:cases")
    return {
        "url": f"{cases}?view=all",
        "has_more": len(loads) > MOST,
        "units": [
            {"load": load, "name": names.get(load.unit_id, ""), "url": f"{cases}?view=all&unit={load.unit_id}"}
            for load in loads[:MOST]
        ],
        "rows": loads[:MOST],
    }
