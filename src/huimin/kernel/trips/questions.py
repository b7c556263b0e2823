"""Fixed questions to one table, answered by its model's rows.

Django writes the SQL of a query anew each time it is asked; on a page that asks twenty small things this costs more than
the database does. A question is written once; what is asked together goes in one trip.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.contrib.gis.db.models import GeometryField
from django.contrib.gis.geos import GEOSGeometry
from django.db.models import JSONField, Model

from .sending import Statement, send

Row = TypeVar("Row", bound=Model)


class Question(Generic[Row]):
    """All columns of a table's rows that meet a condition, in an order.

    Shape: `Question(Note, "WHERE case_id = %s ORDER BY created_at")`; values are given when it is asked, never written in.
    """

    def __init__(self, model: type[Row], rest: str) -> None:
        self.model, self.rest = model, rest

    def ask(self, *values: Any) -> list[Row]:
        """The rows, in one trip."""
        (rows,) = ask(self.of(*values))
        return rows

    def of(self, *values: Any) -> "Asked[Row]":
        """The question with its values, to be asked together with others."""
        return Asked(self, values)

    @cached_property
    def sql(self) -> str:
        """The statement, with a place for each value."""
        columns = ", ".join(
            f'"{field.column}"' + ("::bytea" if isinstance(field, GeometryField) else "")
            for field in self.model._meta.concrete_fields
        )
        return f'SELECT {columns} FROM "{self.model._meta.db_table}" {self.rest}'  # noqa: S608 - names of our models

    @cached_property
    def _names(self) -> list[str]:
        return [field.attname for field in self.model._meta.concrete_fields]

    @cached_property
    def _converters(self) -> list[tuple[int, Callable[[Any], Any]]]:
        """What a field makes of its value, by place."""
        found: list[tuple[int, Callable[[Any], Any]]] = []
        for place, field in enumerate(self.model._meta.concrete_fields):
            if isinstance(field, JSONField):
                found.append((place, _json))
            elif isinstance(field, GeometryField):
                found.append((place, _geometry))
            elif hasattr(field, "from_db_value"):
                raise TypeError(f"{field} converts what it reads; ask for it with a queryset")
        return found

    def rows(self, found: list[Any]) -> list[Row]:
        """Rows as the database gave them, as rows of the model."""
        if self._converters:
            found = [self._converted(values) for values in found]
        return [self.model.from_db("default", self._names, values) for values in found]

    def _converted(self, values: Any) -> list[Any]:
        changed = list(values)
        for place, convert in self._converters:
            changed[place] = convert(changed[place])
        return changed


@dataclass(frozen=True)
class Asked(Generic[Row]):
    """A question with its values."""

    question: Question[Row]
    values: tuple[Any, ...]

    @property
    def statement(self) -> Statement:
        """What is sent."""
        return self.question.sql, self.values


def ask(*asked: Asked[Any]) -> tuple[list[Any], ...]:
    """The rows of each question, all in one trip.

    Raises: Django's error for the first that failed.
    """
    answers = send(*(each.statement for each in asked))
    return tuple(each.question.rows(found) for each, found in zip(asked, answers, strict=True))


def _geometry(value: bytes | None) -> GEOSGeometry | None:
    return None if value is None else GEOSGeometry(memoryview(value))


def _json(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value
