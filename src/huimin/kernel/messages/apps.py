from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MessagesConfig(AppConfig):
    name = "huimin.kernel.messages"
    label = "message"
    verbose_name = _("Messages")
