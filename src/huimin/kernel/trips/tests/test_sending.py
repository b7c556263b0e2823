"""A statement that goes alone needs no pipeline, and yet is part of the transaction it is in."""

from contextlib import suppress

import pytest
from django.contrib.sessions.models import Session
from django.db import transaction

from huimin.kernel.trips import api as trips

KEPT: trips.Statement = (
    "INSERT INTO django_session (session_key, session_data, expire_date) VALUES (%s, '', now())",
    ["k"],
)


class Undone(Exception):
    """Ends a transaction without a trace."""


@pytest.mark.django_db(transaction=True)
def test_one_statement_alone_begins_the_transaction_it_is_in():
    with suppress(Undone), transaction.atomic():
        trips.send(KEPT)
        raise Undone
    assert not Session.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_rows_are_told_from_statements_that_give_none():
    assert trips.send(("SELECT 1", ()), KEPT) == [[(1,)], []]
    assert trips.send(("SELECT 1 WHERE false", ())) == [[]]
    assert Session.objects.filter(session_key="k").exists()
