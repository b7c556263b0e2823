"""Pages of one's own account, and the two steps by which residents come in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.account.utils import get_next_redirect_url
from allauth.core import ratelimit
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from huimin.kernel.access import api as access
from huimin.kernel.access.middleware import POST_KEY
from huimin.kernel.access.models import Account
from huimin.kernel.errors import HuiminError
from huimin.kernel.gate.api import SignInNeeded, actor_of, public, requires, signed_in
from huimin.kernel.ui.preferences import TYPE_COOKIE

from .. import codes, landing
from ..errors import TooManyCodes
from ..forms import CodeForm, PhoneForm, PreferencesForm
from ..readings import readings_of
from ..second_factors import has_second_factor

WAITING = "signin_code"  # the number of the code this browser waits for
NEXT = "signin_next"


def base_for(request: HttpRequest) -> str:
    """The frame of account pages: residents stay in the portal, everybody else gets the plain one."""
    return "kernel/ui/portal.html" if actor_of(request).kind == "resident" else "kernel/ui/plain.html"


def account_id_of(request: HttpRequest) -> UUID:
    """The account behind a page that only opens to who is signed in.

    Raises: SignInNeeded.
    """
    account_id = actor_of(request).account_id
    if account_id is None:
        raise SignInNeeded
    return account_id


@public("where everybody's account begins, before and after signing in")
@never_cache
def home(request: HttpRequest) -> HttpResponse:
    """One's own account; the way in for who is not signed in."""
    if not isinstance(request.user, Account):
        return redirect("signin:sign_in")
    form = PreferencesForm(initial={name: getattr(request.user, name) for name in PreferencesForm.base_fields})
    return _account_page(request, form)


def _account_page(request: HttpRequest, form: PreferencesForm, status: int = 200) -> HttpResponse:
    if actor_of(request).kind == "staff":
        del form.fields["display_name"]  # the name of staff is settled by the office
    context = {"base": base_for(request), "form": form, "start": landing.start(actor_of(request))}
    return render(request, "signin/home.html", context, status=status)


@signed_in(why="what people settle for themselves")
@require_POST
def preferences(request: HttpRequest) -> HttpResponse:
    """Keeps how one is called, the language and the type size, and shows it at once."""
    form = PreferencesForm(request.POST)
    if not form.is_valid():
        return _account_page(request, form, status=422)
    values = dict(form.cleaned_data)
    if actor_of(request).kind == "staff":
        del values["display_name"]
    access.set_preferences(account_id=account_id_of(request), **values)
    response = redirect("signin:home")
    response.set_cookie(settings.LANGUAGE_COOKIE_NAME, values["language"], samesite="Lax")
    response.set_cookie(TYPE_COOKIE, "large" if values["large_type"] else "normal", samesite="Lax")
    return response


@public("residents begin to sign in here")
@never_cache
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Step one of residents: the phone."""
    if actor_of(request).is_signed_in:
        return redirect(get_next_redirect_url(request) or landing.address(actor_of(request)))
    if request.method == "GET":
        request.session[NEXT] = get_next_redirect_url(request) or ""
        return _step(request, "signin/phone.html", PhoneForm())
    form = PhoneForm(request.POST)
    if form.is_valid():
        try:
            return _send(request, form.cleaned_data["phone"])
        except HuiminError as refused:
            form.add_error("phone", str(refused.message))
    return _step(request, "signin/phone.html", form, status=422)


def _send(request: HttpRequest, phone: str) -> HttpResponse:
    if not ratelimit.consume(request, action="resident_code"):
        raise TooManyCodes
    number = codes.send_code(phone=phone, language=request.LANGUAGE_CODE)
    request.session[WAITING] = str(number)
    return redirect("signin:code")


@public("residents finish signing in here")
@never_cache
@require_http_methods(["GET", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Step two of residents: the code."""
    waiting = request.session.get(WAITING)
    if actor_of(request).is_signed_in or not waiting:
        return redirect("signin:sign_in")
    number = UUID(waiting)
    if request.method == "GET":
        return _step(request, "signin/code.html", CodeForm(), **_waiting(number))
    form = CodeForm(request.POST)
    if form.is_valid():
        try:
            phone = codes.check_code(number=number, code=form.cleaned_data["code"], actor=actor_of(request))
            return _enter(request, phone)
        except HuiminError as refused:
            form.add_error("code", str(refused.message))
    return _step(request, "signin/code.html", form, status=422, **_waiting(number))


def _waiting(number: UUID) -> dict[str, Any]:
    return {"phone": codes.masked_phone(number), "again_in_s": codes.seconds_until_next(number)}


def _enter(request: HttpRequest, phone: str) -> HttpResponse:
    """Opens the session of the phone's owner; a first visit makes the account."""
    view = access.resident_by_phone(actor=actor_of(request), phone=phone, language=request.LANGUAGE_CODE)
    account = Account.objects.get(id=view.id)
    target = request.session.pop(NEXT, "") or None
    request.session.pop(WAITING, None)
    record_authentication(request, account, method="code")
    return perform_login(request, Login(user=account, redirect_url=target))


@public("a code that did not arrive is sent once more")
@require_POST
def code_again(request: HttpRequest) -> HttpResponse:
    """Sends another code to the same phone, once the minute is over."""
    waiting = request.session.get(WAITING)
    phone = codes.phone_waiting(UUID(waiting)) if waiting else ""
    if not phone:
        return redirect("signin:sign_in")
    try:
        return _send(request, phone)
    except HuiminError as refused:
        form = PhoneForm({"phone": phone})
        form.is_valid()
        form.add_error("phone", str(refused.message))
        return _step(request, "signin/phone.html", form, status=422)


def _step(request: HttpRequest, template: str, form: Any, status: int = 200, **more: Any) -> HttpResponse:
    return render(request, template, {"form": form, **more}, status=status)


@signed_in(why="leads to the second factor, or to making one")
@never_cache
def second_factor(request: HttpRequest) -> HttpResponse:
    """Leads who has one to show it, and who has none to make one."""
    if actor_of(request).assurance >= 2:
        return redirect(get_next_redirect_url(request) or landing.address(actor_of(request)))
    if not has_second_factor(account_id_of(request)):
        return render(request, "signin/enrol.html", {"base": base_for(request)})
    query = urlencode({"next": get_next_redirect_url(request) or landing.address(actor_of(request))})
    return redirect(f"{reverse('mfa_reauthenticate')}?{query}")


@signed_in(why="people with several posts choose one to act on")
@require_http_methods(["GET", "POST"])
def choose_post(request: HttpRequest) -> HttpResponse:
    """The post to act on; or all of them together."""
    actor = actor_of(request)
    if request.method == "POST":
        chosen = next((post for post in actor.posts if str(post.id) == request.POST.get("post")), None)
        if chosen:
            request.session[POST_KEY] = str(chosen.id)
        else:
            request.session.pop(POST_KEY, None)
        return redirect(get_next_redirect_url(request) or landing.start(actor))
    context = {
        "base": base_for(request),
        "posts": actor.posts,
        "chosen": request.session.get(POST_KEY, ""),
        "next": get_next_redirect_url(request) or "",
    }
    return render(request, "signin/posts.html", context)


@requires("access.readings_view")
@never_cache
def readings(request: HttpRequest) -> HttpResponse:
    """Who has read my data, when and what for."""
    rows = readings_of(account_id_of(request))
    return render(request, "signin/readings.html", {"base": base_for(request), "readings": rows})
