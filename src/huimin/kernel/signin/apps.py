"""The Django app of signing in."""

from django.apps import AppConfig


class SigninConfig(AppConfig):
    name = "huimin.kernel.signin"
    label = "signin"
    verbose_name = "Signing in"
