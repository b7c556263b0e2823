"""What other parts may put into the station's pages."""

from huimin.kernel.slots.api import Link, Notice, Panel, Slot

SLOTS = [
    Slot(
        name="station.home.tiles",
        title="Tiles on the station's first page",
        doc="A piece of work that begins with a person standing at the counter.",
        shape=Link,
    ),
    Slot(
        name="station.case.aside",
        title="Beside a case at the station",
        doc="What a system knows about the case, for the worker who has its owner in front of them.",
        shape=Panel,
        context=("case_id",),
    ),
    Slot(
        name="station.kiosk.notices",
        title="Notices at the kiosk",
        doc="What people passing by should know today; no personal data, nobody is signed in.",
        shape=Notice,
    ),
]
