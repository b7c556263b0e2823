"""What this system puts into the slots of the faces; the manifest names these functions."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from huimin.kernel.slots.api import Link


def entry(request: HttpRequest) -> Link:
    """The entry in the workbench's navigation."""
    return Link(title=_("Imports"), url=reverse("platform_request_imports:list"), icon="download")
