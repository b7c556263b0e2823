from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LosAngelesConfig(AppConfig):
    name = "huimin.systems.demo.los_angeles"
    label = "demo_los_angeles"
    verbose_name = _("Sample requests of Los Angeles")
