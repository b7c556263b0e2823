"""Ends sessions nobody uses, and leads those with a handed-out password to choose their own."""

from __future__ import annotations

from collections.abc import Callable

from allauth.account.internal.flows.logout import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from huimin.kernel.access.models import Account
from huimin.kernel.manifest.api import settings

SEEN_EVERY_S = 60  # how finely the last request is kept: a session is not written at every one
# A wall in a duty room is watched, not touched; a stream that is heard is use. Both keep their session.
WATCHED = ("/control/", "/live/")
SEEN = "seen_at"


class SessionMiddleware:
    """Before the actor is loaded: is this session still used, and may it be used for more than the password?"""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if user.is_authenticated:
            now = timezone.now().timestamp()
            seen = request.session.get(SEEN, now)
            is_watched = request.path_info.startswith(WATCHED)
            if now - seen > _idle_s(user) and not is_watched:
                logout(request, show_message=False)
            elif SEEN not in request.session or now - seen > SEEN_EVERY_S:
                request.session[SEEN] = now
            if request.user.is_authenticated and _must_choose(request):
                return redirect("account_change_password")
        return self.get_response(request)


def _idle_s(user: Account) -> float:
    if user.kind == Account.Kind.RESIDENT:
        return int(settings.get("signin.idle_resident")) * 86400
    return int(settings.get("signin.idle_staff")) * 60


def _must_choose(request: HttpRequest) -> bool:
    is_page = not request.path_info.startswith(("/accounts/", "/ui/", "/static/", "/language"))
    return is_page and isinstance(request.user, Account) and request.user.must_change_password
