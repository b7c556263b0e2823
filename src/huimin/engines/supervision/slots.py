"""What other parts may tell supervision, which itself reads nothing but facts."""

from huimin.kernel.slots.api import Slot

from .reports.names import Names

SLOTS = [
    Slot(
        name="supervision.names",
        title="What reports call things",
        doc="Titles of case types, ways in and states, and the numbers of cases: facts hold codes and ids, readers want words.",
        shape=Names,
    ),
]
