"""Who may read the files of a subject: each engine answers for its own, in its `guards.py`."""

from collections.abc import Callable
from functools import cache
from uuid import UUID

from huimin.kernel.gate.api import Actor
from huimin.kernel.manifest.api import modules

Guard = Callable[[Actor, UUID], bool]

GUARDS: dict[str, Guard] = {}
"""Files have no subjects of their own."""


@cache
def _guards() -> dict[str, Guard]:
    found: dict[str, Guard] = {}
    for app, module in modules("guards"):
        for subject_type, guard in module.GUARDS.items():
            if subject_type in found:
                raise ValueError(f"{app}: a guard for {subject_type} exists already")
            found[subject_type] = guard
    return found


def allows(actor: Actor, subject_type: str, subject_id: UUID) -> bool:
    """Whether the actor may read the files of the subject; nobody may where no engine answers for it."""
    guard = _guards().get(subject_type)
    return guard is not None and guard(actor, subject_id)
