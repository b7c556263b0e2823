"""Every read of this system."""

from django.urls import reverse
from django.utils.translation import gettext as _

from huimin.engines.casework import api as casework
from huimin.kernel.access.api import Actor
from huimin.kernel.clock import api as clock
from huimin.kernel.manifest.api import settings
from huimin.kernel.slots.api import IndicatorCard

TYPE = "demo.example.visit"


def visits(*, actor: Actor) -> list[casework.WorkRow]:
    """The visits the actor may see, the newest first."""
    wanted = casework.WorklistFilter(view="all", type_codes=(TYPE,))
    return casework.worklist(actor=actor, wanted=wanted, limit=int(settings.get("demo_example.rows"))).rows


def open_visits(*, actor: Actor) -> IndicatorCard:
    """How many visits are still to be made, as far as the actor may see."""
    figures = casework.figures(actor=actor, since=clock.now(), type_codes=(TYPE,))
    return IndicatorCard(
        code="demo_example.open_visits",
        title=_("Visits to be made"),
        value=figures["open"],
        unit=_("visits"),
        link=reverse("demo_example:workbench"),
        as_of=figures["as_of"],
    )
