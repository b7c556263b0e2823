"""Settings of the portal."""

from huimin.kernel.manifest.types import Setting

SETTINGS = [
    Setting(
        "portal.guesses", "int", "", 10, "Wrong query codes from one address, or for one case, that stop looking up."
    ),
    Setting(
        "portal.guess_pause", "int", "min", 15, "How long looking up is stopped, and wrong codes are counted together."
    ),
    Setting(
        "portal.reports_an_hour", "int", "", 20, "How many reports one address may send in an hour without an account."
    ),
    Setting("portal.hints_a_minute", "int", "", 60, "How many hints one address may ask for in a minute while typing."),
]
