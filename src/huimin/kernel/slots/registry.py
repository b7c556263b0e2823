"""Which slots are declared and which parts fill them, gathered once."""

from dataclasses import dataclass
from functools import cache
from importlib import import_module

from huimin.kernel.manifest.api import manifests, modules

from .errors import SlotUnknown
from .types import Filling, Slot


@dataclass(frozen=True, slots=True)
class Filler:
    """A filling together with the part that offers it."""

    part: str
    package: str
    filling: Filling

    def call(self, request: object, **context: object) -> object:
        """Imports the target, at first use only, and asks it for its content."""
        module, _, name = self.filling.target.partition(":")
        return getattr(import_module(f"{self.package}.{module}"), name)(request, **context)


@cache
def slots() -> dict[str, Slot]:
    """Every declared slot by name."""
    return {slot.name: slot for _, module in modules("slots") for slot in getattr(module, "SLOTS", ())}


@cache
def fillers() -> dict[str, tuple[Filler, ...]]:
    """The fillers of every slot, in the order in which they are shown.

    Raises: SlotUnknown, for a filling of an engine or face. A system's is a finding of `./huimin check`, and not shown.
    """
    found = [
        Filler(config.label, config.name, filling)
        for config, module in modules("fills")
        for filling in getattr(module, "FILLINGS", ())
    ]
    for filler in found:
        if filler.filling.slot not in slots():
            raise SlotUnknown(filler.filling.slot)
    for manifest in manifests():
        for line in manifest.fills:
            filling = Filling(slot=line.slot, target=line.target, order=line.order, permission=line.permission)
            found.append(Filler(manifest.label, manifest.package, filling))
    found.sort(key=lambda filler: (filler.filling.order, filler.part, filler.filling.target))
    return {name: tuple(filler for filler in found if filler.filling.slot == name) for name in slots()}
