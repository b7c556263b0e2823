"""Keeping, sharing and dropping views; columns and order."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from huimin.kernel.access import api as access
from huimin.kernel.errors import HuiminError

from ..actions import saved_views
from ..forms import ViewForm
from .guarding import see


@see
@require_POST
def view_save(request: HttpRequest) -> HttpResponse:
    """Keeps the filters under a name, for oneself, one's unit or one's street."""
    form = ViewForm(request.POST)
    query = request.POST.get("query", "")[:1000]
    if not form.is_valid():
        messages.error(request, _("Give the view a name of at most 40 letters."))
        return _back(query)
    given = form.cleaned_data
    try:
        saved_views.view_save(
            actor=access.actor_of(request),
            name=given["name"],
            query=query,
            shared_with=given["shared_with"] or "personal",
            edited_by=given["edited_by"] or "owner",
        )
        messages.success(request, _("The view is kept."))
    except HuiminError as refused:
        messages.error(request, str(refused))
    return _back(query)


@see
@require_POST
def view_change(request: HttpRequest, view_id: UUID) -> HttpResponse:
    """Gives a view the filters that stand in the list now."""
    query = request.POST.get("query", "")[:1000]
    saved_views.view_change(actor=access.actor_of(request), view_id=view_id, query=query)
    messages.success(request, _("The view is kept."))
    return _back(query)


@see
@require_POST
def view_drop(request: HttpRequest, view_id: UUID) -> HttpResponse:
    """Forgets a view of one's own, or one that one keeps for others."""
    saved_views.view_drop(actor=access.actor_of(request), view_id=view_id)
    return redirect(f"{reverse('workbench:cases')}?view=open")


@see
@require_POST
def view_first(request: HttpRequest, view_id: UUID) -> HttpResponse:
    """Opens this view first from now on; the same again: the desk opens first."""
    actor = access.actor_of(request)
    is_first = request.POST.get("first") == "1"
    saved_views.list_settle(actor=actor, first_view=view_id if is_first else None)
    messages.success(request, _("This view opens first.") if is_first else _("Your desk opens first."))
    return _back(request.POST.get("query", ""))


@see
@require_POST
def list_settle(request: HttpRequest) -> HttpResponse:
    """Which columns, and in which order, from now on."""
    saved_views.list_settle(
        actor=access.actor_of(request),
        columns=request.POST.getlist("column"),
        sort=request.POST.get("sort", ""),
    )
    return _back(request.POST.get("query", ""))


def _back(query: str) -> HttpResponse:
    return redirect(f"{reverse('workbench:cases')}?{query or 'view=open'}")
