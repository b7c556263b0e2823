"""The door of slots: declare in `slots.py`, fill by manifest or `fills.py`, show by `fills` or `{% slot %}`."""

from .errors import ContentMisshapen, SlotsError, SlotUnknown
from .queries import fills
from .registry import fillers, slots
from .types import Content, Fill, Filling, IndicatorCard, Link, Notice, Panel, Slot, Todo

__all__ = [
    "Content",
    "ContentMisshapen",
    "Fill",
    "Filling",
    "IndicatorCard",
    "Link",
    "Notice",
    "Panel",
    "Slot",
    "SlotUnknown",
    "SlotsError",
    "Todo",
    "fillers",
    "fills",
    "slots",
]
