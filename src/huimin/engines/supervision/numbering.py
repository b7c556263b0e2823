"""Short numbers for orders, sanctions and samples: a letter, the day and a running number of that day."""

from datetime import datetime

from django.db import connection, models
from django.utils import timezone


def next_number(model: type[models.Model], letter: str, *, at: datetime) -> str:
    """The next number, such as D20260302-001; others that ask meanwhile wait for this transaction."""
    prefix = f"{letter}{timezone.localtime(at):%Y%m%d}-"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"supervision.{letter}"])
    rows = model._default_manager.filter(number__startswith=prefix).order_by("-number")
    last: str | None = rows.values_list("number", flat=True).first()
    return f"{prefix}{int(last.removeprefix(prefix)) + 1 if last else 1:03}"
