"""What crosses the door about suggestions."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Suggestion:
    """A case type, or a unit, that past cases or keywords point to.

    Units: `share` 0 to 1, how often such a suggestion is right as far as the past tells; None where keywords alone speak.
    `why`: the pieces of the text that weighed most.
    """

    code: str
    share: float | None
    why: tuple[str, ...] = ()


@dataclass(frozen=True)
class Suggested:
    """What was suggested for one text, by which version of a model ("" where keywords alone spoke)."""

    model: str = ""
    items: tuple[Suggestion, ...] = ()

    def as_fact(self, taken: str) -> dict[str, object]:
        """What the fact of an act keeps: what was shown, and whether the person took it."""
        codes = [item.code for item in self.items]
        return {
            "model": self.model,
            "codes": codes,
            "shares": [item.share for item in self.items],
            "rank": codes.index(taken) + 1 if taken in codes else 0,
        }
