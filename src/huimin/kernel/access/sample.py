"""Before any sample data: the roles in their newest version."""

from collections.abc import Callable
from typing import Any

from . import api

ORDER = 0


def load(progress: Callable[..., None]) -> None:
    """Brings the product's roles in. Twice is the same as once."""
    api.load_roles(actor=api.Actor.system("sample data", channel="command"))


def info() -> dict[str, Any]:
    """Nothing of its own: accounts are told by the sample that makes them."""
    return {}
