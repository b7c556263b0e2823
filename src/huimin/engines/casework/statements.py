"""Statements that insert rows, made from plain mappings."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connection

from huimin.kernel.trips import api as trips


def insert(table: str, rows: Iterable[Mapping[str, Any]], *, on_conflict: str = "") -> int:
    """Inserts rows that share their columns; returns how many were written. `table` and column names are our constants."""
    rows = list(rows)
    if not rows:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(*insertion(table, rows, on_conflict=on_conflict))
        return cursor.rowcount


def insertion(table: str, rows: Sequence[Mapping[str, Any]], *, on_conflict: str = "") -> trips.Statement:
    """The statement that inserts rows, at least one, which share their columns."""
    columns = list(rows[0])
    marks = ", ".join("ST_SetSRID(ST_MakePoint(%s, %s), 4326)" if column == "point" else "%s" for column in columns)
    values: list[Any] = []
    for row in rows:
        for column in columns:
            value = row[column]
            if column == "point":
                values += value if value else (None, None)
            else:
                values.append(json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else value)
    names = ", ".join(f'"{column}"' for column in columns)
    return f"INSERT INTO {table} ({names}) VALUES {', '.join([f'({marks})'] * len(rows))} {on_conflict}", values
