"""What exchange publishes, and what it listens to."""

from huimin.kernel.facts.api import Publish

PUBLISHES = [
    Publish(
        "exchange.quarantine_viewed",
        "Somebody read a page of quarantined rows as they came.",
        {"origin": "whose rows", "count": "rows shown", "after": "the row they begin after"},
    ),
]

LISTENS: list[object] = []
