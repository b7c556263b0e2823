"""Settings of the station."""

from huimin.kernel.manifest.types import Setting

SETTINGS = [
    Setting("station.visit_hours", "int", "h", 8, "After how long a visit that nobody ended counts as over."),
    Setting(
        "station.guesses", "int", "", 10, "Wrong query codes of one worker, or for one case, that stop looking up."
    ),
    Setting(
        "station.guess_pause", "int", "min", 15, "How long looking up is stopped, and wrong codes are counted together."
    ),
    Setting(
        "station.kiosk_seconds", "int", "s", 90, "How long a kiosk waits untouched before it forgets and starts anew."
    ),
    Setting("station.report_page", "str", "", "/report/", "Where the kiosk leads who wants to raise a need."),
    Setting(
        "station.find_page", "str", "", "/find/", "Where the kiosk and the code on a slip lead who looks a case up."
    ),
]
