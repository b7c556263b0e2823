"""Brings in what the parts ship as data and what may have changed since the last start: roles, case types."""

from collections.abc import Callable

from .apps import modules


def run(progress: Callable[..., None]) -> None:
    """Runs every part's upgrade in its order; twice is the same as once."""
    for module in sorted(modules("upgrade"), key=lambda module: module.ORDER):
        module.run(progress)
