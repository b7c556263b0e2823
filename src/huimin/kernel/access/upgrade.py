"""What access brings in at every start: the product's roles, with what installed systems grant to them."""

from collections.abc import Callable

from huimin.kernel.gate.api import Actor

from .actions.roles import load_roles

ORDER = 10


def run(progress: Callable[..., None]) -> None:
    """Brings changed roles in; twice is the same as once."""
    report = load_roles(actor=Actor.system("upgrade"))
    if changed := len(report["made"]) + len(report["changed"]):
        progress(f"roles brought in: {changed}")
