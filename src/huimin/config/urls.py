"""Addresses: every app mounts its own pages and live streams; `/api/` is assembled in api.py."""

from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from huimin.kernel.gate.api import public

from . import health
from .api import api_urls
from .apps import modules


def mounted(name: str, below: str = "") -> list[URLResolver]:
    """The addresses of every app's module of that name, below the place where it mounts them."""
    return [
        path(below + module.mount, include((module.urlpatterns, getattr(module, "app_name", module.__name__))))
        for module in modules(name)
    ]


urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", public("monitoring asks without an account")(health.healthz), name="healthz"),
    path("language", public("anybody may choose a language")(set_language), name="set_language"),
    path("live/ping", public("the health check asks without an account")(health.ping), name="live_ping"),
    path("api/", include((api_urls(), "api"))),
    *mounted("http.live", "live/"),
    *mounted("http.pages"),
    *mounted("pages"),
]

handler400 = "huimin.config.errors.bad_request"
handler403 = "huimin.config.errors.forbidden"
handler404 = "huimin.config.errors.not_found"
handler500 = "huimin.config.errors.server_error"
