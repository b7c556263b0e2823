"""A page in each face. Every view says who may call it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from huimin.engines.casework import api as casework
from huimin.kernel.access.api import actor_of, public, requires

from . import queries
from .forms import VisitForm

mount = ""
app_name = "demo_example"

RECEIPT = "demo_example.receipt"


@public("Anybody may ask for a visit, signed in or not.")
@require_http_methods(["GET", "POST"])
def portal(request: HttpRequest) -> HttpResponse:
    """Residents ask for a visit here; without JavaScript too."""
    return _ask(request, channel="portal", is_own=True)


@requires("demo_example.visit_raise")
@require_http_methods(["GET", "POST"])
def station(request: HttpRequest) -> HttpResponse:
    """A worker asks for a visit on behalf of the person in front of them."""
    return _ask(request, channel="station", is_own=False)


@requires("demo_example.visit_view")
@require_GET
def workbench(request: HttpRequest) -> HttpResponse:
    """Staff see the visits of their jurisdiction."""
    return render(request, "demo_example/workbench.html", _overview(request))


@requires("demo_example.visit_view")
@require_GET
def control(request: HttpRequest) -> HttpResponse:
    """The duty room sees what is still to be made."""
    return render(request, "demo_example/control.html", _overview(request))


def _overview(request: HttpRequest) -> dict[str, Any]:
    """The visits and their figure, as far as whoever asks may see them."""
    actor = actor_of(request)
    return {
        "page_title": _("Home visits"),
        "visits": queries.visits(actor=actor),
        "card": queries.open_visits(actor=actor),
    }


def _ask(request: HttpRequest, *, channel: str, is_own: bool) -> HttpResponse:
    """The form, and what came of it. After a case is raised the page is fetched anew, so that reloading raises no second one."""
    form = VisitForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reporter = casework.Reporter(account_id=actor_of(request).account_id if is_own else None)
        try:
            receipt = casework.case_raise(
                actor=actor_of(request), command=form.command(channel=channel, reporter=reporter)
            )
        except casework.InputRefused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            request.session[RECEIPT] = {"number": receipt.number, "code": receipt.query_code}
            return redirect(request.path)
    context = {"page_title": _("Ask for a home visit"), "form": form, "receipt": request.session.pop(RECEIPT, None)}
    return render(request, f"demo_example/{channel}.html", context)


urlpatterns = [
    path("demo/example/", portal, name="portal"),
    path("station/demo/example/", station, name="station"),
    path("workbench/demo/example/", workbench, name="workbench"),
    path("control/demo/example/", control, name="control"),
]
