"""Several statements in one trip to the database, within the transaction that is open.

An act writes four to seven small rows. Sent one by one, most of its time goes by in waiting for answers; in a pipeline the
database gets all of them and answers once. Statements are prepared: each connection plans them once. Rows come in binary
form, which is read in C: fifty rows of a list hold two hundred times.
"""

from collections.abc import Sequence
from typing import Any

from django.db import connection
from psycopg import Cursor

Statement = tuple[str, Sequence[Any]]


def send(*statements: Statement, is_fixed: bool = True) -> list[list[Any]]:
    """Runs the statements in order; gives the rows of each, [] where a statement gives none.

    Shape: statements whose text or best plan differs from call to call are not `is_fixed`; they are planned anew.
    Raises: Django's error for the first that failed; those after it were not run.
    """
    connection.ensure_connection()
    connection.validate_no_broken_transaction()
    database = connection.connection
    with connection.wrap_database_errors:
        with database.pipeline():
            cursors = [
                Cursor(database).execute(sql, values, prepare=is_fixed, binary=True) for sql, values in statements
            ]
        return [cursor.fetchall() if cursor.description else [] for cursor in cursors]
