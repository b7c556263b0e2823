"""The Django app of the gate: it has no tables, only words to translate."""

from django.apps import AppConfig


class GateConfig(AppConfig):
    name = "huimin.kernel.gate"
    label = "gate"
    verbose_name = "Gate"
