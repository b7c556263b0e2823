from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ManifestConfig(AppConfig):
    name = "huimin.kernel.manifest"
    label = "manifest"
    verbose_name = _("Manifests and settings")
