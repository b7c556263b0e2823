"""`/api/v1`: the routers of every app in one API, its OpenAPI 3.1 description and its documentation page."""

from functools import cache

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, path

from huimin.kernel.api.api import MachineApi, make_api
from huimin.kernel.gate.api import public

from .apps import modules


@cache
def api() -> MachineApi:
    """The one API, assembled."""
    whole = make_api(
        title="Huimin",
        version="1.0.0",
        urls_namespace="api",
        docs_decorator=public("the description of the API holds nothing of anybody"),
    )
    for module in modules("http.api"):
        whole.add_router("/v1" + module.mount, module.router)
    return whole


@public("it only leads to the documentation")
def root(request: HttpRequest) -> HttpResponse:
    """Leads from /api/ to the documentation."""
    return redirect("api:openapi-view")


def api_urls() -> list[URLPattern | URLResolver]:
    """Its addresses, with a root that says where the documentation is."""
    patterns, _app_name, _namespace = api().urls
    return [path("", root, name="api-root"), *(each for each in patterns if getattr(each, "name", "") != "api-root")]
