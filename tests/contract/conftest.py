"""A town behind the API, made once, and a key that may do everything in its street."""

import pytest
from django.core.cache import cache
from django.db import connection, transaction

from huimin.engines.casework import api as casework
from huimin.engines.casework import factories
from huimin.kernel.access import factories as people
from huimin.kernel.access.api import Actor
from huimin.kernel.gate.api import permissions


@pytest.fixture(scope="module")
def _held(django_db_setup, django_db_blocker):
    """One transaction around a module's tests; what they did is undone after each and after all."""
    whole = transaction.atomic()
    whole._from_testcase = True  # as in Django's TestCase: what it writes counts as committed
    with django_db_blocker.unblock(), whole:
        cache.clear()
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def town(_held):
    return factories.town()


@pytest.fixture(scope="module")
def case_number(town):
    """The number of a case of that town that is being handled."""
    return casework.case(actor=Actor.system("tests"), case_id=factories.case_in(town, "handling")).number


@pytest.fixture(scope="module")
def key(town):
    """The secret of the key."""
    machine = [code for code in permissions() if code.startswith("casework.")]
    return people.key(*machine, division_code=factories.STREET).secret


@pytest.fixture(autouse=True)
def undone(_held, key, case_number, monkeypatch):
    """What a test did is undone; nothing takes the transaction's connection away."""
    monkeypatch.setattr(connection, "close_if_unusable_or_obsolete", lambda: None)
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
