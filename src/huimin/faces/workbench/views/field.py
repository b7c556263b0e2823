"""The page field workers carry: reports and acts at the place, kept on the phone until they can be sent, sent once."""

from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from uuid_utils.compat import uuid7

from huimin.engines.casework import api as casework
from huimin.kernel.access import api as access
from huimin.kernel.errors import HuiminError
from huimin.kernel.files import api as files

from ..actions.field import FieldAct, FieldReport, field_send
from ..queries.field import VERBS, taken_along
from .cases import communities_of

#: The script that keeps the page.
WORKER = "workbench/field-worker.js"
TEXT_INPUTS = ("note", "reason", "outcome", "is_confirmed")


@access.requires("casework.case_view")
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Report, cases that wait here, and what has not been sent yet."""
    actor = access.actor_of(request)
    along = taken_along(request)
    for verb in (verb for case in along["cases"] for verb in case["verbs"]):
        verb["key"] = uuid7()  # for browsers without JavaScript, which keep nothing and send at once
    return render(
        request,
        "workbench/field.html",
        {
            "along": along,
            "communities": communities_of(actor),
            "may_raise": bool(along["types"]),
            "key": uuid7(),
            "me": actor.account_id,
        },
    )


@access.requires("casework.case_view")
@require_safe
def work(request: HttpRequest) -> JsonResponse:
    """What is taken along, for a phone that has a network again."""
    return JsonResponse(taken_along(request), headers={"Cache-Control": "no-store"})


@access.requires("casework.case_view")
@require_POST
def send(request: HttpRequest) -> HttpResponse:
    """Takes one sending. A phone is answered in JSON: {"number", "repeat"} or {"detail", "field"}; a plain form by a page."""
    wants_json = request.headers.get("Accept", "").startswith("application/json")
    try:
        sent = field_send(
            actor=access.actor_of(request),
            key=_key(request.POST.get("key", "")),
            what=_what(request),
            photos=request.FILES.getlist("photos"),
            noted_at=_moment(request.POST.get("noted_at", "")),
        )
    except (HuiminError, files.FileError) as refused:
        status, field = getattr(refused, "status", 422), getattr(refused, "field", "")
        if wants_json:
            return JsonResponse({"detail": str(refused), "field": field}, status=status)
        return render(request, "workbench/field_refused.html", {"detail": str(refused)}, status=status)
    if wants_json:
        return JsonResponse({"number": sent.number, "repeat": sent.is_repeat})
    return redirect("workbench:case", number=sent.number)


@access.requires("casework.case_view")
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker; it lives at this address because it may only keep pages below its own."""
    body = Path(str(finders.find(WORKER))).read_bytes()
    return HttpResponse(body, content_type="text/javascript; charset=utf-8", headers={"Cache-Control": "no-cache"})


def _key(raw: str) -> UUID:
    try:
        return UUID(raw)
    except ValueError:
        raise casework.InputRefused(_("The sending has no key. Load the page again."), field="key") from None


def _moment(raw: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(raw.replace("Z", "+00:00"))
    except ValueError:
        return None
    return found if found.tzinfo else None


def _number(raw: str, name: str) -> float | None:
    if not raw.strip():
        return None
    try:
        return float(raw)
    except ValueError:
        raise casework.InputRefused(_("This is not a number of degrees."), field=name) from None


def _what(request: HttpRequest) -> FieldReport | FieldAct:
    given = request.POST
    if number := given.get("number", ""):
        verb = given.get("verb", "")
        if verb not in VERBS:
            raise casework.VerbRefused(_("This is not done from here."), field="verb")
        inputs: dict[str, Any] = {name: given[name] for name in TEXT_INPUTS if given.get(name)}
        revision = given.get("revision", "")
        return FieldAct(number, verb, inputs, int(revision) if revision.isdigit() else None)
    return FieldReport(
        type_code=given.get("type_code", ""),
        description=given.get("description", ""),
        community_code=given.get("community_code", ""),
        address=given.get("address", ""),
        lon=_number(given.get("lon", ""), "lon"),
        lat=_number(given.get("lat", ""), "lat"),
    )
