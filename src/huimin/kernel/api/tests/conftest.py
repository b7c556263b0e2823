"""The test API's addresses, and callers to ask it."""

import json
from uuid import uuid4

import pytest
from django.db import connection

from huimin.kernel.api import idempotency
from huimin.kernel.gate.api import Actor

from .urls import Counter


@pytest.fixture(autouse=True)
def addresses(settings):
    settings.ROOT_URLCONF = "huimin.kernel.api.tests.urls"
    Counter.done, Counter.gate = 0, None
    Counter.entered.clear()


@pytest.fixture
def things(db):
    """The table that the test API writes to."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS api_test_thing (number serial, title text)")


@pytest.fixture
def acting(monkeypatch):
    """Makes requests come from the given actor."""
    current = {"actor": Actor.anonymous()}
    monkeypatch.setattr(idempotency, "actor_of", lambda request: current["actor"])

    def become(actor=None):
        current["actor"] = actor or Actor(account_id=uuid4(), kind="machine", assurance=2)
        return current["actor"]

    return become


@pytest.fixture
def post(client):
    """Posts JSON, in English."""

    def send(address, body, *, key=None, content_type="application/json", **headers):
        content = body if isinstance(body, (bytes, str)) else json.dumps(body)
        named = {"Accept-Language": "en", **({"Idempotency-Key": key} if key is not None else {}), **headers}
        return client.post(address, content, content_type=content_type, headers=named)

    return send
