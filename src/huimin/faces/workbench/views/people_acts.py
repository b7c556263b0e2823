"""What an administrator does about one person: posts, the account switched on and off, password and second factors."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from huimin.kernel.access import api as access
from huimin.kernel.errors import HuiminError
from huimin.kernel.signin import api as signin

from ..administration import refuse, tabs, there, tried
from ..administration_forms import ReasonForm
from .people import EDIT, seat_form_of, shown


@access.requires(EDIT)
@there
@require_POST
def seat_give(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """Seats the person on a post, from a day on and until a day."""
    actor = access.actor_of(request)
    form = seat_form_of(actor, request.POST)
    if form.is_valid():
        post_id = UUID(form.cleaned_data["post"])
        try:
            access.hold_post(actor=actor, account_id=account_id, post_id=post_id, **form.seat())
        except HuiminError as refused:
            refuse(form, refused, {"post_id": "post", "ends_at": "ends_on"})
        else:
            return _back(request, account_id)
    return shown(request, account_id, seat_form=form, status=422)


@access.requires(EDIT)
@there
@require_POST
def seat_end(request: HttpRequest, account_id: UUID, holding_id: UUID) -> HttpResponse:
    """Ends a holding now; that it was stays."""
    actor, reason = access.actor_of(request), request.POST.get("reason", "").strip()[:200]
    tried(
        request, lambda: access.leave_post(actor=actor, holding_id=holding_id, reason=reason), _("The post is ended.")
    )
    return _back(request, account_id)


@access.requires(EDIT)
@there
@require_POST
def switch(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """Switches the account off, from the next request on, or on again; with a reason."""
    actor, is_active = access.actor_of(request), request.POST.get("on") == "1"
    reason = reason_of(request)
    if reason:
        said = _("The account is switched on.") if is_active else _("The account is switched off.")
        tried(
            request,
            lambda: access.set_active(actor=actor, account_id=account_id, is_active=is_active, reason=reason),
            said,
        )
    return _back(request, account_id)


@access.requires(EDIT)
@there
@never_cache
@require_POST
def password(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """Gives the person a drawn password, shown once on the page that answers and changed at the next sign-in."""
    actor = access.actor_of(request)
    drawn = access.reset_password(actor=actor, account_id=account_id)
    account = access.account(id=account_id)
    context = {"tabs": tabs(request, "people"), "account": account, "password": drawn, "is_new": False}
    return render(request, "workbench/administration/password.html", context)


@access.requires(EDIT)
@there
@require_POST
def factors(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """Takes all second factors away, for who has lost their phone: they set up new ones at the next sign-in."""
    actor = access.actor_of(request)
    if reason := reason_of(request):
        tried(
            request,
            lambda: signin.reset_second_factors(actor=actor, account_id=account_id, reason=reason),
            _("The second factors are taken away. New ones are set up at the next sign-in."),
        )
    return _back(request, account_id)


def reason_of(request: HttpRequest) -> str:
    """The reason given; without one the page says that it is needed."""
    form = ReasonForm(request.POST)
    if form.is_valid():
        return str(form.cleaned_data["reason"])
    messages.error(request, _("Reason: write in a few words why you do this."))
    return ""


def _back(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """To the person's page; to the list where they have left the remit."""
    try:
        access.require_account(access.actor_of(request), EDIT, account_id)
    except HuiminError:
        return redirect("workbench:people")
    return redirect("workbench:person", account_id=account_id)
