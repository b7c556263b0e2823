"""What the station puts into its own navigation, and what its kiosk always says."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from huimin.kernel.slots.api import Filling, Link, Notice

from .counters import HOLD


def navigation(request: HttpRequest) -> list[Link]:
    """The counter, today, and the community's open cases."""
    return [
        Link(pgettext("station", "Counter"), reverse("station:home"), icon="home"),
        Link(pgettext("station", "Today"), reverse("station:today"), icon="calendar"),
        Link(pgettext("station", "Cases"), reverse("station:cases"), icon="list"),
    ]


def emergencies(request: HttpRequest) -> Notice:
    """Whom to call when a report would be too slow."""
    return Notice(
        _("Danger to life, fire or gas"),
        _("Call 110, 119 or 120 first. For everything else that cannot wait, 12345 answers day and night."),
        tone="red",
    )


FILLINGS = [
    Filling("station.nav", "fills:navigation", order=10, permission=HOLD),
    Filling("station.kiosk.notices", "fills:emergencies", order=90),
]
