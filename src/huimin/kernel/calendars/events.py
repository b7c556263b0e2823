"""What calendars publish."""

from huimin.kernel.facts.api import Publish

PUBLISHES = [
    Publish(
        "clock.decree_loaded",
        "A year's holidays are decreed, or decreed anew: provisional due times can be computed again.",
        {
            "source": "whose decree: cn, us …",
            "year": "the year",
            "version": "the version now in force",
            "from": "the first day it speaks of",
        },
    ),
    Publish(
        "clock.calendar_edited",
        "A calendar has a new version: due times that reach into its days can be computed again.",
        {"calendar": "its code", "version": "the new version", "from": "the day from which it holds"},
    ),
]
