"""How django-allauth is fitted to Huimin."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huimin.kernel.access.middleware import load_actor, source_of
from huimin.kernel.access.models import Account
from huimin.kernel.crypto import api as crypto
from huimin.kernel.facts import api as facts
from huimin.kernel.gate.api import Actor
from huimin.kernel.manifest.api import settings as our_settings
from huimin.kernel.ui.preferences import TYPE_COOKIE

from . import landing, lockout
from .errors import Locked

SECRET = "second factor"  # noqa: S105 - the purpose under which secrets are sealed


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up by themselves: staff are appointed, residents come by their phone. Every way in leaves a fact."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _("Name or password is not right."),
        "too_many_login_attempts": Locked.message,
        "enter_current_password": _("This is not your present password."),
        "incorrect_password": _("This is not your present password."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """As everywhere in Huimin: only our own front may name another address."""
        return source_of(request).ip or "0.0.0.0"  # noqa: S104 - stands for an unknown address, nothing binds to it

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """The pages say themselves what has happened."""

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """There is no mail; the facts and the list of sessions show what happened."""

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Account | None:
        """Name and password, counted under the name as typed, whether it exists or not."""
        username = credentials.get("username", "")
        key = lockout.key_of("username", username)
        try:
            lockout.check(key)
        except Locked as locked:
            raise ValidationError(locked.message, code=locked.code) from locked
        user = super().authenticate(request, **credentials)
        if user is not None:
            lockout.passed(key)
            return user
        known = Account.objects.filter(username__iexact=username, kind=Account.Kind.STAFF).values_list("id", flat=True)
        if lockout.failed(key, actor=Actor.anonymous(source_of(request)), account_id=known.first()):
            raise ValidationError(Locked.message, code=Locked.code)
        return None

    def login(self, request: HttpRequest, user: Account) -> None:
        """Opens the session and records by which factors."""
        super().login(request, user)
        request.session.set_expiry(_session_length(user))
        request.session["seen_at"] = timezone.now().timestamp()
        request.actor = load_actor(request)  # type: ignore[attr-defined]
        methods = sorted({record["method"] for record in request.session.get("account_authentication_methods", [])})
        facts.record(
            verb="access.signed_in",
            subject=("account", user.id),
            actor=request.actor,  # type: ignore[attr-defined]
            data={"methods": methods, "assurance": request.actor.assurance},  # type: ignore[attr-defined]
        )

    def post_login(self, request: HttpRequest, user: Account, **kwargs: Any) -> HttpResponse:
        """Goes where the person wanted to go, in their language and type size."""
        response = super().post_login(request, user, **kwargs)
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, user.language, samesite="Lax")
        if user.large_type:
            response.set_cookie(TYPE_COOKIE, "large", samesite="Lax")
        return response

    def logout(self, request: HttpRequest) -> None:
        actor = load_actor(request)
        if actor.account_id:
            facts.record(verb="access.signed_out", subject=("account", actor.account_id), actor=actor)
        super().logout(request)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return landing.address(load_actor(request))

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account_login")

    def set_password(self, user: Account, password: str) -> None:
        """The owner's own change: it ends every session, and nobody asks for another."""
        with transaction.atomic():
            user.must_change_password = False
            super().set_password(user, password)
            actor = Actor(user.id, "staff", assurance=1, source=source_of(self.request))
            facts.record(verb="access.password_changed", subject=("account", user.id), actor=actor)

    def respond_user_inactive(self, request: HttpRequest, user: Account) -> HttpResponse:
        return HttpResponseRedirect(reverse("signin:sign_in"))


class SecondFactorAdapter(DefaultMFAAdapter):
    """Second factors, with their secrets sealed."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("The code is not right. It changes every 30 seconds; take the one shown now."),
        "cannot_delete_authenticator": _(
            "Staff keep at least one second factor. Add another before you remove this one."
        ),
    }

    def encrypt(self, text: str) -> str:
        return crypto.seal(text, SECRET)

    def decrypt(self, encrypted_text: str) -> str:
        return crypto.open_(encrypted_text, SECRET)

    def get_totp_label(self, user: Account) -> str:
        return user.username or str(user)

    def build_totp_svg(self, url: str) -> str:
        """The QR code as SVG that stands in the page."""
        out = BytesIO()
        segno.make(url, error="m").save(out, kind="svg", scale=5, border=2, xmldecl=False, svgns=True, nl=False)
        return out.getvalue().decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Recovery codes may always go; of the others staff keep one."""
        kinds = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
        if authenticator.type not in kinds or authenticator.user.kind != Account.Kind.STAFF:
            return True
        others = Authenticator.objects.filter(user_id=authenticator.user_id, type__in=kinds)
        return others.exclude(pk=authenticator.pk).exists()

    def generate_authenticator_name(self, user: Account, type: Authenticator.Type) -> str:
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return str(_("Security key {number}")).format(number=number)


def _session_length(user: Account) -> int:
    """How long the session's cookie lives, in seconds; idleness ends it sooner."""
    if user.kind == Account.Kind.RESIDENT:
        return int(our_settings.get("signin.idle_resident")) * 86400
    return settings.SESSION_COOKIE_AGE
