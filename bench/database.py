"""The bench's own database, and the limits' way to it: psycopg alone, one connection a thread, statements prepared."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from time import perf_counter
from typing import Any

import django
import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections

from measure import CONNECTIONS


@contextmanager
def made(name: str, *, keep: bool, progress: Callable[[str], None]) -> Iterator[bool]:
    """The database, migrated; it is dropped in the end unless it is to be kept. True where it was made now."""
    django.setup()
    with _no_database() as server:
        is_new = not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        if not is_new and not keep:  # left by a run that was killed
            _drop(server, name)
            is_new = True
        if is_new:
            server.execute(f'CREATE DATABASE "{name}"')
    try:
        with connection.cursor() as db:
            db.execute("CREATE EXTENSION IF NOT EXISTS postgis")
        progress("tables")
        call_command("migrate", verbosity=0)
        yield is_new
    finally:
        connections.close_all()
        if not keep:
            with _no_database() as server:
                _drop(server, name)


def _drop(server: psycopg.Connection[Any], name: str) -> None:
    server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _no_database() -> psycopg.Connection[Any]:
    return connect("postgres")


def connect(name: str = "") -> psycopg.Connection[Any]:
    """A connection like those of the web process."""
    return psycopg.connect(
        host=settings.DATABASES["default"]["HOST"],
        port=settings.DATABASES["default"]["PORT"] or None,
        user=settings.DATABASES["default"]["USER"],
        dbname=name or connection.settings_dict["NAME"],
        autocommit=True,
        prepare_threshold=0,
    )


def rate_of(work: Callable[[psycopg.Connection[Any], Any], None], jobs: Sequence[Any]) -> float:
    """How many jobs a second eight connections do."""
    with ExitStack() as stack, ThreadPoolExecutor(CONNECTIONS) as pool:
        connections = [stack.enter_context(connect()) for _ in range(CONNECTIONS)]

        def shift(place: int) -> None:
            for job in jobs[place::CONNECTIONS]:
                work(connections[place], job)

        start = perf_counter()
        list(pool.map(shift, range(CONNECTIONS)))
        return len(jobs) / (perf_counter() - start)


def rows_of(table: str, condition: str, values: Sequence[Any]) -> list[dict[str, Any]]:
    """Rows as they are, to be written again."""
    with connect() as database, database.cursor(row_factory=psycopg.rows.dict_row) as cursor:
        cursor.execute(f"SELECT * FROM {table} WHERE {condition}", values)
        return cursor.fetchall()
