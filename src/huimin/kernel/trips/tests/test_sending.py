"""What is written last is committed with its own trip, where the transaction is its own; rows are told from statements without."""

from contextlib import suppress

import pytest
from django.contrib.sessions.models import Session
from django.db import DatabaseError, connection, transaction
from psycopg.pq import TransactionStatus

from huimin.kernel.trips import api as trips

KEPT: trips.Statement = (
    "INSERT INTO django_session (session_key, session_data, expire_date) VALUES (%s, '', now())",
    ["k"],
)
BROKEN: trips.Statement = ("SELECT no_such_column", ())


class Undone(Exception):
    """Ends a transaction without a trace."""


def is_idle() -> bool:
    return connection.connection.info.transaction_status == TransactionStatus.IDLE


@pytest.mark.django_db(transaction=True)
def test_what_is_last_is_committed_with_its_trip():
    with transaction.atomic():
        assert trips.send(("SELECT 1", ()), KEPT, is_last=True) == [[(1,)], []]
        assert is_idle()
    assert Session.objects.filter(session_key="k").exists()


@pytest.mark.django_db(transaction=True)
def test_within_a_larger_transaction_it_waits_for_the_end_of_that():
    with suppress(Undone), transaction.atomic():
        with transaction.atomic():
            trips.send(KEPT, is_last=True)
        assert not is_idle()
        raise Undone
    assert not Session.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_nothing_is_committed_after_a_statement_that_failed():
    with pytest.raises(DatabaseError), transaction.atomic():
        trips.send(KEPT, BROKEN, is_last=True)
    assert is_idle()
    assert not Session.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_one_statement_alone_begins_the_transaction_it_is_in():
    with suppress(Undone), transaction.atomic():
        trips.send(KEPT)
        raise Undone
    assert not Session.objects.exists()
