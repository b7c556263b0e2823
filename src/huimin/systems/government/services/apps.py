from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GovernmentServicesConfig(AppConfig):
    name = "huimin.systems.government.services"
    label = "government_services"
    verbose_name = _("Government services")
