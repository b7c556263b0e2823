"""Many rows into one table by COPY, in the transaction that is open: the parameters of a long INSERT cost more than the rows."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection


def copy_rows(table: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Writes rows that share their columns. `table` and columns are our constants; `point` is (lon, lat) or None."""
    if not rows:
        return
    columns = list(rows[0])
    names = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row([_plain(column, row[column]) for column in columns])


def _plain(column: str, value: Any) -> Any:
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    if column == "point" and value is not None:
        return f"SRID=4326;POINT({value[0]!r} {value[1]!r})"
    return value
