"""What this system puts into the slots of the faces; the manifest names these functions."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from huimin.kernel.access.api import actor_of
from huimin.kernel.slots.api import IndicatorCard, Link

from . import queries


def service(request: HttpRequest) -> Link:
    """The way in from the portal's first page."""
    return Link(
        title=_("Ask for a home visit"),
        url=reverse("demo_example:portal"),
        description=_("Somebody of the community comes by."),
        icon="heart",
    )


def tile(request: HttpRequest) -> Link:
    """The way in from the station's first page."""
    return Link(title=_("Ask for a home visit"), url=reverse("demo_example:station"), icon="heart")


def entry(request: HttpRequest) -> Link:
    """The entry in the workbench's navigation."""
    return Link(title=_("Home visits"), url=reverse("demo_example:workbench"), icon="heart")


def card(request: HttpRequest) -> IndicatorCard:
    """The figure for workbench and control."""
    return queries.open_visits(actor=actor_of(request))
