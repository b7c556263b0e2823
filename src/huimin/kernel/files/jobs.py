"""Keeps the store clean."""

from huimin.kernel.jobs import api as jobs

from .actions import sweep


@jobs.every("17 * * * *")
def files_sweep() -> None:
    """Forgets loose files whose time is over and removes bytes that no row speaks of."""
    sweep()
