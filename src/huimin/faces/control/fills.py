"""The duty room's own navigation."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from huimin.kernel.access import api as access
from huimin.kernel.slots.api import Filling, Link


def navigation(request: HttpRequest) -> list[Link]:
    """The wall, and the way to where one acts."""
    if not access.may(access.actor_of(request), "casework.case_view"):
        return []
    return [
        Link(_("Wall"), reverse("control:home"), icon="screen"),
        Link(_("Dispatch desk"), reverse("control:desk"), icon="list"),
        Link(_("Scenes"), reverse("control:scenes"), icon="flag"),
        Link(_("Workbench"), reverse("workbench:home"), icon="list"),
    ]


FILLINGS = [Filling("control.nav", "fills:navigation", order=10)]
