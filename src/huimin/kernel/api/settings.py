"""What an installation may set about machine doors."""

from huimin.kernel.manifest.api import Setting

SETTINGS = [
    Setting("api.largest_body_mb", "int", "MB", 64, "A request to /api/ that announces a larger body is refused."),
]
