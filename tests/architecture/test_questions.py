"""Every fixed question of the product is a statement that the database understands, asked or not in a test."""

import gc

import pytest
from django.db import connection

from huimin.kernel.trips.api import Question

pytestmark = pytest.mark.django_db


def _all():
    # Each module that holds one is loaded with the address map.
    import huimin.config.urls  # noqa: F401

    return [found for found in gc.get_objects() if type(found) is Question and found.model._meta.managed]


def test_the_database_understands_each():
    questions = _all()
    assert len(questions) > 10
    for number, question in enumerate(questions):
        parts = question.sql.split("%s")
        places = [*(f"${place}" for place in range(1, len(parts))), ""]
        statement = "".join(part + place for part, place in zip(parts, places, strict=True))
        with connection.cursor() as cursor:
            cursor.execute(f"PREPARE question_{number} AS {statement}")
            cursor.execute(f"DEALLOCATE question_{number}")
