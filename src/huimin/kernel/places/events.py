"""Facts that places records. It listens to none."""

from huimin.kernel.facts.api import Publish

PUBLISHES = [
    Publish(
        "division.recorded",
        "One division was added or changed.",
        data={"code": "its code", "level": "its level", "parent": "the code above", "is_new": "whether it was added"},
    ),
    Publish(
        "division.tree_loaded",
        "Many divisions and known addresses were loaded at once.",
        data={
            "source": "where they came from",
            "added": "how many divisions are new",
            "changed": "how many divisions changed",
            "unchanged": "how many were so already",
            "addresses": "how many addresses are new",
        },
    ),
    Publish(
        "division.ended",
        "A division is valid no longer.",
        data={"code": "its code", "valid_to": "its last day"},
    ),
]
LISTENS: list[object] = []
