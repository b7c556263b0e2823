"""How alike two texts are: by the pairs of characters they share. Pure, and quick enough for a hundred texts a request."""

import unicodedata
from collections import Counter

#: Characters looked at; what comes later in a text says rarely what it is about.
MOST_READ = 400


def plain(text: str) -> str:
    """The text as it is compared: full and half width alike, small letters, figures and letters alone."""
    folded = unicodedata.normalize("NFKC", text[:MOST_READ]).lower()
    return "".join(letter for letter in folded if letter.isalnum())


def pairs(text: str) -> Counter[str]:
    """The pairs of neighbouring characters, each as often as it stands there; one character alone counts as itself."""
    read = plain(text)
    if len(read) < 2:
        return Counter([read]) if read else Counter()
    return Counter(read[at : at + 2] for at in range(len(read) - 1))


def likeness(one: Counter[str], other: Counter[str]) -> float:
    """Twice what both have over what they have together (Dice): 0 nothing in common, 1 the same; the order does not count."""
    whole = one.total() + other.total()
    return 2 * (one & other).total() / whole if whole else 0.0


def similarity(one: str, other: str) -> float:
    """How alike two texts are, 0 to 1."""
    return likeness(pairs(one), pairs(other))
