"""Answers when nothing else answers: a page for people, problem+json for machines."""

import sys

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.template import TemplateDoesNotExist
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from huimin.kernel.api.problems import problem

from .middleware import current_request_id

MACHINES = ("/api/", "/open311/", "/live/")
TITLES = {
    400: _("This request cannot be read"),
    403: _("You may not do this"),
    404: _("There is nothing at this address"),
    500: _("Something went wrong on our side"),
    503: _("One moment, please"),
}
WORDS = {
    400: _("Go back and try once more; what you typed is usually still there."),
    403: _("Your post does not allow it. Someone who may can do it, or give you the right."),
    404: _("The address may be mistyped, or what was here has moved."),
    500: _("It has been written down. Please try again in a moment."),
    503: _("The service is starting again. Please try again in a moment."),
}


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400"""
    return _answer(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403"""
    return _answer(request, 403)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form is too old, or came from elsewhere."""
    return _answer(request, 403, _("The form was open for too long. Go back, reload the page and send it again."))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404"""
    return _answer(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500; 503 where the database is away for the moment. Stands on as little as possible, for the same reason."""
    if not isinstance(sys.exc_info()[1], OperationalError):
        return _answer(request, 500)
    response = _answer(request, 503)
    response["Retry-After"] = "2"
    return response


def _answer(request: HttpRequest, status: int, words: object = None) -> HttpResponse:
    if request.path_info.startswith(MACHINES):
        return problem(request, status=status)
    context = {
        "status": status,
        "title": TITLES[status],
        "message": words or WORDS[status],
        "request_id": current_request_id(),
    }
    try:
        page = str(render_to_string("kernel/ui/error.html", context, request=request if status < 500 else None))
    except TemplateDoesNotExist:
        page = f"<!doctype html><meta charset=utf-8><title>{status}</title><h1>{TITLES[status]}</h1>"
    return HttpResponse(page, status=status)
