"""A text as the pieces a model weighs: runs of one to three characters in Chinese, of two to five within words elsewhere.

The same pieces are made for learning and for suggesting; a model knows nothing else of a text.
"""

import unicodedata
from collections.abc import Iterator

from huimin.kernel.access.api import Where

HAN, LATIN = "han", "latin"
HAN_LENGTHS, LATIN_LENGTHS = (1, 2, 3), (2, 3, 4, 5)
MOST_READ = 600
#: What marks a piece that is no text: a place or a type. It cannot be typed, since texts are folded to letters and figures.
MARK = "\x1f"


def family_of(text: str) -> str:
    """Whether a text is to be read as Chinese (or another script without spaces between words) or by words."""
    han = sum("\u3400" <= letter <= "\u9fff" for letter in text)
    letters = sum(letter.isalpha() for letter in text)
    return HAN if han * 4 >= letters else LATIN


def folded(text: str) -> str:
    """The text as it is read: width, case and marks alike, figures as one figure."""
    read = unicodedata.normalize("NFKC", text[:MOST_READ]).lower()
    return "".join("0" if letter.isdigit() else letter if letter.isalpha() else " " for letter in read)


def grams(text: str, family: str) -> list[str]:
    """The pieces of a text, each as often as it stands there."""
    return list(_han(folded(text)) if family == HAN else _latin(folded(text)))


def places(where: Where, type_code: str = "") -> list[str]:
    """The pieces that say where, and of which type."""
    said = [("street", where.street), ("community", where.community), ("type", type_code)]
    return [f"{MARK}{name}={value}" for name, value in said if value]


def _han(text: str) -> Iterator[str]:
    for run in text.split():
        for length in HAN_LENGTHS:
            for at in range(len(run) - length + 1):
                yield run[at : at + length]


def _latin(text: str) -> Iterator[str]:
    for word in text.split():
        edged = f" {word} "
        for length in LATIN_LENGTHS:
            for at in range(len(edged) - length + 1):
                yield edged[at : at + length]
