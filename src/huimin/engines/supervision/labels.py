"""What lists call cards, the same on every face."""

from .types import CARD_TITLES, CardKind

#: How the family's tags show a card.
CARD_TAGS: dict[str, str] = {
    CardKind.REMINDER: "info", CardKind.WARNING: "soon", CardKind.YELLOW: "yellow", CardKind.RED: "red",
}  # fmt: skip


def card_title(card: str) -> str:
    """The name of a card, "" for none."""
    return str(CARD_TITLES[CardKind(card)]) if card else ""
