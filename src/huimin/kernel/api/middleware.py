"""Keeps machine doors in their manners whatever happens around them."""

from collections.abc import Callable
from urllib.parse import unquote_to_bytes

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse

from huimin.kernel.manifest.api import settings

from .problems import CONTENT_TYPE, problem

MACHINE_DOORS = ("/api/",)
MEGABYTE = 1024 * 1024


class MachineDoors:
    """Below /api/ every failure is a problem document, and no body is too large.

    NUL in an address is refused everywhere: no text of ours holds one.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_machine = request.path_info.startswith(MACHINE_DOORS)
        if "\x00" in request.path_info or b"\x00" in unquote_to_bytes(request.META.get("QUERY_STRING", "")):
            if not is_machine:
                raise SuspiciousOperation("NUL in the address")
            return problem(request, status=400)
        if not is_machine:
            return self.get_response(request)
        if _declared_size(request) > int(settings.get("api.largest_body_mb")) * MEGABYTE:
            return problem(request, status=413)
        response = self.get_response(request)
        if response.status_code >= 400 and not response.get("Content-Type", "").startswith(CONTENT_TYPE):
            explained = problem(request, status=response.status_code)
            for name in ("Allow", "Retry-After", "WWW-Authenticate"):
                if response.has_header(name):
                    explained[name] = response[name]
            explained.cookies = response.cookies
            return explained
        return response


def _declared_size(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0
