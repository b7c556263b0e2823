"""The jobs that keep the table of jobs in order."""

from django.db import connection

from .actions import rescue
from .registry import every


@every("* * * * * */5", name="kernel.jobs.rescue_stalled", is_exclusive=False)
def rescue_stalled() -> None:
    """Gives back what killed workers had begun."""
    rescue()
    with connection.cursor() as cursor:
        cursor.execute("SELECT procrastinate_prune_stalled_workers_v1(3600)")
