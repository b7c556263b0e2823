"""Gives every request an id that its log lines and its answer carry, and every answer the policy a browser keeps to."""

from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from typing import Any

from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from csp.constants import HEADER
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.deprecation import MiddlewareMixin
from uuid_utils import uuid7

from .health import healthz

_request_id: ContextVar[str] = ContextVar("request_id", default="")


def current_request_id() -> str:
    """The id of the request being answered, or nothing outside of one."""
    return _request_id.get()


class RequestLog:
    """Sets X-Request-Id on the request (the front's, if it gave one) and on the answer."""

    async_capable = sync_capable = True

    def __init__(self, get_response: Callable[[HttpRequest], Any]) -> None:
        self.get_response = get_response
        self.is_async = iscoroutinefunction(get_response)
        if self.is_async:
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> HttpResponse | Awaitable[HttpResponse]:
        if self.is_async:
            return self._answer_async(request)
        token = self._begin(request)
        try:
            # Before anything else asks the database, which may be what is ill.
            is_health = request.path_info == "/healthz"
            return self._mark(healthz(request) if is_health else self.get_response(request))
        finally:
            _request_id.reset(token)

    async def _answer_async(self, request: HttpRequest) -> HttpResponse:
        token = self._begin(request)
        try:
            return self._mark(await self.get_response(request))
        finally:
            _request_id.reset(token)

    def _begin(self, request: HttpRequest) -> Any:
        request_id = request.META.setdefault("HTTP_X_REQUEST_ID", "")[:64] or str(uuid7())
        request.META["HTTP_X_REQUEST_ID"] = request_id
        return _request_id.set(request_id)

    def _mark(self, response: HttpResponse) -> HttpResponse:
        response.headers.setdefault("X-Request-Id", current_request_id())
        return response


class ContentPolicy(MiddlewareMixin):
    """Sets Content-Security-Policy as django-csp words it: the same on every answer, so it is written once."""

    def __init__(self, get_response: Callable[[HttpRequest], Any]) -> None:
        super().__init__(get_response)
        self.policy = build_policy()

    def process_response(self, _request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """The answer with the policy, unless it has one; Django's own pages for developers need none."""
        if not (settings.DEBUG and response.status_code in (404, 500)):
            response.headers.setdefault(HEADER, self.policy)
        return response
