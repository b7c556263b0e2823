"""What other parts may put into the portal's pages."""

from huimin.kernel.slots.api import Link, Notice, Panel, Slot

SLOTS = [
    Slot(
        name="portal.home.services",
        title="Services on the portal's first page",
        doc="A service that a resident can begin here. Write the title as what the person wants to do.",
        shape=Link,
    ),
    Slot(
        name="portal.home.notices",
        title="Notices on the portal's first page",
        doc="A sentence that residents should read before they go on; few, and only while it holds.",
        shape=Notice,
    ),
    Slot(
        name="portal.case.aside",
        title="Beside a resident's case",
        doc="What a system knows about the case, for the person who raised it.",
        shape=Panel,
        context=("case_id",),
    ),
]
