"""What the duty room publishes."""

from huimin.kernel.facts.api import Publish

PUBLISHES = [
    Publish(
        "control.scene_declared",
        "A scene was declared for a division, or ended there.",
        {"scene": "code, empty where it ended", "division": "code", "until": "when it ends by itself"},
    ),
    Publish("control.scene_changed", "A scene got a new version.", {"scene": "code", "number": "version"}),
]
