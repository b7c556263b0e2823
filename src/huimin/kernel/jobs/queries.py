"""Reading the table of jobs."""

import json

from django.db import connection

from .types import DeadLetter, Health


def health(*, silent_s: float = 20, late_s: float = 120) -> Health:
    """Whether a worker lives (it writes its heartbeat every 5 s) and takes what is due in time.

    Units: seconds a worker may be silent, and a due job may wait.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT (SELECT count(*) FROM procrastinate_workers
                     WHERE last_heartbeat > now() - make_interval(secs => %(silent)s)),
                   (SELECT extract(epoch FROM now() - max(last_heartbeat)) FROM procrastinate_workers)::float,
                   (SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo'),
                   (SELECT extract(epoch FROM now() - min(coalesce(j.scheduled_at, e.at)))
                      FROM procrastinate_jobs j
                      JOIN procrastinate_events e ON e.job_id = j.id AND e.type = 'deferred'
                     WHERE j.status = 'todo' AND (j.scheduled_at IS NULL OR j.scheduled_at <= now()))::float,
                   (SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed')
            """,
            {"silent": silent_s},
        )
        workers, age_s, waiting, oldest_s, dead = cursor.fetchone()
    faults = []
    if not workers:
        faults.append("no worker" if age_s is None else f"no worker has spoken for {age_s:.0f} s")
    if oldest_s is not None and oldest_s > late_s:
        faults.append(f"a job that is due has waited {oldest_s:.0f} s")
    detail = "; ".join(faults) or f"{workers} at work, {waiting} waiting"
    if dead:
        detail += f", {dead} dead letters"
    return Health(
        is_well=not faults,
        detail=detail,
        workers=workers,
        heartbeat_age_s=age_s,
        waiting=waiting,
        oldest_due_s=oldest_s,
        dead=dead,
    )


def dead_letters(*, limit: int = 100) -> list[DeadLetter]:
    """Jobs whose attempts are used up, newest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT j.id, j.task_name, j.args::text, j.attempts,
                   (SELECT max(e.at) FROM procrastinate_events e WHERE e.job_id = j.id AND e.type = 'failed')
              FROM procrastinate_jobs j WHERE j.status = 'failed' ORDER BY j.id DESC LIMIT %s
            """,
            [limit],
        )
        return [
            DeadLetter(id=row[0], name=row[1], arguments=json.loads(row[2]), attempts=row[3], failed_at=row[4])
            for row in cursor.fetchall()
        ]
