"""Several statements in one trip to the database, within the transaction that is open.

An act writes four to seven small rows. Sent one by one, most of its time goes by in waiting for answers; in a pipeline the
database gets all of them and answers once. Statements are prepared: each connection plans them once. Rows come in binary
form, which is read in C: fifty rows of a list hold two hundred times.
"""

from collections.abc import Sequence
from contextlib import nullcontext
from typing import Any

from django.db import connection
from psycopg import Cursor

Statement = tuple[str, Sequence[Any]]


def send(*statements: Statement, is_fixed: bool = True) -> list[list[Any]]:
    """Runs the statements in order; gives the rows of each, [] where a statement gives none.

    Shape: statements whose text or best plan differs from call to call are not `is_fixed`; they are planned anew.
    Raises: Django's error for the first that failed; those after it were not run.
    """
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    connection.validate_no_broken_transaction()
    database = connection.connection
    with connection.wrap_database_errors:
        # One statement alone needs no pipeline, unless a transaction has to begin with it.
        with database.pipeline() if len(statements) > 1 or not database.autocommit else nullcontext():
            cursors = [
                Cursor(database).execute(sql, values, prepare=is_fixed, binary=True) for sql, values in statements
            ]
        # `rownumber` is None where there are no rows to fetch; `description` would say so too, and describe each column.
        return [[] if cursor.rownumber is None else cursor.fetchall() for cursor in cursors]
