"""Raising a need: one question a page, forwards and back, with or without JavaScript."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huimin.engines.casework import api as casework
from huimin.kernel.access import api as access
from huimin.kernel.files import api as files
from huimin.kernel.gate.api import actor_of, requires
from huimin.kernel.places import api as places

from .. import drafts, hints, words
from ..drafts import Draft
from ..forms import ContactForm, DetailsForm, WhatForm, WhereForm
from ..places import boundaries, streets
from .steps import MOST_SUGGESTED, RAISE, answer_page, choose, onwards, take_same, to


@requires(RAISE)
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Goes on with what was begun, or begins."""
    draft = drafts.load(request)
    return to(draft.gap() or "check") if draft.is_begun else to("what")


@requires(RAISE)
@require_POST
def forget(request: HttpRequest) -> HttpResponse:
    """Forgets what was begun."""
    for id in drafts.load(request).files:
        try:
            files.discard(id, actor=actor_of(request), session=request.session.session_key or "")
        except files.FileMissing:
            continue
    drafts.clear(request)
    return redirect("portal:home")


@requires(RAISE)
@never_cache
@require_http_methods(["GET", "POST"])
def what(request: HttpRequest) -> HttpResponse:
    """What happened, in one's own words."""
    draft = drafts.load(request)
    if request.method == "GET":
        return answer_page(request, "what", 1, draft, form=WhatForm(initial={"description": draft.description}))
    form = WhatForm(request.POST)
    if not form.is_valid():
        return answer_page(request, "what", 1, draft, form=form, status=422)
    draft.description = form.cleaned_data["description"]
    if take_same(request, draft) or choose(draft, request.POST.get("type_code", "")):
        return onwards(request, draft, "kind")
    return onwards(request, draft, "what")


@requires(RAISE)
@never_cache
@require_http_methods(["GET", "POST"])
def kind(request: HttpRequest) -> HttpResponse:
    """Which kind it is: the likely ones first, found by the person's words, then all."""
    draft = drafts.load(request)
    if not draft.description:
        return to("what")
    if request.method == "POST":
        if choose(draft, request.POST.get("type_code", "")):
            return onwards(request, draft, "kind")
        return answer_page(
            request, "kind", 1, draft, back="what", status=422, is_missing=True, **_kinds(request, draft)
        )
    return answer_page(request, "kind", 1, draft, back="what", **_kinds(request, draft))


def _kinds(request: HttpRequest, draft: Draft) -> dict[str, Any]:
    asked = request.GET.get("q", "").strip()[:200]
    found = casework.case_types(channel="portal", text=asked)[:MOST_SUGGESTED] if asked else _suggested(draft)
    groups: dict[str, list[dict[str, str]]] = {}
    for view in casework.case_types(channel="portal"):
        groups.setdefault(words.in_language(view.group), []).append(_shown(view))
    return {"asked": asked, "found": [_shown(view) for view in found], "groups": groups}


def _suggested(draft: Draft) -> list[casework.CaseTypeView]:
    known = {view.code: view for view in casework.case_types(channel="portal")}
    return [known[item.code] for item in hints.suggested(draft, most=MOST_SUGGESTED).items]


def _shown(view: casework.CaseTypeView) -> dict[str, str]:
    return {
        "code": view.code,
        "title": words.in_language(view.title),
        "description": words.in_language(view.description) if view.description else "",
    }


@requires(RAISE)
@never_cache
@require_http_methods(["GET", "POST"])
def details(request: HttpRequest) -> HttpResponse:
    """What this kind of need asks besides."""
    draft = drafts.load(request)
    chosen = draft.kind()
    if chosen is None:
        return to(draft.gap())
    view, definition = chosen
    title = words.in_language(view.title)
    if request.method == "GET":
        form = DetailsForm(definition, initial=draft.answers)
        return answer_page(request, "details", 1, draft, back="kind", form=form, title=title)
    form = DetailsForm(definition, request.POST)
    if not form.is_valid():
        return answer_page(request, "details", 1, draft, back="kind", form=form, title=title, status=422)
    draft.answers, draft.has_answered = form.answers(), True
    return onwards(request, draft, "details")


@requires(RAISE)
@never_cache
@require_http_methods(["GET", "POST"])
def where(request: HttpRequest) -> HttpResponse:
    """Where it is: by community and address, or on the map."""
    draft = drafts.load(request)
    chosen = draft.kind()
    if chosen is None:
        return to(draft.gap())
    view, definition = chosen
    offered = streets(definition)
    is_required = view.place != "optional"
    back = "details" if view.has_form else "kind"
    more: dict[str, Any] = {
        "boundary": boundaries(*(street.code for street in offered)),
        "basemap": places.basemap(),
        "is_required": is_required,
        "back": back,
    }
    if request.method == "GET":
        initial = {name: getattr(draft, name) for name in ("community", "address", "lon", "lat")}
        form = WhereForm(offered, initial=initial, is_required=is_required)
        return answer_page(request, "where", 2, draft, form=form, **more)
    form = WhereForm(offered, request.POST, is_required=is_required)
    if form.is_valid():
        given = form.cleaned_data
        if given["lon"] is not None and not _is_served(given, offered):
            form.add_error(None, _("This point lies outside the area served. Move it, or choose the community."))
        else:
            draft.community, draft.address = given["community"], given["address"]
            draft.lon, draft.lat, draft.has_place = given["lon"], given["lat"], True
            hints.remember_place(request, draft)
            is_asked = take_same(request, draft) or bool(draft.same_as) or "hinted" in request.POST
            return onwards(request, draft, "nearby" if is_asked or not hints.neighbours(draft) else "where")
    return answer_page(request, "where", 2, draft, form=form, status=422, **more)


def _is_served(given: dict[str, Any], offered: list[Any]) -> bool:
    found = places.place(lon=given["lon"], lat=given["lat"])
    return found.where.street in {street.code for street in offered}


@requires(RAISE)
@never_cache
@require_http_methods(["GET", "POST"])
def contact(request: HttpRequest) -> HttpResponse:
    """Whether and how the person wants to be told."""
    draft = drafts.load(request)
    if draft.kind() is None:
        return to(draft.gap())
    account_id = actor_of(request).account_id
    account_phone = access.mask_phone(access.phone_of(account_id)) if account_id else ""
    if request.method == "GET":
        initial = {"contact": draft.contact or ("account" if account_phone else "phone")}
        form = ContactForm(
            initial=initial | {"phone": draft.phone, "name": draft.name, "email": draft.email},
            account_phone=account_phone,
        )
        return answer_page(request, "contact", 4, draft, back="photo", form=form)
    form = ContactForm(request.POST, account_phone=account_phone)
    if not form.is_valid():
        return answer_page(request, "contact", 4, draft, back="photo", form=form, status=422)
    draft.contact = form.cleaned_data["contact"]
    draft.phone = form.cleaned_data.get("phone", "") if draft.contact == "phone" else ""
    draft.name = form.cleaned_data.get("name", "") if draft.contact == "phone" else ""
    draft.email = form.cleaned_data.get("email", "") if draft.contact == "email" else ""
    return onwards(request, draft, "contact")
