"""What an administrator does about one organisation or post: changed, closed or retired from a day on, and brought back."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from huimin.kernel.access import api as access
from huimin.kernel.errors import HuiminError

from ..administration import refuse, there, tried
from ..administration_forms import EndingForm, PostTitleForm
from .organisations import EDIT, organisation_edit_form, organisation_page, post_page, titles
from .people_acts import reason_of


@access.requires(EDIT)
@there
@require_POST
def organisation_edit(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """Gives the organisation another name, kind or working calendar."""
    actor, form = access.actor_of(request), organisation_edit_form(request.POST, None)

    def act() -> object:
        given = form.cleaned_data
        return access.organisation_edit(
            actor=actor,
            organisation_id=organisation_id,
            name=titles(given["name_zh"], given["name_en"]),
            kind=given["kind"],
            calendar_code=given["calendar"],
            reason=given["reason"],
        )

    if not _done(form, act):
        return organisation_page(request, organisation_id, edit_form=form, status=422)
    messages.success(request, _("The organisation is changed."))
    return redirect("workbench:organisation", organisation_id=organisation_id)


@access.requires(EDIT)
@there
@require_POST
def organisation_close(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """Closes the organisation from a day on, once nobody and nothing is there any more."""
    actor, form = access.actor_of(request), EndingForm(request.POST, auto_id="close_%s")

    def act() -> object:
        reason = form.cleaned_data["reason"]
        return access.organisation_close(actor=actor, organisation_id=organisation_id, at=form.moment(), reason=reason)

    if not _done(form, act):
        return organisation_page(request, organisation_id, close_form=form, status=422)
    messages.success(request, _("The organisation is closed from %(day)s on.") % {"day": _day(form.moment())})
    return redirect("workbench:organisation", organisation_id=organisation_id)


@access.requires(EDIT)
@there
@require_POST
def organisation_reopen(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """Opens a closed organisation again, or takes back that it will close."""
    actor = access.actor_of(request)
    if reason := reason_of(request):
        tried(
            request,
            lambda: access.organisation_reopen(actor=actor, organisation_id=organisation_id, reason=reason),
            _("The organisation is open. Seat people on its posts, and name it in the routing table, as needed."),
        )
    return redirect("workbench:organisation", organisation_id=organisation_id)


@access.requires(EDIT)
@there
@require_POST
def post_rename(request: HttpRequest, post_id: UUID) -> HttpResponse:
    """Gives the post another title."""
    actor, form = access.actor_of(request), PostTitleForm(request.POST, auto_id="title_%s")

    def act() -> object:
        given = form.cleaned_data
        title = titles(given["title_zh"], given["title_en"])
        return access.post_rename(actor=actor, post_id=post_id, title=title, reason=given["reason"])

    if not _done(form, act):
        return post_page(request, post_id, title_form=form, status=422)
    messages.success(request, _("The post is renamed."))
    return redirect("workbench:post", post_id=post_id)


@access.requires(EDIT)
@there
@require_POST
def post_retire(request: HttpRequest, post_id: UUID) -> HttpResponse:
    """Retires the post from a day on, once nobody holds it then."""
    actor, form = access.actor_of(request), EndingForm(request.POST, auto_id="retire_%s")

    def act() -> object:
        return access.post_retire(actor=actor, post_id=post_id, at=form.moment(), reason=form.cleaned_data["reason"])

    if not _done(form, act):
        return post_page(request, post_id, retire_form=form, status=422)
    messages.success(request, _("The post is retired from %(day)s on.") % {"day": _day(form.moment())})
    return redirect("workbench:post", post_id=post_id)


@access.requires(EDIT)
@there
@require_POST
def post_restore(request: HttpRequest, post_id: UUID) -> HttpResponse:
    """Brings a retired post back, or takes back that it will be retired."""
    actor = access.actor_of(request)
    if reason := reason_of(request):
        tried(
            request,
            lambda: access.post_restore(actor=actor, post_id=post_id, reason=reason),
            _("The post can be held again."),
        )
    return redirect("workbench:post", post_id=post_id)


def _done(form: forms.Form, act: Callable[[], object]) -> bool:
    """Does what a good form asks; a refusal stands beside its field. What may not be there or not be done stays 404 and 403."""
    if not form.is_valid():
        return False
    try:
        act()
    except (access.NotFound, access.Refused):
        raise
    except HuiminError as refused:
        refuse(form, refused, {"at": "day"})
        return False
    return True


def _day(moment: datetime | None) -> str:
    return timezone.localdate(moment or timezone.now()).isoformat()
