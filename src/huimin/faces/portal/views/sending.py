"""The end of a report: all answers once more, the case raised once, and what the person must keep."""

import json
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from huimin.engines.casework import api as casework
from huimin.engines.casework.api import CaseNotFound, RaiseCase, Reporter
from huimin.kernel.access import api as access
from huimin.kernel.api.api import answer_once
from huimin.kernel.errors import HuiminError
from huimin.kernel.gate.api import actor_of, public, requires
from huimin.kernel.manifest.api import settings
from huimin.kernel.places import api as places

from .. import drafts, keys, words
from ..drafts import Draft
from ..places import streets
from .photos import kept_photos
from .steps import RAISE, answer_page, to

HOUR_S = 3600
# Which page mends what casework refuses.
PAGE_OF_FIELD = {
    "type_code": "kind",
    "description": "what",
    "place": "where",
    "lon": "where",
    "lat": "where",
    "address": "where",
    "community_code": "where",
    "file_ids": "photo",
    "phone": "contact",
    "email": "contact",
}


@requires(RAISE)
@never_cache
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """All answers once more, then the case is raised, once however often the button is tapped."""
    draft = drafts.load(request)
    if request.method == "POST":
        return _send(request, draft)
    if gap := draft.gap():
        return to(gap)
    return _check_page(request, draft)


def _check_page(
    request: HttpRequest, draft: Draft, *, fault: str = "", page: str = "", status: int = 200
) -> HttpResponse:
    chosen = draft.kind()
    if chosen is None:
        return to("kind")
    view, definition = chosen
    context = {
        "kind": words.in_language(view.title),
        "answers": _answers(definition, draft),
        "place": _place_words(draft),
        "kept": kept_photos(request, draft),
        "phone": _phone_words(request, draft),
        "has_details": view.has_form,
        "fault": fault,
        "fault_page": page,
    }
    return answer_page(request, "check", 5, draft, back="contact", status=status, **context)


def _send(request: HttpRequest, draft: Draft) -> HttpResponse:
    key = request.POST.get("key", "")
    if number := drafts.sent_as(request, key):
        return redirect("portal:report_sent", number=number)
    if key != draft.key or draft.gap():
        return to(draft.gap() or "check") if draft.is_begun else redirect("portal:report")
    counter = f"portal:reports:{actor_of(request).source.ip}"
    if actor_of(request).account_id is None and cache.get(counter, 0) >= int(settings.get("portal.reports_an_hour")):
        return _check_page(request, draft, fault=_("Too many reports from here. Please call 12345."), status=429)
    try:
        answer: Any = answer_once(request, f"portal-{key}", lambda: JsonResponse(_raised(request, draft)))
    except HuiminError as refused:
        page = PAGE_OF_FIELD.get(refused.field, "details" if refused.field in draft.answers else "")
        return _check_page(request, draft, fault=str(refused), page=page, status=refused.status)
    receipt = json.loads(answer.content)
    if not cache.add(counter, 1, timeout=HOUR_S):
        cache.incr(counter)
    keys.keep(request, receipt["number"], receipt["query_code"])
    drafts.sent(request, key, receipt["number"])
    return redirect("portal:report_sent", number=receipt["number"])


def _raised(request: HttpRequest, draft: Draft) -> dict[str, str]:
    """Raises the case and gives what the person must keep."""
    actor = actor_of(request)
    phone = access.phone_of(actor.account_id) if draft.contact == "account" and actor.account_id else draft.phone
    receipt = casework.case_raise(
        actor=actor,
        command=RaiseCase(
            type_code=draft.type_code,
            description=draft.description,
            channel="portal",
            form=draft.answers,
            community_code=draft.community,
            address=draft.address,
            lon=draft.lon,
            lat=draft.lat,
            reporter=Reporter(
                account_id=actor.account_id if draft.contact in ("account", "email") else None,
                name=draft.name,
                phone=phone,
                is_anonymous=draft.contact == "none",
                email=draft.email,
                reply_by="email" if draft.email else "",
            ),
            file_ids=tuple(draft.files),
            same_as=UUID(draft.same_as) if draft.same_as else None,
            suggested=casework.Suggested(
                draft.suggested.get("model", ""),
                tuple(casework.Suggestion(**item) for item in draft.suggested.get("items", ())),
            )
            if draft.suggested.get("items")
            else None,
            language=get_language() or "zh-hans",
            jurisdiction="" if draft.community or draft.lon is not None else _anywhere(draft),
        ),
    )
    return {"number": receipt.number, "query_code": receipt.query_code}


def _anywhere(draft: Draft) -> str:
    """The street to ask where a need has no place: the first that takes part."""
    chosen = draft.kind()
    offered = streets(chosen[1]) if chosen else []
    return offered[0].code if offered else ""


def _answers(definition: casework.Definition, draft: Draft) -> list[tuple[str, str]]:
    """The answers to the case type's questions, in words."""
    said = []
    for question in definition.form:
        value = draft.answers.get(question.code)
        if value in (None, "", []):
            continue
        choices = {choice.code: words.in_language(choice.title) for choice in question.choices}
        choices |= {"yes": _("Yes"), "no": _("No")} if question.type == "boolean" else {}
        parts = value if isinstance(value, list) else [value]
        said.append((words.in_language(question.title), "、".join(choices.get(str(part), str(part)) for part in parts)))
    return said


def _place_words(draft: Draft) -> str:
    """Where it is, in words."""
    language = get_language() or "zh-hans"
    code = draft.community
    if draft.lon is not None and draft.lat is not None:
        code = places.place(lon=draft.lon, lat=draft.lat).where.community or code
    view = places.divisions([code]).get(code)
    name = places.short_name(view, language=language) if view else ""
    return " ".join(part for part in (name, draft.address) if part)


def _phone_words(request: HttpRequest, draft: Draft) -> str:
    account_id = actor_of(request).account_id
    if draft.contact == "account" and account_id:
        return access.mask_phone(access.phone_of(account_id))
    return draft.phone or draft.email


@public("who has just sent a report, in the session that sent it")
@never_cache
@require_safe
def sent(request: HttpRequest, number: str) -> HttpResponse:
    """What the person must keep, what happens next and by when."""
    try:
        view, code = keys.open_case(request, number)
    except CaseNotFound:
        return redirect("portal:find")
    context = {
        "case": view,
        "code": code,
        "unit": words.in_language(view.unit_name),
        "next_step": words.next_step(view),
        "promise": words.promise(view),
    }
    return render(request, "portal/report/sent.html", context)
