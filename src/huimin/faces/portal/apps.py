from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    """The face of residents: raise a need, see how it goes, say whether it is well done."""

    name = "huimin.faces.portal"
    label = "portal"
    verbose_name = _("Portal")
