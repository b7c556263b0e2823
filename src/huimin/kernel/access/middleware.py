"""Puts the actor on each request and turns refusals into pages or problem+json."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from allauth.account.authentication import get_authentication_records
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from uuid_utils.compat import uuid7

from huimin.kernel.api.api import problem_of
from huimin.kernel.gate.api import Actor, Refused, SecondFactorNeeded, SignInNeeded, Source

from . import actors
from .actions.keys import actor_by_secret
from .errors import Forged, KeyUnknown

CHANNELS = {"station": "station", "workbench": "workbench", "control": "control", "api": "api", "open311": "open311"}
POST_KEY = "access_post"
MACHINE_DOORS = ("/api/", "/open311/")
SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")
PROXIES = {"", "127.0.0.1", "::1"}


def source_of(request: HttpRequest) -> Source:
    """Where a request comes from. Only our own front, on this machine, may say another address."""
    remote = request.META.get("REMOTE_ADDR", "")
    ip = request.META.get("HTTP_X_REAL_IP", remote) if remote in PROXIES else remote
    request_id = request.META.get("HTTP_X_REQUEST_ID", "")[:64] or str(uuid7())
    first = request.path_info.strip("/").split("/", 1)[0]
    return Source(channel=CHANNELS.get(first, "portal"), ip=ip[:45], request_id=request_id)


def assurance_of(request: HttpRequest) -> int:
    """How many factors the session has shown: 2 once a second factor was, else 1."""
    records = get_authentication_records(request, request.user)
    return 2 if any(record.get("method") == "mfa" for record in records) else 1


def load_actor(request: HttpRequest) -> Actor:
    """Who makes a request: the machine whose key it carries, else whoever the browser's session belongs to.

    Raises: KeyUnknown for a key that is wrong, revoked or past its day; Forged for a changing call of a machine door
    that comes with a session but without its token.
    """
    source = source_of(request)
    if secret := _secret_of(request):
        actor = actor_by_secret(secret=secret, source=source)
        if actor is None:
            raise KeyUnknown
        return actor
    user = request.user
    if not user.is_authenticated:
        return actors.anonymous(source)
    if request.path_info.startswith(MACHINE_DOORS) and request.method not in SAFE and _Token.is_missing(request):
        raise Forged
    chosen = request.session.get(POST_KEY)
    return actors.actor_for(
        user, assurance=assurance_of(request), source=source, post_id=UUID(chosen) if chosen else None
    )


def _secret_of(request: HttpRequest) -> str:
    """The key a request carries: as a bearer, or at Open311's door as `api_key`."""
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return secret.strip()
    if request.path_info.startswith("/open311/"):
        return request.GET.get("api_key") or (request.POST.get("api_key", "") if request.method == "POST" else "")
    return ""


class _Token(CsrfViewMiddleware):
    """Django's check of the form token, asked as a question. django-ninja leaves it out; sessions need it."""

    def _reject(self, request: HttpRequest, reason: str) -> str:  # type: ignore[override]
        return reason

    @classmethod
    def is_missing(cls, request: HttpRequest) -> bool:
        def nothing(_request: HttpRequest) -> HttpResponse:
            return HttpResponse()

        check = cls(nothing)
        check.process_request(request)
        return bool(check.process_view(request, nothing, (), {}))


class ActorMiddleware:
    """`request.actor` on every request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            request.actor = load_actor(request)  # type: ignore[attr-defined]
        except Refused as refused:
            request.actor = Actor.anonymous(source_of(request))  # type: ignore[attr-defined]
            return refusal(request, refused)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Refusals become the way to sign in, the second factor, or a page that says why."""
        return refusal(request, exception) if isinstance(exception, Refused) else None


def refusal(request: HttpRequest, refused: Refused) -> HttpResponse:
    """The answer to a refused request, in the form the caller reads."""
    if request.path_info.startswith(MACHINE_DOORS) or not _wants_page(request):
        return problem_of(request, refused)
    if isinstance(refused, SignInNeeded):
        is_staff_page = source_of(request).channel in ("station", "workbench", "control")
        return _lead(request, "account_login" if is_staff_page else "signin:sign_in")
    if isinstance(refused, SecondFactorNeeded):
        return _lead(request, "signin:second_factor")
    return render(request, "access/refused.html", {"refused": refused}, status=403)


def _wants_page(request: HttpRequest) -> bool:
    accept = request.headers.get("Accept", "*/*")
    return "text/html" in accept or "*/*" in accept


def _lead(request: HttpRequest, name: str) -> HttpResponse:
    """Leads a page there by redirect, a fragment by a header that moves the whole page."""
    back = request.get_full_path() if request.method == "GET" else request.headers.get("Referer", "/")
    response = redirect(name)
    target = f"{response.url}?{urlencode({'next': back})}"
    if request.headers.get("HX-Request"):
        back = request.headers.get("HX-Current-URL", back)
        answer = HttpResponse(status=204)
        answer["HX-Redirect"] = f"{response.url}?{urlencode({'next': back})}"
        return answer
    return redirect(target)
