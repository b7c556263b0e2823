from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class CalendarsConfig(AppConfig):
    name = "huimin.kernel.calendars"
    label = "calendars"
    verbose_name = _("Calendars")

    def ready(self) -> None:
        # late, since models load after the apps
        from huimin.kernel.clock import api as clock  # noqa: PLC0415

        from .shipping import after_migrate  # noqa: PLC0415
        from .whose import calendar_of  # noqa: PLC0415

        clock.ask(calendar_of)
        # Django's own hook for data that every database must hold; a release with newly decreed years brings them in.
        post_migrate.connect(after_migrate, sender=apps.get_app_config("clock"))
