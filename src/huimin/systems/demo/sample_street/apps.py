from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SampleStreetConfig(AppConfig):
    name = "huimin.systems.demo.sample_street"
    label = "demo_sample_street"
    verbose_name = _("Sample street")
