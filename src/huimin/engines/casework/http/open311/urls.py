"""Addresses below /open311/v2/."""

from django.urls import re_path

from . import views

FORM = r"\.(?P<form>json|xml)$"

urlpatterns = [
    re_path(rf"^discovery{FORM}", views.discovery, name="discovery"),
    re_path(rf"^services{FORM}", views.services, name="services"),
    re_path(rf"^services/(?P<code>[^/]+){FORM}", views.service, name="service"),
    re_path(rf"^requests{FORM}", views.service_requests, name="requests"),
    re_path(rf"^requests?/(?P<number>[^/]+){FORM}", views.service_request, name="request"),
    re_path(rf"^tokens/(?P<token>[^/]+){FORM}", views.token, name="token"),
    re_path(r"^(?P<rest>.*)$", views.nowhere, name="nowhere"),
]
