from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StationConfig(AppConfig):
    """The face of service stations: a worker with a person in front of them, and the kiosk beside the door."""

    name = "huimin.faces.station"
    label = "station"
    verbose_name = _("Service station")
