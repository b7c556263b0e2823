"""Settings of supervision."""

from huimin.kernel.manifest.api import Setting

SETTINGS = [
    Setting(
        "supervision.lag_s",
        "int",
        "s",
        60,
        "How far behind the present cards are given, so that an act that is being written while its deadline passes counts.",
    ),
]
