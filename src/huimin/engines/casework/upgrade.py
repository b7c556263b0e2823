"""After every migration: the case types this release ships are in force where they are new or newer and the city has not made
them its own; there they wait as drafts. Capabilities are called as this release calls them, or as the city does."""

from collections.abc import Callable

from huimin.kernel.access.api import Actor

from .actions.capabilities import capabilities_load
from .actions.definitions import case_types_load
from .commands import shipped, wanted

ORDER = 30


def run(progress: Callable[..., None]) -> None:
    """Loads every shipped case type and name; what is known already stays."""
    for path, origin in shipped("capabilities*.yaml"):
        capabilities_load(actor=Actor.system("upgrade"), path=path, origin=origin)
    files = wanted([])
    for done, (path, origin) in enumerate(files, start=1):
        case_types_load(actor=Actor.system("upgrade"), path=path, origin=origin, is_shipped=True)
        progress("case types", done, len(files))
