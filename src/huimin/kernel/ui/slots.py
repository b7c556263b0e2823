"""The main navigation of every face is a slot, because the base templates show it and any floor may add to it."""

from huimin.kernel.slots.api import Link, Slot

FACES = ("portal", "station", "workbench", "control")

SLOTS = [
    Slot(
        name=f"{face}.nav",
        title=f"Main navigation of the {face}",
        doc="A way to a page of its own. `icon` is a name of kernel/ui/static/kernel/ui/icons.svg, `count` what waits "
        "there. Give None where the person may not go. The thumb bar of a phone has room for four.",
        shape=Link,
    )
    for face in FACES
]
