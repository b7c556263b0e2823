"""For staff: what waits to be checked, and the page on which an application is checked, mended, decided and revoked."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huimin.engines.approval import api as approval
from huimin.engines.casework import api as casework
from huimin.kernel.access import api as access
from huimin.kernel.access.api import actor_of, requires
from huimin.kernel.errors import HuiminError
from huimin.kernel.files import api as files

from .. import queries
from .portal import joint_form

CHECK, ISSUE, REVOKE = "approval.material_check", "approval.result_issue", "approval.result_revoke"
REQUEST = "approval.correction_request"


@requires(CHECK)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What waits for this desk, soonest due first."""
    rows = [queries.matter_words(matter) for matter in approval.to_check(actor=actor_of(request))]
    return render(request, "government_services/desk.html", {"page_title": _("Applications"), "rows": rows})


@requires(CHECK)
@require_http_methods(["GET", "POST"])
def receive(request: HttpRequest) -> HttpResponse:
    """Receives an application at the window, for the person who stands there."""
    if request.method == "GET" and not request.GET.getlist("m"):
        context = {"page_title": _("Receive an application"), "groups": queries.guides(), "chosen": []}
        return render(request, "government_services/choose.html", context)
    return joint_form(request, "government_services/receive.html", is_window=True)


@requires("casework.case_view")
@require_safe
def matter(request: HttpRequest, number: str) -> HttpResponse:
    """The approval side of a case: papers, notices, opinions, result."""
    return _page(request, *_matter(request, number))


@requires(CHECK)
@require_POST
def check(request: HttpRequest, number: str, code: str) -> HttpResponse:
    """Judges a paper."""
    view, _found = _matter(request, number)
    given = {"verdict": request.POST.get("verdict", ""), "fault": request.POST.get("fault", "")}

    def work() -> str:
        approval.material_check(actor=actor_of(request), case_id=view.id, code=code, **given)
        return _("Checked.")

    return _done(request, number, work, typed={f"fault-{code}": given["fault"]})


@requires(CHECK)
@require_POST
def submit(request: HttpRequest, number: str, code: str) -> HttpResponse:
    """Takes a paper in at the window, or an earlier one over."""
    view, _found = _matter(request, number)
    actor, earlier = actor_of(request), request.POST.get("reuse", "")

    def work() -> str:
        if earlier:
            try:
                material_id = UUID(earlier)
            except ValueError:
                raise approval.InputRefused(_("Choose the earlier material again."), field="reuse") from None
            approval.material_reuse(actor=actor, case_id=view.id, code=code, material_id=material_id)
            return _("Taken over.")
        held = [
            files.store(content=each.read(), name=each.name or "", actor=actor, purpose="attachment").id
            for each in request.FILES.getlist("file")[:6]
        ]
        approval.material_submit(actor=actor, case_id=view.id, code=code, file_ids=held)
        return _("Taken in.")

    return _done(request, number, work)


@requires(REQUEST)
@require_POST
def ask(request: HttpRequest, number: str) -> HttpResponse:
    """Tells the applicant everything that is missing."""
    view, _found = _matter(request, number)
    said = request.POST.get("words", "")

    def work() -> str:
        approval.correction_request(actor=actor_of(request), case_id=view.id, words=said)
        return _("The applicant has been told; the clock is held.")

    return _done(request, number, work, typed={"words": said})


@requires(CHECK)
@require_POST
def answer(request: HttpRequest, number: str) -> HttpResponse:
    """Says at the window that everything asked for is there."""
    view, _found = _matter(request, number)

    def work() -> str:
        approval.correction_answer(actor=actor_of(request), case_id=view.id)
        return _("The notice is answered; the clock runs on.")

    return _done(request, number, work)


@requires(ISSUE)
@require_POST
def issue(request: HttpRequest, number: str) -> HttpResponse:
    """Decides, and issues the signed document."""
    view, _found = _matter(request, number)
    said, is_granted = request.POST.get("result_words", ""), request.POST.get("decision") == "grant"

    def work() -> str:
        approval.result_issue(actor=actor_of(request), case_id=view.id, is_granted=is_granted, words=said)
        return _("The document is signed and issued. Now report the case as done.")

    return _done(request, number, work, typed={"result_words": said})


@requires(REVOKE)
@require_POST
def revoke(request: HttpRequest, number: str) -> HttpResponse:
    """Takes a result back."""
    _view, found = _matter(request, number)
    if found.result is None:
        raise Http404
    result_id, said = found.result.id, request.POST.get("reason", "")

    def work() -> str:
        approval.result_revoke(actor=actor_of(request), result_id=result_id, reason=said)
        return _("Revoked. The public page says so from now on.")

    return _done(request, number, work, typed={"reason": said})


def _matter(request: HttpRequest, number: str) -> tuple[casework.CaseView, approval.MatterView]:
    actor = actor_of(request)
    try:
        view = casework.case(actor=actor, number=number)
    except casework.CaseNotFound:
        raise Http404 from None
    found = approval.matter(actor=actor, case_id=view.id)
    if found is None:
        raise Http404
    return view, found


def _done(
    request: HttpRequest, number: str, work: Callable[[], str], *, typed: dict[str, str] | None = None
) -> HttpResponse:
    """Does the work and shows the page anew; what was refused is said, and what was typed is kept."""
    try:
        said = work()
    except access.Refused:
        raise
    except HuiminError as refused:
        return _page(request, *_matter(request, number), fault=str(refused), typed=typed, status=422)
    messages.success(request, said)
    return redirect("government_services:desk_matter", number=number)


def _page(
    request: HttpRequest,
    view: casework.CaseView,
    found: approval.MatterView,
    *,
    fault: str = "",
    typed: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    actor = actor_of(request)
    shown: dict[str, Any] = queries.matter_words(found)
    for row in shown["materials"]:
        row["typed"] = (typed or {}).get(f"fault-{row['item'].code}", "")
    context = {
        "page_title": shown["title"],
        **shown,
        "fault": fault,
        "typed": typed or {},
        "siblings": [item for item in (_sibling(actor, case_id) for case_id in found.siblings) if item is not None],
        "may_check": access.may(actor, CHECK) and not shown["is_final"],
        "may_ask": access.may(actor, REQUEST) and view.state == casework.State.REPORTED and not found.open_correction,
        "may_issue": access.may(actor, ISSUE, where=view.where, unit_id=view.unit_id)
        and view.state == casework.State.HANDLING
        and (found.result is None or found.result.state == "revoked"),
        "may_revoke": found.result is not None
        and found.result.state != "revoked"
        and access.may(actor, REVOKE, where=view.where, unit_id=view.unit_id),
    }
    return render(request, "government_services/matter.html", context, status=status)


def _sibling(actor: access.Actor, case_id: UUID) -> dict[str, Any] | None:
    try:
        view = casework.case(actor=actor, case_id=case_id)
    except casework.CaseNotFound:
        return None
    return {
        "number": view.number,
        "title": queries.in_language(view.type_title),
        "state": casework.STATE_TITLES[view.state],
    }
