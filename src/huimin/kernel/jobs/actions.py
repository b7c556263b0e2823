"""Keeping the table of jobs in order, and running it without a worker."""

import json
from typing import Any

from asgiref.sync import async_to_sync
from django.db import DatabaseError, connection, transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import TaskNotFound
from procrastinate.jobs import Job, Status

from .errors import NoSuchJob


def rescue(*, silent_s: float = 20) -> int:
    """Gives back to the queue what a killed worker had begun; says how many. Jobs are harmless when they run twice.

    Units: seconds after which a silent worker counts as dead.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT j.id, j.queueing_lock FROM procrastinate_jobs j
              LEFT JOIN procrastinate_workers w ON w.id = j.worker_id
             WHERE j.status = 'doing'
               AND (w.id IS NULL OR w.last_heartbeat < now() - make_interval(secs => %s))
             ORDER BY j.id FOR UPDATE OF j SKIP LOCKED
            """,
            [silent_s],
        )
        stalled = cursor.fetchall()
        for job_id, queueing_lock in stalled:
            cursor.execute(
                "SELECT 1 FROM procrastinate_jobs WHERE queueing_lock = %s AND status = 'todo'", [queueing_lock]
            )
            if cursor.fetchone():  # the next of its kind waits already
                cursor.execute("DELETE FROM procrastinate_jobs WHERE id = %s", [job_id])
            else:
                cursor.execute("SELECT procrastinate_retry_job_v2(%s, now(), NULL, NULL, NULL)", [job_id])
    return len(stalled)


def retry_dead(*, job_id: int) -> None:
    """Puts a dead letter back into the queue.

    Raises: NoSuchJob.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM procrastinate_jobs WHERE id = %s AND status = 'failed' FOR UPDATE", [job_id])
        if not cursor.fetchone():
            raise NoSuchJob(f"no dead letter {job_id}")
        cursor.execute("SELECT procrastinate_retry_job_v2(%s, now(), NULL, NULL, NULL)", [job_id])
        cursor.execute("UPDATE procrastinate_jobs SET attempts = 0 WHERE id = %s", [job_id])


def drop_dead(*, job_id: int) -> None:
    """Drops a dead letter for good.

    Raises: NoSuchJob.
    """
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE id = %s AND status = 'failed'", [job_id])
        if not cursor.rowcount:
            raise NoSuchJob(f"no dead letter {job_id}")


def run_pending(*, limit: int = 1000, is_strict: bool = True, queue: str = "") -> int:
    """Runs here, in this thread and connection, every job of the table that is due; says how many. For tests and tools.

    Shape: with `is_strict` the first error is raised; otherwise it is retried or buried just as by the worker.
    """
    manager = app.job_manager
    worker_id = async_to_sync(manager.register_worker)()
    done = 0
    try:
        while done < limit:
            job = async_to_sync(manager.fetch_job)(queues=[queue] if queue else None, worker_id=worker_id)
            if job is None:
                return done
            done += 1
            error = _run(job)
            decision = app.tasks[job.task_name].get_retry_exception(error, job) if error else None
            if decision and not is_strict:
                choice = decision.retry_decision
                async_to_sync(manager.retry_job)(job=job, retry_at=choice.retry_at)
                continue
            status = Status.FAILED if error else Status.SUCCEEDED
            async_to_sync(manager.finish_job)(job=job, status=status, delete_job=error is None)
            if error and is_strict:
                raise error
        return done
    finally:
        async_to_sync(manager.unregister_worker)(worker_id=worker_id)


def _run(job: Job) -> Exception | None:
    task = app.tasks.get(job.task_name)
    if task is None:
        raise TaskNotFound(job.task_name)
    stored: Any = job.task_kwargs  # Django's connections give JSON as text
    arguments = json.loads(stored) if isinstance(stored, str) else dict(stored)
    # The worker runs jobs outside any transaction. Within a test's own, an error of the database must not break what follows.
    savepoint = transaction.savepoint() if connection.in_atomic_block else None
    try:
        task.func(**arguments)
    except Exception as error:
        if savepoint and isinstance(error, DatabaseError):
            transaction.savepoint_rollback(savepoint)
        return error
    return None
