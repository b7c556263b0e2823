"""Failures in GeoReport's own shape, in the form that was asked for."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from .rendering import CONTENT_TYPES, JSON, XML, render


class Fault(Exception):
    """A request that cannot be answered: GeoReport's code (the status of HTTP) and a sentence."""

    def __init__(self, code: int, description: str) -> None:
        self.code = code
        self.description = description
        super().__init__(description)


def key_needed() -> Fault:
    """The fault of a POST without a valid key."""
    return Fault(403, _("A valid api_key is needed to send a request."))


def missing(name: str) -> Fault:
    """The fault of a parameter that is not there."""
    return Fault(400, _("%(name)s is missing.") % {"name": name})


def form_of(request: HttpRequest) -> str:
    """json or xml, by the ending of the address; by Accept where it has neither."""
    for form in (JSON, XML):
        if request.path_info.endswith(f".{form}"):
            return form
    return JSON if "json" in request.headers.get("Accept", "") else XML


def answer(request: HttpRequest, fault: Fault) -> HttpResponse:
    """The fault as the caller reads it."""
    form = form_of(request)
    content = render(form, "errors", [{"code": fault.code, "description": fault.description}])
    return HttpResponse(content, status=fault.code, content_type=CONTENT_TYPES[form])
