"""Failures around the views of this door (a wrong key, a broken body, an unknown address) in GeoReport's shape."""

import json
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from .faults import Fault, answer, key_needed
from .rendering import CONTENT_TYPES

DOOR = "/open311/"


class Open311Faults:
    """Below /open311/ whatever failed outside of the views is said as the views would say it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(DOOR) and _is_too_large(request):
            return answer(request, Fault(413, _("The request is too large. Send less at once.")))
        response = self.get_response(request)
        if not request.path_info.startswith(DOOR) or response.status_code < 400:
            return response
        if response.get("Content-Type") in CONTENT_TYPES.values():
            return response
        return answer(request, _fault(response))


def _fault(response: HttpResponse) -> Fault:
    if response.status_code in (401, 403):
        return key_needed()
    if response.status_code == 404:
        return Fault(404, _("There is nothing at this address."))
    if response.get("Content-Type", "").startswith("application/problem+json"):
        return Fault(response.status_code, json.loads(response.content)["title"])
    return Fault(response.status_code, _("The request cannot be read."))


def _is_too_large(request: HttpRequest) -> bool:
    announced = request.META.get("CONTENT_LENGTH") or "0"
    return not announced.isdigit() or int(announced) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE
