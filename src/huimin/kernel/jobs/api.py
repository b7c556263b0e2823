"""Jobs: work for later, put into the database in the transaction of the act, done by the worker."""

from .actions import drop_dead, rescue, retry_dead, run_pending
from .errors import JobsError, NoSuchJob
from .queries import dead_letters, health
from .registry import Backoff, Job, every, job
from .types import DeadLetter, Health

__all__ = [
    "Backoff",
    "DeadLetter",
    "Health",
    "Job",
    "JobsError",
    "NoSuchJob",
    "dead_letters",
    "drop_dead",
    "every",
    "health",
    "job",
    "rescue",
    "retry_dead",
    "run_pending",
]
