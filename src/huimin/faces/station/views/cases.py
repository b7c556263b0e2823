"""A case with the person in front: its slip, its story, and what is done on their behalf while they look."""

from typing import Any

import segno
from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huimin.engines.casework import api as casework
from huimin.engines.casework.api import CaseNotFound, CaseView, Verb
from huimin.kernel.errors import HuiminError
from huimin.kernel.gate.api import actor_of, requires
from huimin.kernel.manifest.api import settings
from huimin.kernel.places import api as places
from huimin.kernel.slots.api import fills

from .. import actions, keys, memory, words
from ..counters import HOLD
from ..errors import StationError
from ..forms import FindForm
from ..memory import CHANNEL
from ..models import Visit
from .frame import in_visit, page, visitor

VERBS = (Verb.NOTE, Verb.URGE, Verb.RATE)


@requires(HOLD)
@never_cache
@require_safe
@in_visit
def slip(request: HttpRequest, visit: Visit, number: str) -> HttpResponse:
    """What the person takes home: the number, the query code in large letters, and the way to follow it by themselves."""
    kept = memory.load(request, visit)
    code = kept.codes.get(number, "")
    if not code:
        return redirect("station:case", number=number)
    try:
        view, _by = keys.open_case(actor=actor_of(request), visit=visit, memory=kept, number=number)
    except CaseNotFound:
        raise Http404 from None
    address = request.build_absolute_uri(f"{settings.get('station.find_page')}?{urlencode({'number': view.number})}")
    context: dict[str, Any] = {
        "case": view,
        "code": code,
        "kind": words.in_language(view.type_title),
        "unit": words.in_language(view.unit_name),
        "promise": words.promise(view),
        "to_come": words.to_come(view),
        "place": words.place_of(view),
        "qr": _qr(address),
        "address": address,
    }
    return page(request, "slip", visit=visit, at="slip", **context)


def _qr(address: str) -> SafeString:
    """The address as a picture for the person's phone."""
    drawn = segno.make(address, error="m", micro=False).svg_inline(
        scale=4, border=2, omitsize=True, svgclass="qr", lineclass=None, dark="#000", light="#fff"
    )
    return mark_safe(drawn)  # noqa: S308 - made here, of an address of ours


@requires(HOLD)
@never_cache
@require_http_methods(["GET", "POST"])
@in_visit
def find(request: HttpRequest, visit: Visit) -> HttpResponse:
    """A case by the number and the query code on the slip."""
    form = FindForm(request.POST or None, initial={"number": request.GET.get("number", "")[:24]})
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        kept, given = memory.load(request, visit), form.cleaned_data
        try:
            view = keys.open_by_code(actor=actor_of(request), memory=kept, number=given["number"], code=given["code"])
        except CaseNotFound:
            form.add_error("code", _("This number and this code do not belong together. Look at both once more."))
        except StationError as refused:
            form.add_error(None, str(refused))
            status = refused.status
        else:
            memory.save(request, kept)
            return redirect("station:case", number=view.number)
    return page(request, "find", visit=visit, at="find", form=form, status=status)


@requires(HOLD)
@never_cache
@require_safe
def one(request: HttpRequest, number: str) -> HttpResponse:
    """The case: how it goes in the person's words, and what can be done for them."""
    visit, kept = _visit(request)
    view, code = _open(request, visit, kept, number)
    if visit is not None:
        actions.case_belongs(visit=visit, case_id=view.id, act="followed")
    return _page(request, visit, view, code)


@requires(HOLD)
@never_cache
@require_safe
@in_visit
def rate(request: HttpRequest, visit: Visit, number: str) -> HttpResponse:
    """The screen turned towards the person: what was done, and the five grades they choose from themselves."""
    view, code = _open(request, visit, memory.load(request, visit), number)
    form = _forms(request, visit, view, code).get("rate")
    return _rating(request, visit, view, form) if form else redirect("station:case", number=number)


def _rating(request: HttpRequest, visit: Visit, view: CaseView, form: forms.Form, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {
        "case": view,
        "form": form,
        "kind": words.in_language(view.type_title),
        "place": words.place_of(view),
        "entries": words.story(view)[-2:],
        "visitor": visitor(request, visit),
    }
    return render(request, "station/rate.html", context, status=status)


@requires("casework.case_note", "casework.case_urge", "casework.case_rate")
@require_POST
def act(request: HttpRequest, number: str, verb: str) -> HttpResponse:
    """Adds a note, urges, or rates with the person looking; casework decides whether."""
    visit, kept = _visit(request)
    view, code = _open(request, visit, kept, number)
    offered = _forms(request, visit, view, code, data=request.POST)
    if verb not in {each.value for each in VERBS}:
        raise Http404
    if verb not in offered:
        messages.error(request, _("That cannot be done as the case stands, or not without the person at the counter."))
        return redirect("station:case", number=number)
    form = offered[verb]
    if form.is_valid():
        try:
            casework.case_step(
                actor=actor_of(request).via(CHANNEL),
                case_id=view.id,
                verb=Verb(verb),
                inputs_given=casework.given(form),
                query_code=code,
            )
        except casework.InputRefused as refused:
            casework.show_refusal(form, refused)
        except HuiminError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _said(verb))
            return redirect("station:case", number=number)
    if verb == Verb.RATE and visit is not None:
        return _rating(request, visit, view, form, status=422)
    return _page(request, visit, view, code, failed={verb: form}, status=422)


@requires("casework.message_pass_on")
@require_POST
def message_send(request: HttpRequest, number: str) -> HttpResponse:
    """Writes down what the person at the counter says to who handles the case."""
    visit, kept = _visit(request)
    view, code = _open(request, visit, kept, number)
    form = casework.MessageForm(request.POST)
    is_sent = casework.send_written(
        form,
        uploads=(),
        actor=actor_of(request).via(CHANNEL),
        case_id=view.id,
        channel=CHANNEL,
        query_code=code,
        is_for_resident=True,
    )
    if not is_sent:
        return _page(request, visit, view, code, failed={"message": form}, status=422)
    messages.success(request, _("It is written down in the person's name; the answer reaches them."))
    return redirect("station:case", number=number)


def _said(verb: str) -> str:
    return {
        "rate": _("Thank you. The answer is kept with the case."),
        "note": _("The note is with the case now."),
        "urge": _("The people who work on it have been told."),
    }[verb]


def _visit(request: HttpRequest) -> tuple[Visit | None, memory.Memory | None]:
    visit = actions.current_visit(actor=actor_of(request))
    return visit, memory.load(request, visit) if visit else None


def _open(request: HttpRequest, visit: Visit | None, kept: memory.Memory | None, number: str) -> tuple[CaseView, str]:
    try:
        return keys.open_case(actor=actor_of(request), visit=visit, memory=kept, number=number)
    except CaseNotFound:
        raise Http404 from None


def _forms(
    request: HttpRequest, visit: Visit | None, view: CaseView, code: str, *, data: Any = None
) -> dict[str, forms.Form]:
    """What can be done now; rating only while the person stands at the counter."""
    found = {}
    for offered in casework.verbs(actor=actor_of(request), view=view, query_code=code):
        if offered.verb not in VERBS or (offered.verb == Verb.RATE and visit is None):
            continue
        form = casework.verb_form(offered, data=data)
        if "is_public" in form.fields:
            form.fields["is_public"].initial = True
        found[offered.verb.value] = form
    return found


def _page(
    request: HttpRequest,
    visit: Visit | None,
    view: CaseView,
    code: str,
    *,
    failed: dict[str, forms.Form] | None = None,
    status: int = 200,
) -> HttpResponse:
    main = casework.followed(view=view)
    state = words.state(main or view)
    failed = dict(failed or {})
    talk = casework.conversation(view=view, for_staff=False)
    may_write = talk.is_open and (bool(code) or casework.may_pass_on(actor=actor_of(request), view=view))
    written = failed.pop("message", None) or casework.MessageForm(label=_("What the person says"))
    context: dict[str, Any] = {
        "talk": talk,
        "talk_form": written if may_write else None,
        "case": view,
        "state": state,
        "is_waiting": words.is_waiting(main or view),
        "kind": words.in_language(view.type_title),
        "unit": words.in_language(view.unit_name),
        "place": words.place_of(view),
        "entries": words.story(view, main),
        "forms": {**_forms(request, visit, view, code), **failed},
        "grade": casework.GRADES.get(str(view.rating or ""), ""),
        "has_slip": bool(code) or (visit is not None and number_has_slip(request, visit, view.number)),
        "panels": fills("station.case.aside", request, case_id=view.id),
        "basemap": places.basemap(),
    }
    return page(request, "case", visit=visit, at="case" if visit else "", status=status, **context)


def number_has_slip(request: HttpRequest, visit: Visit, number: str) -> bool:
    """Whether the slip of this case can be printed again in this visit."""
    return number in memory.load(request, visit).codes
