"""For residents: find a matter, read its guide, apply, and follow the application. All of it works without JavaScript."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huimin.engines.approval import api as approval
from huimin.engines.casework import api as casework
from huimin.kernel.access.api import actor_of, public, signed_in
from huimin.kernel.errors import HuiminError
from huimin.kernel.files import api as files

from .. import access, queries, words
from ..forms import Joint

#: What people do in one go; each names matters whose questions and papers are asked once.
TOGETHER = (("individual_business", "food_business", "fire_safety", "outdoor_sign"),)


@public("Guides are for everybody.")
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every matter by theme, found by words."""
    text, who = request.GET.get("q", "")[:100], request.GET.get("who", "")
    context = {
        "page_title": _("Get things done"),
        "groups": queries.guides(text=text, who=who if who in words.AUDIENCE else ""),
        "q": text,
        "who": who,
        "audience": words.AUDIENCE.items(),
        "together": [("&".join(f"m={code}" for code in codes), _titles(codes)) for codes in TOGETHER],
    }
    return render(request, "government_services/index.html", context)


def _titles(codes: tuple[str, ...]) -> list[str]:
    known = {row["code"]: row["title"] for _theme, rows in queries.guides() for row in rows}
    return [known[code] for code in codes if code in known]


@public("Guides are for everybody.")
@require_safe
def guide(request: HttpRequest, code: str) -> HttpResponse:
    """One matter: conditions, papers, limits, fee, basis, steps; and the way to apply."""
    try:
        content = queries.guide(code)
    except approval.NotFound:
        raise Http404 from None
    return render(request, "government_services/guide.html", {"page_title": content["title"], "guide": content})


@public("Choosing is for everybody; applying asks who one is.")
@require_safe
def together(request: HttpRequest) -> HttpResponse:
    """Several matters chosen, to be applied for with one form."""
    context = {
        "page_title": _("Several matters, one form"),
        "groups": queries.guides(),
        "chosen": request.GET.getlist("m"),
    }
    return render(request, "government_services/together.html", context)


@signed_in(why="one applies in one's own name")
@never_cache
@require_http_methods(["GET", "POST"])
def apply(request: HttpRequest) -> HttpResponse:
    """The one form; what was typed and handed in is kept when something is wrong. Sent twice is one application."""
    if actor_of(request).kind != "resident":
        messages.error(
            request, _("Staff apply with their own resident's account, or receive applications at the workbench.")
        )
        return redirect("government_services:index")
    return joint_form(request, "government_services/apply.html", is_window=False)


def joint_form(request: HttpRequest, template: str, *, is_window: bool) -> HttpResponse:
    """The joint form in a face: shown, or sent."""
    chosen = list(dict.fromkeys((request.POST if request.method == "POST" else request.GET).getlist("m")))
    if not chosen:
        return redirect("government_services:together")
    try:
        form = Joint(request, [queries.code_of(code) for code in chosen], is_window=is_window)
    except approval.NotFound:
        raise Http404 from None
    status = 200
    if request.method == "POST":
        form.take_files()
        if form.is_valid():
            try:
                key = f"{actor_of(request).account_id}:{request.POST.get('key', '')[:40]}"
                receipt = approval.application_make(actor=actor_of(request), command=form.command(key))
            except HuiminError as refused:
                form.refuse(refused)
            else:
                if is_window:
                    said = _("Received as %(number)s, query code %(code)s: tell the applicant both.")
                    messages.success(request, said % {"number": receipt.number, "code": receipt.query_code or "—"})
                    return redirect("government_services:desk")
                if receipt.query_code:
                    access.keep(request, receipt.number, receipt.query_code)
                return redirect("government_services:sent", number=receipt.number)
        status = 422
    context = {
        "page_title": form.matters[0]
        if len(form.matters) == 1
        else _("Apply for %(count)d matters") % {"count": len(chosen)},
        "form": form,
        "chosen": chosen,
        "key": request.POST.get("key") or uuid4().hex,
    }
    return render(request, template, context, status=status)


@public("Who has just applied, or holds the query code, sees the receipt.")
@never_cache
@require_safe
def sent(request: HttpRequest, number: str) -> HttpResponse:
    """The receipt: number, query code, and what happens next."""
    view = _opened(request, number)
    context = {
        "page_title": _("We have your application"),
        "application": view,
        "code": access.code_of(request, number),
    }
    return render(request, "government_services/sent.html", context)


@signed_in(why="one's own applications")
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The applications of an account."""
    account_id = actor_of(request).account_id
    rows = approval.applications_of(account_id=account_id) if account_id else []
    return render(request, "government_services/mine.html", {"page_title": _("My applications"), "rows": rows})


@public("With number and query code anybody follows an application.")
@never_cache
@require_http_methods(["GET", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """By number and query code to an application."""
    fault, status = "", 200
    if request.method == "POST":
        try:
            number = access.show_code(request, number=request.POST.get("number", ""), code=request.POST.get("code", ""))
            return redirect("government_services:application", number=number)
        except approval.NotFound:
            fault, status = _("Number and query code do not fit together. Look at the message you got."), 422
        except access.TooManyGuesses:
            fault, status = _("Too many wrong codes. Try again in an hour, or call 12345."), 429
    context = {"page_title": _("Follow an application"), "fault": fault, "number": request.POST.get("number", "")}
    return render(request, "government_services/find.html", context, status=status)


@public("The applicant sees it by account or query code; others are told there is none.")
@never_cache
@require_safe
def application(request: HttpRequest, number: str) -> HttpResponse:
    """The whole application: each matter, what is missing, what was decided."""
    return _page(request, _opened(request, number))


@public("The applicant mends it by account or query code; others are told there is none.")
@require_POST
def mend(request: HttpRequest, number: str, case_number: str) -> HttpResponse:
    """Takes in what was asked for; when everything is there the notice is answered. What came in is kept in any case."""
    view = _opened(request, number)
    found = next((item for item in map(queries.matter_words, view.matters) if item["case"].number == case_number), None)
    if found is None:
        raise Http404
    code = access.code_of(request, number)
    faults = _take(request, found, code)
    matter: approval.MatterView = found["matter"]
    if not faults and matter.open_correction:
        try:
            approval.correction_answer(actor=actor_of(request), case_id=matter.case_id, query_code=code)
            messages.success(request, _("Everything asked for is there. We go on with your application."))
        except approval.RuleRefused as refused:
            faults.append(str(refused))
    elif not faults:
        messages.success(request, _("Handed in. We check it."))
    if faults:
        return _page(request, _opened(request, number), faults={case_number: faults}, status=422)
    return redirect("government_services:application", number=number)


def _take(request: HttpRequest, found: dict[str, Any], code: str) -> list[str]:
    """Hands in the files given, and takes over the earlier papers chosen; says what could not be."""
    actor, case_id = actor_of(request), found["matter"].case_id
    if not request.session.session_key:
        request.session.create()
    session = request.session.session_key or ""
    faults = []
    for row in found["materials"]:
        paper, given = row["item"].code, request.FILES.getlist(f"file-{row['item'].code}")
        earlier = request.POST.get(f"reuse-{paper}", "")
        try:
            if given:
                held = [
                    files.store(
                        content=each.read(), name=each.name or "", actor=actor, purpose="attachment", session=session
                    )
                    for each in given[:6]
                ]
                approval.material_submit(
                    actor=actor, case_id=case_id, code=paper, file_ids=[each.id for each in held], session=session,
                    query_code=code,
                )  # fmt: skip
            elif earlier and row["item"].offer and str(row["item"].offer.material_id) == earlier:
                approval.material_reuse(
                    actor=actor, case_id=case_id, code=paper, material_id=UUID(earlier), query_code=code
                )
        except HuiminError as refused:
            faults.append(f"{row['title']}: {refused}")
    return faults


def _opened(request: HttpRequest, number: str) -> approval.ApplicationView:
    try:
        return access.opened(request, number)
    except approval.NotFound:
        raise Http404 from None


def _page(
    request: HttpRequest,
    view: approval.ApplicationView,
    *,
    faults: dict[str, list[str]] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "page_title": _("Application %(number)s") % {"number": view.number},
        "application": view,
        "matters": [
            {**item, "faults": (faults or {}).get(item["case"].number, [])}
            for item in map(queries.matter_words, view.matters)
        ],
        "is_owner": actor_of(request).kind == "resident",
        "done": sum(item.result is not None for item in view.matters),
        "final": casework.FINAL,
    }
    return render(request, "government_services/application.html", context, status=status)
