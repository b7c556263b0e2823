"""Signing in as staff, second factors and sessions: allauth's views with our templates."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.views import LoginView, LogoutView, PasswordChangeView, ReauthenticateView
from allauth.mfa.base.views import AuthenticateView, IndexView
from allauth.mfa.base.views import ReauthenticateView as SecondFactorAgainView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, ListWebAuthnView, ReauthenticateWebAuthnView, RemoveWebAuthnView
from allauth.usersessions.internal.flows.sessions import end_sessions
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from huimin.kernel.access.middleware import load_actor
from huimin.kernel.facts import api as facts
from huimin.kernel.gate.api import actor_of

from ..forms import AgainByPassword as AgainByPasswordForm
from ..forms import AgainBySecondFactor as AgainBySecondFactorForm
from ..forms import EnrolForm, NewPasswordForm, SecondFactorForm, StaffForm
from .views import account_id_of, base_for


class _Framed:
    """Puts the frame of the person's face around a page."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)  # type: ignore[misc]
        return context | {"base": base_for(self.request)}  # type: ignore[attr-defined]


def _record(request: HttpRequest, verb: str, **data: Any) -> None:
    actor = load_actor(request)
    facts.record(verb=verb, subject=("account", account_id_of(request)), actor=actor, data=data)


class StaffSignIn(_Framed, LoginView):
    """Name and password."""

    template_name = "signin/staff.html"

    def get_form_class(self) -> type[StaffForm]:
        return StaffForm


class SignOut(_Framed, LogoutView):
    """Signing out asks once by page, does it by POST."""

    template_name = "signin/sign_out.html"


class SecondFactor(_Framed, AuthenticateView):
    """The second step of staff."""

    template_name = "signin/second_factor.html"

    def get_form_class(self) -> type[SecondFactorForm]:
        return SecondFactorForm


class NewPassword(_Framed, PasswordChangeView):
    """Another password; it signs out everywhere."""

    template_name = "signin/password.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """There is no such page for who signs in without a password."""
        if request.user.is_authenticated and not request.user.has_usable_password():
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_form_class(self) -> type[NewPasswordForm]:
        return NewPasswordForm


class AgainByPassword(_Framed, ReauthenticateView):
    """The password once more."""

    template_name = "signin/again.html"

    def get_form_class(self) -> type[AgainByPasswordForm]:
        return AgainByPasswordForm


class AgainBySecondFactor(_Framed, SecondFactorAgainView):
    """The second factor once more, or for the first time in this session."""

    template_name = "signin/again.html"

    def get_form_class(self) -> type[AgainBySecondFactorForm]:
        return AgainBySecondFactorForm


class AgainByKey(_Framed, ReauthenticateWebAuthnView):
    """The security key once more."""

    template_name = "signin/again_by_key.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | {"alternatives": self.get_reauthentication_alternatives()}


class Security(_Framed, IndexView):
    """What protects one's account."""

    template_name = "signin/security.html"


class EnrolApp(_Framed, ActivateTOTPView):
    """An authenticator app: its QR code, and the first code as proof. That proof is a second factor shown."""

    template_name = "signin/app.html"

    def get_form_class(self) -> type[EnrolForm]:
        return EnrolForm

    def form_valid(self, form: EnrolForm) -> HttpResponse:
        with transaction.atomic():
            response = super().form_valid(form)
            record_authentication(self.request, self.request.user, "mfa", type=Authenticator.Type.TOTP)
            _record(self.request, "access.second_factor_added", type="totp")
        return response


class RemoveApp(_Framed, DeactivateTOTPView):
    """Takes the authenticator app away; staff keep another factor."""

    template_name = "signin/app_remove.html"

    def form_valid(self, form: Any) -> HttpResponse:
        with transaction.atomic():
            _record(self.request, "access.second_factor_removed", type="totp")
            return super().form_valid(form)


class AddKey(_Framed, AddWebAuthnView):
    """A security key; the ceremony is a second factor shown."""

    template_name = "signin/key.html"

    def form_valid(self, form: Any) -> HttpResponse:
        with transaction.atomic():
            response = super().form_valid(form)
            record_authentication(self.request, self.request.user, "mfa", type=Authenticator.Type.WEBAUTHN)
            _record(self.request, "access.second_factor_added", type="webauthn")
        return response


class Keys(_Framed, ListWebAuthnView):
    """One's security keys."""

    template_name = "signin/keys.html"


class RemoveKey(_Framed, RemoveWebAuthnView):
    """Takes a security key away; staff keep another factor."""

    template_name = "signin/key_remove.html"

    def form_valid(self, form: Any) -> HttpResponse:
        with transaction.atomic():
            _record(self.request, "access.second_factor_removed", type="webauthn")
            return super().form_valid(form)


class RecoveryCodes(_Framed, ViewRecoveryCodesView):
    """Codes for the day the phone is lost."""

    template_name = "signin/codes.html"


class NewRecoveryCodes(_Framed, GenerateRecoveryCodesView):
    """New codes instead of the old."""

    template_name = "signin/codes_new.html"

    def form_valid(self, form: Any) -> HttpResponse:
        with transaction.atomic():
            _record(self.request, "access.second_factor_added", type="recovery_codes")
            return super().form_valid(form)


@never_cache
@require_http_methods(["GET", "POST"])
def sessions(request: HttpRequest) -> HttpResponse:
    """Where one is signed in; ends one session, all others, or all."""
    mine = sorted(UserSession.objects.purge_and_list(request.user), key=lambda row: row.created_at, reverse=True)
    if request.method == "POST":
        what = request.POST.get("end", "")
        ending = [
            row for row in mine if what == "all" or (what == "others" and not row.is_current()) or what == str(row.pk)
        ]
        if ending:
            actor = actor_of(request)
            data = {"count": len(ending), "which": what if what in ("all", "others") else "one"}
            facts.record(
                verb="access.sessions_ended", subject=("account", account_id_of(request)), actor=actor, data=data
            )
            end_sessions(request, ending)
        return redirect("usersessions_list" if request.user.is_authenticated else "signin:sign_in")
    rows = [{"row": row, "is_current": row.is_current(), "device": _device(row.user_agent)} for row in mine]
    return render(request, "signin/sessions.html", {"base": base_for(request), "rows": rows})


def _device(agent: str) -> str:
    """A browser and a system, as people call them, from what the browser says of itself."""
    browsers = (
        ("MicroMessenger", "微信"),
        ("Edg", "Edge"),
        ("Firefox", "Firefox"),
        ("Chrome", "Chrome"),
        ("Safari", "Safari"),
    )
    systems = (
        ("HarmonyOS", "HarmonyOS"),
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    )
    found = [next((name for mark, name in table if mark in agent), "") for table in (browsers, systems)]
    return " · ".join(name for name in found if name)
