from django.apps import AppConfig


class UiConfig(AppConfig):
    """The look of all four faces: tokens, templates, parts, browser modules."""

    name = "huimin.kernel.ui"
    label = "ui"
