"""What keeps an organisation from being closed: each part answers for its own, in its `closing.py`."""

from collections.abc import Callable
from datetime import datetime
from functools import cache
from uuid import UUID

from huimin.kernel.manifest.api import modules

#: Asked with the organisation and the moment of closing; says in a sentence what must be done first, "" for nothing.
Obstacle = Callable[[UUID, datetime], str]


@cache
def _asked() -> tuple[Obstacle, ...]:
    return tuple(obstacle for _app, module in modules("closing") for obstacle in module.OBSTACLES)


def obstacles(organisation_id: UUID, at: datetime) -> list[str]:
    """What other parts say must be done before the organisation closes at that moment."""
    return [said for ask in _asked() if (said := ask(organisation_id, at))]
