"""Casework has no pages; its one door beside the API is Open311."""

from .open311.urls import urlpatterns

__all__ = ["app_name", "mount", "urlpatterns"]

mount = "open311/v2/"
app_name = "open311"
