"""A connection that was kept: found usable without a question, and found out when the database ended it."""

import time

import pytest
from django.contrib.gis.db.backends.postgis import base
from django.db import connection


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_stands_is_not_asked(monkeypatch):
    connection.ensure_connection()
    monkeypatch.setattr(base.DatabaseWrapper, "is_usable", lambda _self: pytest.fail("the database was asked"))
    assert connection.is_usable()


@pytest.mark.django_db(transaction=True)
def test_one_that_the_database_ended_is_found_out():
    connection.ensure_connection()
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s)", [connection.connection.info.backend_pid])
    finally:
        other.close()
    give_up_at = time.monotonic() + 10
    while connection.is_usable() and time.monotonic() < give_up_at:
        time.sleep(0.01)  # until the goodbye has come
    assert not connection.is_usable()
    connection.close()


def test_one_that_we_closed_is_not_usable(db):
    other = connection.copy()
    assert not other.is_usable()
