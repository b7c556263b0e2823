"""What every page of a visit carries: who is here, how far we are, and what the station is called."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from huimin.kernel.access import api as access
from huimin.kernel.gate.api import actor_of

from .. import actions, memory
from ..counters import counter_of
from ..models import Visit, VisitCase

Given = ParamSpec("Given")
RAISING = ("person", "what", "where", "photo", "check", "slip")
FOLLOWING = ("person", "find", "case")


def in_visit(
    view: Callable[Concatenate[HttpRequest, Visit, Given], HttpResponse],
) -> Callable[Concatenate[HttpRequest, Given], HttpResponse]:
    """The view runs with the worker's open visit; without one it leads to the first page, where one begins."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Given.args, **kwargs: Given.kwargs) -> HttpResponse:
        visit = actions.current_visit(actor=actor_of(request))
        if visit is None:
            messages.info(request, _("No visit is open. Begin one when the next person comes."))
            return redirect("station:home")
        return view(request, visit, *args, **kwargs)

    return inner


def page(
    request: HttpRequest, template: str, *, visit: Visit | None = None, at: str = "", status: int = 200, **context: Any
) -> HttpResponse:
    """A page of the station; within a visit it shows the visit and the step it is `at`."""
    counter = counter_of(actor_of(request))
    context["counter"] = counter
    if visit is not None:
        context |= {"visit": visit, "visitor": visitor(request, visit), "visit_raised": _raised(visit)}
        if at:
            context |= steps(at)
    return render(request, f"station/{template}.html", context, status=status)


def visitor(request: HttpRequest, visit: Visit) -> dict[str, Any]:
    """The person at the counter as a screen may show them: everything masked."""
    name = memory.load(request, visit).name
    phone = access.phone_of(visit.resident_id) if visit.resident_id else ""
    return {
        "name": access.mask_name(name) if name else "",
        "phone": access.mask_phone(phone) if phone else "",
        "is_known": visit.resident_id is not None,
        "is_proved": visit.proved_at is not None,
    }


def steps(at: str) -> dict[str, Any]:
    """The steps of what is being done and the one we are at; those behind us lead back."""
    said = {
        "person": (pgettext("station", "Person"), reverse("station:person")),
        "what": (pgettext("station", "Matter"), reverse("station:matter_what")),
        "where": (pgettext("station", "Place"), reverse("station:matter_where")),
        "photo": (pgettext("station", "Photo"), reverse("station:matter_photo")),
        "check": (pgettext("station", "Check together"), ""),
        "slip": (pgettext("station", "Slip"), ""),
        "find": (pgettext("station", "Find"), reverse("station:find")),
        "case": (pgettext("station", "How it goes"), ""),
    }
    names = FOLLOWING if at in ("find", "case") else RAISING
    is_over = at == "slip"
    shown = [{"label": said[name][0], "url": "" if is_over else said[name][1]} for name in names]
    return {"steps": shown, "at": names.index(at) + 1}


def _raised(visit: Visit) -> int:
    return visit.cases.filter(act=VisitCase.Act.RAISED).count()
