"""Imports at the workbench: the list, a report, and the rows that wait. Every view says who may call it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from huimin.engines.exchange import api as exchange
from huimin.kernel.access.api import actor_of, may, requires

from . import showing

mount = "workbench/imports/"
app_name = "platform_request_imports"

PAGE_ROWS = 50


@requires("exchange.batch_view")
@require_GET
def batches(request: HttpRequest) -> HttpResponse:
    """The imports into the person's jurisdiction, newest first."""
    found = showing.visible(actor_of(request))
    context = {"page_title": _("Imports"), "columns": showing.LIST_COLUMNS, "rows": showing.list_rows(found)}
    return render(request, "platform_request_imports/list.html", context)


@requires("exchange.batch_view")
@require_GET
def report(request: HttpRequest, batch_id: str) -> HttpResponse:
    """What one import took in, what waits and why, what is odd."""
    view = _batch(request, batch_id)
    context = {
        "page_title": _("Report of an import"),
        "batch": view,
        "may_see_rows": may(actor_of(request), "exchange.quarantine_view"),
        **showing.report(view),
    }
    return render(request, "platform_request_imports/report.html", context)


@requires("exchange.quarantine_view")
@require_GET
def quarantine(request: HttpRequest, batch_id: str) -> HttpResponse:
    """The rows of an import that wait, as they came, each with its faults and remedies."""
    view = _batch(request, batch_id)
    after = request.GET.get("after", "0")
    rows = exchange.quarantine_read(
        actor=actor_of(request),
        batch_id=view.id,
        where=showing.where_of(view),
        after=int(after) if after.isdecimal() and len(after) < 16 else 0,
        limit=PAGE_ROWS,
    )
    context = {
        "page_title": _("Rows that wait"),
        "batch": view,
        "rows": [showing.waiting(row) for row in rows],
        "next": rows[-1].row_number if len(rows) == PAGE_ROWS else "",
    }
    return render(request, "platform_request_imports/quarantine.html", context)


def _batch(request: HttpRequest, batch_id: str) -> exchange.BatchView:
    try:
        view = exchange.batch(batch_id)
    except exchange.BatchNotFound:
        raise Http404 from None
    if not showing.may_see(actor_of(request), view):
        raise Http404
    return view


urlpatterns = [
    path("", batches, name="list"),
    path("<uuid:batch_id>/", report, name="report"),
    path("<uuid:batch_id>/quarantine/", quarantine, name="quarantine"),
]
