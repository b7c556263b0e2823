"""What an installation may set about time."""

from huimin.kernel.manifest.api import Setting

SETTINGS = [
    Setting(
        "clock.default_calendar",
        "str",
        "",
        "cn-office",
        "The calendar where neither organisation nor division has one.",
    ),
    Setting("clock.recheck_s", "float", "s", 5.0, "How long a process trusts the calendars it compiled."),
    Setting(
        "clock.offset", "float", "s", 0.0, "Moves the present for the whole installation: for demonstrations and tests."
    ),
]
