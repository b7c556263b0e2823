from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RequestImportsConfig(AppConfig):
    name = "huimin.systems.platform.request_imports"
    label = "platform_request_imports"
    verbose_name = _("Request imports")
