"""The Django app of access."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "huimin.kernel.access"
    label = "access"
    verbose_name = "Access"
