"""What other parts may put onto the wall of the duty room."""

from huimin.kernel.slots.api import IndicatorCard, Panel, Slot

SLOTS = [
    Slot(
        name="control.panels",
        title="Panels of the wall",
        doc="A figure, or a small panel, that somebody in the duty room acts on. No decoration.",
        shape=(IndicatorCard, Panel),
    ),
]
