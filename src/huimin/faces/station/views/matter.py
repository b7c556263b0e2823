"""A new matter: what, which kind, where, photos, checked together, raised once. Forwards and back, with or without JavaScript."""

import json
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huimin.engines.casework import api as casework
from huimin.engines.casework.api import RaiseCase, Reporter
from huimin.kernel.access import api as access
from huimin.kernel.api.api import answer_once
from huimin.kernel.errors import HuiminError
from huimin.kernel.files import api as files
from huimin.kernel.gate.api import actor_of, requires
from huimin.kernel.places import api as places

from .. import actions, memory, words
from ..counters import HOLD, counter_of
from ..forms import WhatForm, WhereForm
from ..memory import CHANNEL, PHOTO_LIMIT, Matter, Memory
from ..models import Visit
from .frame import in_visit, page, visitor
from .home import drop_photos

ORDER = ("what", "kind", "details", "where", "photo", "check")
STEPS = {"kind": "what", "details": "what"}
MOST_SUGGESTED = 6
#: Which page mends what casework refuses.
PAGE_OF_FIELD = {
    "type_code": "kind",
    "description": "what",
    "place": "where",
    "lon": "where",
    "lat": "where",
    "address": "where",
    "community_code": "where",
    "file_ids": "photo",
}


def _to(step: str) -> HttpResponse:
    return redirect(f"station:matter_{step}")


def _page(
    request: HttpRequest,
    visit: Visit,
    step: str,
    noted: Memory,
    /,
    *,
    back: str = "",
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    previous = "check" if request.GET.get("back") == "check" else back
    context |= {
        "matter": noted.matter,
        "previous": reverse(f"station:matter_{previous}") if previous else reverse("station:visit"),
    }
    return page(request, f"matter/{step}", visit=visit, at=STEPS.get(step, step), status=status, **context)


def _onwards(request: HttpRequest, kept: Memory, step: str) -> HttpResponse:
    """Keeps what was written and goes to the next page; back to the check when the worker came from there."""
    memory.save(request, kept)
    if request.GET.get("back") == "check" and not kept.matter.gap():
        return _to("check")
    following = ORDER[ORDER.index(step) + 1]
    kind = kept.matter.kind()
    if following == "details" and not (kind and kind[0].has_form):
        following = "where"
    return _to(following)


@requires(HOLD)
@require_safe
@in_visit
def start(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Goes on with what was begun, or begins."""
    return _to(memory.load(request, visit).matter.gap() or "check")


@requires(HOLD)
@require_POST
@in_visit
def forget(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Throws away what was being written; the visit goes on."""
    kept = memory.load(request, visit)
    drop_photos(request, kept.matter)
    kept.matter = Matter()
    memory.save(request, kept)
    return redirect("station:visit")


@requires(HOLD)
@never_cache
@require_http_methods(["GET", "POST"])
@in_visit
def what(request: HttpRequest, visit: Visit) -> HttpResponse:
    """What happened, in the person's own words."""
    kept = memory.load(request, visit)
    form = WhatForm(request.POST or None, initial={"description": kept.matter.description})
    if request.method == "POST" and form.is_valid():
        kept.matter.description = form.cleaned_data["description"]
        return _onwards(request, kept, "what")
    return _page(request, visit, "what", kept, form=form, status=422 if request.method == "POST" else 200)


@requires(HOLD)
@never_cache
@require_http_methods(["GET", "POST"])
@in_visit
def kind(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Which kind it is: the likely ones first, found by the person's words, then all by group."""
    kept = memory.load(request, visit)
    matter = kept.matter
    if not matter.description:
        return _to("what")
    offered = casework.case_types(channel=CHANNEL)
    is_missing = False
    if request.method == "POST":
        chosen = request.POST.get("type_code", "")
        if chosen in {view.code for view in offered}:
            if chosen != matter.type_code:
                matter.type_code, matter.answers, matter.has_answered = chosen, {}, False
            return _onwards(request, kept, "kind")
        is_missing = True
    asked = request.GET.get("q", "").strip()[:200]
    found = casework.case_types(channel=CHANNEL, text=asked or matter.description)[:MOST_SUGGESTED]
    groups: dict[str, list[dict[str, str]]] = {}
    for view in offered:
        groups.setdefault(words.in_language(view.group), []).append(words.shown(view))
    context = {"asked": asked, "found": [words.shown(view) for view in found], "groups": groups}
    status = 422 if is_missing else 200
    return _page(request, visit, "kind", kept, back="what", status=status, is_missing=is_missing, **context)


@requires(HOLD)
@never_cache
@require_http_methods(["GET", "POST"])
@in_visit
def details(request: HttpRequest, visit: Visit) -> HttpResponse:
    """What this kind of matter asks besides."""
    kept = memory.load(request, visit)
    chosen = kept.matter.kind()
    if chosen is None:
        return _to(kept.matter.gap())
    view, definition = chosen
    data = request.POST if request.method == "POST" else None
    form = casework.answers_form(
        definition, language=get_language() or "zh-hans", data=data, initial=kept.matter.answers
    )
    if data is not None and form.is_valid():
        kept.matter.answers, kept.matter.has_answered = casework.answers(form), True
        return _onwards(request, kept, "details")
    status = 200 if data is None else 422
    title = words.in_language(view.title)
    return _page(request, visit, "details", kept, back="kind", form=form, title=title, status=status)


@requires(HOLD)
@never_cache
@require_http_methods(["GET", "POST"])
@in_visit
def where(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Where it is: the station's own community unless said otherwise; a point on the map where it helps."""
    kept = memory.load(request, visit)
    matter, chosen = kept.matter, kept.matter.kind()
    if chosen is None:
        return _to(matter.gap())
    counter = counter_of(actor_of(request))
    initial = {name: getattr(matter, name) for name in ("address", "lon", "lat")}
    initial["community"] = matter.community or visit.community_code or next(iter(counter.codes), "")
    form = WhereForm(counter.communities, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if given["lon"] is not None and _community_at(given["lon"], given["lat"]) not in counter.codes:
            form.add_error(
                None,
                _("This point lies outside the communities of this station. Move it, or raise the matter by 12345."),
            )
        else:
            matter.community = given["community"] or initial["community"]
            matter.address, matter.lon, matter.lat = given["address"], given["lon"], given["lat"]
            matter.has_place = True
            return _onwards(request, kept, "where")
    status = 422 if request.method == "POST" else 200
    boundary = " ".join(
        f"/places/boundaries/{level}.geojson?within={code}&detail=phone"
        for level, code in (("street", visit.street_code), ("community", visit.street_code))
        if code
    )
    back = "details" if chosen[0].has_form else "kind"
    context = {"form": form, "boundary": boundary, "basemap": places.basemap(), "has_point": matter.lon is not None}
    return _page(request, visit, "where", kept, back=back, status=status, **context)


def _community_at(lon: float, lat: float) -> str:
    return places.place(lon=lon, lat=lat).where.community


@requires(HOLD)
@never_cache
@require_http_methods(["GET", "POST"])
@in_visit
def photo(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Photos, if there are any."""
    kept = memory.load(request, visit)
    chosen = kept.matter.kind()
    if chosen is None:
        return _to(kept.matter.gap())
    is_required = chosen[0].photo == "required"
    errors: list[str] = []
    if request.method == "POST":
        errors = _take(request, kept.matter)
        if is_required and not kept.matter.file_ids and not errors:
            errors = [_("This kind of matter needs a photo.")]
        kept.matter.has_photos = not errors
        memory.save(request, kept)
        if not errors:
            return _onwards(request, kept, "photo")
    shown = photos(request, kept.matter)
    context = {"kept": shown, "errors": errors, "is_required": is_required, "limit": PHOTO_LIMIT - len(shown)}
    return _page(request, visit, "photo", kept, back="where", status=422 if errors else 200, **context)


def _take(request: HttpRequest, matter: Matter) -> list[str]:
    """Takes in what was handed in and drops what was unticked; says what could not be taken."""
    actor = actor_of(request)
    for id in request.POST.getlist("photos_remove"):
        if id in matter.file_ids:
            matter.file_ids.remove(id)
            files.discard(UUID(id), actor=actor)
    errors = []
    for given in request.FILES.getlist("photos"):
        if len(matter.file_ids) >= PHOTO_LIMIT:
            errors.append(_("At most %(count)d photos; the first ones are kept.") % {"count": PHOTO_LIMIT})
            break
        try:
            stored = files.store(content=given.read(), name=given.name or "", actor=actor, purpose="photo_before")
        except HuiminError as refused:
            errors.append(f"{given.name}: {refused}")
        else:
            matter.file_ids.append(str(stored.id))
    return errors


def photos(request: HttpRequest, matter: Matter) -> list[files.FileView]:
    """The photos still there; forgotten ones leave the matter."""
    found = []
    for id in matter.files:
        try:
            found.append(files.view(id, actor=actor_of(request)))
        except files.FileMissing:
            matter.file_ids.remove(str(id))
    return found


@requires(HOLD)
@never_cache
@require_http_methods(["GET", "POST"])
@in_visit
def check(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Everything once more for the worker; then the case is raised, once however often the button is tapped."""
    kept = memory.load(request, visit)
    if request.method == "POST":
        return _raise(request, visit, kept)
    return _to(gap) if (gap := kept.matter.gap()) else _check(request, visit, kept)


@requires(HOLD)
@never_cache
@require_safe
@in_visit
def show(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The screen turned towards the person: only what is theirs, large, with one question."""
    kept = memory.load(request, visit)
    if gap := kept.matter.gap():
        return _to(gap)
    context = {**_summary(request, kept), "matter": kept.matter, "visitor": visitor(request, visit)}
    return render(request, "station/matter/show.html", context)


def _check(request: HttpRequest, visit: Visit, kept: Memory, /, *, status: int = 200, **context: Any) -> HttpResponse:
    return _page(request, visit, "check", kept, back="photo", status=status, **_summary(request, kept), **context)


def _summary(request: HttpRequest, kept: Memory) -> dict[str, Any]:
    matter, chosen = kept.matter, kept.matter.kind()
    if chosen is None:
        return {}
    view, definition = chosen
    return {
        "kind": words.in_language(view.title),
        "has_details": view.has_form,
        "answers": words.answers(definition, matter.answers),
        "place": words.place(community=matter.community, address=matter.address, lon=matter.lon, lat=matter.lat),
        "kept": photos(request, matter),
    }


def _raise(request: HttpRequest, visit: Visit, kept: Memory) -> HttpResponse:
    key = request.POST.get("key", "")
    if number := kept.sent.get(key):
        return redirect("station:slip", number=number)
    if key != kept.matter.key or kept.matter.gap():
        return _to(kept.matter.gap() or "check")
    try:
        answer: Any = answer_once(request, f"station-{key}", lambda: JsonResponse(_raised(request, visit, kept)))
    except HuiminError as refused:
        fault_page = PAGE_OF_FIELD.get(refused.field, "details" if refused.field in kept.matter.answers else "")
        return _check(request, visit, kept, fault=str(refused), fault_page=fault_page, status=refused.status)
    receipt = json.loads(answer.content)
    kept.codes[receipt["number"]], kept.sent[key] = receipt["query_code"], receipt["number"]
    kept.matter = Matter()
    memory.save(request, kept)
    return redirect("station:slip", number=receipt["number"])


def _raised(request: HttpRequest, visit: Visit, kept: Memory) -> dict[str, str]:
    """Raises the case and gives what goes on the slip."""
    matter, actor = kept.matter, actor_of(request).via(CHANNEL)
    receipt = casework.case_raise(
        actor=actor,
        command=RaiseCase(
            type_code=matter.type_code,
            description=matter.description,
            channel=CHANNEL,
            form=matter.answers,
            community_code=matter.community,
            address=matter.address,
            lon=matter.lon,
            lat=matter.lat,
            reporter=Reporter(
                account_id=visit.resident_id,
                name=kept.name,
                phone=access.phone_of(visit.resident_id) if visit.resident_id else "",
                is_anonymous=visit.resident_id is None,
            ),
            file_ids=tuple(matter.files),
            language=get_language() or "zh-hans",
        ),
    )
    actions.case_belongs(visit=visit, case_id=receipt.case_id, act="raised")
    return {"number": receipt.number, "query_code": receipt.query_code}
