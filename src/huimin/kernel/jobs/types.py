"""What crosses the door of jobs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A job whose attempts are used up. It waits until somebody has it tried again or drops it."""

    id: int
    name: str
    arguments: Mapping[str, Any]
    attempts: int
    failed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Health:
    """Whether a worker lives and keeps up. Seconds are None where there is nothing to measure."""

    is_well: bool
    detail: str
    workers: int
    heartbeat_age_s: float | None
    waiting: int
    oldest_due_s: float | None
    dead: int
