from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SlotsConfig(AppConfig):
    name = "huimin.kernel.slots"
    label = "slots"
    verbose_name = _("Slots")
