"""Weekly and monthly reports: asked for, watched while they are made, stopped, and read as files. Editions stay."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from huimin.engines.supervision import api as supervision
from huimin.kernel.access import api as access
from huimin.kernel.clock import api as clock
from huimin.kernel.errors import HuiminError

from .. import labels
from .measures import divisions_of, tabs

words = supervision.figure_words
TONGUES = {"zh-hans": "中文", "en": "English"}


@access.requires("supervision.figures")
@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """The reports of one's divisions, the newest first, and a form to ask for one."""
    return _page(request)


@access.requires("supervision.figures")
@require_POST
def make(request: HttpRequest) -> HttpResponse:
    """Asks for a report; what was typed stays where it is refused."""
    given = request.POST
    try:
        period = supervision.Period.parse(given.get("period", ""))
        report_id = supervision.report_request(
            actor=access.actor_of(request), division_code=given.get("division", ""), period=period,
            language=given.get("language", "zh-hans"),
        )  # fmt: skip
    except HuiminError as refused:
        return _page(request, problem=str(refused), status=refused.status)
    return redirect("workbench:report", report_id=report_id)


@access.requires("supervision.figures")
@require_safe
def report(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """One edition: how far it is, then its files."""
    found = supervision.report(actor=access.actor_of(request), report_id=report_id)
    if found is None:
        raise Http404
    name = labels.place_names([found.division_code]).get(found.division_code, found.division_code)
    context = {
        "report": found, "name": name, "period_title": words.period_title(found.period),
        "tongue": TONGUES.get(found.language, found.language), "figures": _figures_url(found),
    }  # fmt: skip
    template = "workbench/report_state.html" if request.headers.get("HX-Request") else "workbench/report.html"
    return render(request, template, context)


@access.requires("supervision.figures")
@require_POST
def stop(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """Stops the making."""
    try:
        supervision.report_stop(actor=access.actor_of(request), report_id=report_id)
    except HuiminError as refused:
        if refused.status == 404:
            raise Http404 from None
        raise
    messages.success(request, _("The report is stopped. What was made before stays."))
    return redirect("workbench:report", report_id=report_id)


def _page(request: HttpRequest, *, problem: str = "", status: int = 200) -> HttpResponse:
    actor = access.actor_of(request)
    rows = supervision.reports(actor=actor)
    names = labels.place_names(row.division_code for row in rows)
    own = actor.post.division_code if actor.post else ""
    given = request.POST or request.GET
    month = supervision.Period.of("month", supervision.figures_today(own, clock.now())).previous()
    division = given.get("division", own)
    context = {
        "rows": [
            {"report": row, "name": names.get(row.division_code, row.division_code), "title": words.period_title(row.period),
             "tongue": TONGUES.get(row.language, row.language)}
            for row in rows
        ],
        "problem": problem,
        "period": given.get("period", str(month)),
        "divisions": labels.options(divisions_of(actor, division), (division,)),
        "languages": labels.options(TONGUES.items(), (given.get("language", "zh-hans"),)),
        "tabs": tabs(reverse("workbench:reports")),
    }  # fmt: skip
    return render(request, "workbench/reports.html", context, status=status)


def _figures_url(found: supervision.ReportView) -> str:
    return f"{reverse('workbench:figures')}?period={found.period}&division={found.division_code}"
