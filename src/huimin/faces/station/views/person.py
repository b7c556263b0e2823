"""Who stands at the counter: found or added by phone, proved by a one-time code where they like, never shown in full unasked."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huimin.kernel.access import api as access
from huimin.kernel.errors import HuiminError
from huimin.kernel.gate.api import actor_of, requires
from huimin.kernel.signin import api as signin

from .. import actions, memory, queries, words
from ..counters import HOLD
from ..forms import PURPOSES, CodeForm, PersonForm, PurposeForm
from ..models import Visit
from .frame import in_visit, page

CHANNEL = "station"


@requires(HOLD)
@never_cache
@require_http_methods(["GET", "POST"])
@in_visit
def person(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The phone the person says, or none."""
    kept = memory.load(request, visit)
    if request.method == "GET":
        return _person(request, visit, PersonForm(initial={"name": kept.name}))
    if "without" in request.POST:
        actions.person_set(actor=_actor(request), visit=visit, phone="")
        kept.name, kept.waiting, kept.purpose = "", "", ""
        memory.save(request, kept)
        return redirect("station:visit")
    form = PersonForm(request.POST)
    if not form.is_valid():
        return _person(request, visit, form, status=422)
    before = visit.resident_id
    visit = actions.person_set(actor=_actor(request), visit=visit, phone=form.cleaned_data["phone"])
    kept.name = form.cleaned_data["name"]
    if visit.resident_id != before:
        kept.waiting, kept.purpose = "", ""
    memory.save(request, kept)
    return redirect("station:visit")


def _actor(request: HttpRequest) -> access.Actor:
    return actor_of(request).via(CHANNEL)


def _person(request: HttpRequest, visit: Visit, form: PersonForm, status: int = 200) -> HttpResponse:
    return page(request, "person", visit=visit, at="person", form=form, status=status)


@requires(HOLD)
@never_cache
@require_safe
@in_visit
def visit(request: HttpRequest, visit: Visit) -> HttpResponse:
    """What the person came for: something new, or how something goes."""
    return _hub(request, visit)


def _hub(request: HttpRequest, visit: Visit, status: int = 200, **context: Any) -> HttpResponse:
    kept = memory.load(request, visit)
    context.setdefault("code_form", CodeForm() if kept.waiting else None)
    raised = [words.row(view) for view in queries.raised_in(actor=actor_of(request), visit=visit)]
    shown = {"raised": raised, "is_begun": bool(kept.matter.description), **context}
    return page(request, "visit", visit=visit, at="what", status=status, **shown)


@requires(HOLD)
@require_POST
@in_visit
def code_send(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Sends the person a one-time code."""
    if visit.resident_id is None:
        return redirect("station:person")
    kept = memory.load(request, visit)
    try:
        phone = access.phone_of(visit.resident_id)
        kept.waiting = str(signin.send_code(phone=phone, language=get_language() or "zh-hans"))
    except HuiminError as refused:
        messages.error(request, str(refused))
    else:
        memory.save(request, kept)
        messages.success(request, _("The code is on its way. The person reads it out to you."))
    return redirect("station:visit")


@requires(HOLD)
@require_POST
@in_visit
def code_check(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The code the person reads out proves who they are."""
    kept = memory.load(request, visit)
    if not kept.waiting:
        return redirect("station:visit")
    form = CodeForm(request.POST)
    if form.is_valid():
        try:
            code = "".join(form.cleaned_data["code"].split())
            phone = signin.check_code(number=UUID(kept.waiting), code=code, actor=actor_of(request))
            actions.person_proved(actor=_actor(request), visit=visit, phone=phone)
        except HuiminError as refused:
            form.add_error("code", str(refused))
        else:
            kept.waiting = ""
            memory.save(request, kept)
            messages.success(request, _("The code is right: all their cases can be seen now."))
            return redirect("station:visit")
    return _hub(request, visit, code_form=form, status=422)


@requires("access.person_reveal")
@require_POST
@in_visit
def reveal(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The person's number in full for a stated purpose; one fact, which the person can read."""
    purposes = {"contact": _("To contact the person about this case"), "verify": _("To verify who the person is")}
    purpose = request.POST.get("purpose", "")
    if visit.resident_id is None or purpose not in purposes:
        messages.error(request, _("Choose what you need it for."))
        return redirect("station:visit")
    phone = access.reveal(
        _actor(request),
        subject=("resident", visit.resident_id),
        field="phone",
        purpose=purpose,
        where=actions.where_of(visit),
        unit_id=visit.organisation_id,
        about=("visit", visit.id),
    )
    if request.headers.get("HX-Request"):
        return HttpResponse(phone, content_type="text/plain; charset=utf-8")
    return _hub(request, visit, revealed=phone)


@requires(HOLD)
@never_cache
@require_http_methods(["GET", "POST"])
@in_visit
def person_cases(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The person's cases, masked: when they proved who they are, or for a purpose the worker states. One fact a page."""
    if visit.resident_id is None:
        return redirect("station:find")
    kept, form = memory.load(request, visit), PurposeForm()
    if request.method == "POST":
        form = PurposeForm(request.POST)
        if not form.is_valid():
            return page(request, "purpose", visit=visit, at="find", form=form, status=422)
        kept.purpose = form.cleaned_data["purpose"]
        memory.save(request, kept)
        return redirect("station:person_cases")
    if visit.proved_at is None and kept.purpose not in dict(PURPOSES):
        return page(request, "purpose", visit=visit, at="find", form=form)
    found = queries.cases_of_person(actor=_actor(request), visit=visit)
    actions.cases_listed(
        actor=_actor(request),
        visit=visit,
        resident_id=visit.resident_id,
        count=len(found),
        purpose="one-time code" if visit.proved_at else kept.purpose,
    )
    rows = [words.row(view) for view in found]
    return page(request, "person_cases", visit=visit, at="find", rows=rows)
