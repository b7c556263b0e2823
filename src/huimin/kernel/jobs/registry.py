"""Jobs: functions that run later, in the worker, from a table of the same database."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.jobs import Job as StoredJob
from procrastinate.tasks import Task


class Backoff(BaseRetryStrategy):
    """Tries again after 2, 4, 8 … seconds, at most an hour apart, until the attempts are used up."""

    def __init__(self, attempts: int, *, longest_s: int = 3600, never: tuple[type[Exception], ...] = ()) -> None:
        self.attempts, self.longest_s, self.never = attempts, longest_s, never

    def get_retry_decision(self, *, exception: BaseException, job: StoredJob) -> RetryDecision | None:
        if job.attempts + 1 >= self.attempts or isinstance(exception, self.never):
            return None
        return RetryDecision(retry_in={"seconds": min(2 ** min(job.attempts + 1, 30), self.longest_s)})


def _plain(value: Any) -> Any:
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"a job cannot be given {value!r}")


class Job:
    """A function with a `defer`. Calling it runs it here and now."""

    def __init__(self, function: Callable[..., Any], task: "Task[Any, Any, Any]") -> None:
        self.function, self.task, self.name = function, task, task.name
        self.__name__, self.__doc__, self.__module__ = function.__name__, function.__doc__, function.__module__

    def __call__(self, **arguments: Any) -> Any:
        return self.function(**arguments)

    def defer(self, **arguments: Any) -> int | None:
        """Puts the job into the table, in the transaction that is open: it appears when that commits, or never.

        Shape: arguments are JSON; ids and times are given as text. Gives the job's number, or None when the same is
        waiting already (jobs with a `queueing_lock`).
        """
        return self.defer_at(None, **arguments)

    def defer_at(self, moment: datetime | timedelta | None, **arguments: Any) -> int | None:
        """The same, to run not before a time (aware) or after a span."""
        options: dict[str, Any] = {}
        if isinstance(moment, timedelta):
            options["schedule_in"] = {"seconds": moment.total_seconds()}
        elif moment is not None:
            options["schedule_at"] = moment
        plain = json.loads(json.dumps(arguments, default=_plain))
        if self.task.queueing_lock is None:
            return self.task.configure(**options).defer(**plain)
        try:
            with transaction.atomic():  # so that the refusal of a second leaves the transaction whole
                return self.task.configure(**options).defer(**plain)
        except AlreadyEnqueued:
            return None


def job(
    *,
    queue: str = "default",
    retry: int | BaseRetryStrategy = 8,
    lock: str | None = None,
    queueing_lock: str | None = None,
    name: str = "",
) -> Callable[[Callable[..., Any]], Job]:
    """Makes a function of an app's jobs.py a job: keyword arguments, harmless when it runs twice.

    Shape: `retry` is how often it is tried in all, with growing pauses, before it goes to the dead letters (1: once).
    Jobs of one `lock` never run at the same time; of one `queueing_lock` only one waits.
    """

    def decorate(function: Callable[..., Any]) -> Job:
        strategy = retry if isinstance(retry, BaseRetryStrategy) else Backoff(retry)
        task: Task[Any, Any, Any] = app.task(
            name=name or f"{function.__module__.removeprefix('huimin.')}.{function.__name__}",
            queue=queue,
            retry=strategy,
            lock=lock,
            queueing_lock=queueing_lock,
        )(function)
        return Job(function, task)

    return decorate


def every(
    cron: str, *, queue: str = "default", name: str = "", is_exclusive: bool = True
) -> Callable[[Callable[[], Any]], Job]:
    """Makes a function without arguments a job that the worker runs on schedule; it catches up by itself after a stop.

    Shape: cron of five fields, or six with seconds last ("* * * * * */5": every five seconds), in UTC. One run of it
    waits and one runs at most, so that a slow one does not pile up; without `is_exclusive` a run that was killed
    does not hold up the next.
    """

    def decorate(function: Callable[[], Any]) -> Job:
        own = name or f"{function.__module__.removeprefix('huimin.')}.{function.__name__}"

        def run(timestamp: int) -> Any:
            return function()

        run.__name__, run.__module__, run.__doc__ = function.__name__, function.__module__, function.__doc__
        define = app.task(name=own, queue=queue, retry=False, lock=own if is_exclusive else None, queueing_lock=own)
        task: Task[Any, Any, Any] = define(run)
        app.periodic(cron=cron)(task)
        return Job(function, task)

    return decorate
