"""Gives every request an id that its log lines and its answer carry."""

from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from typing import Any

from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.http import HttpRequest, HttpResponse
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
