import pytest

from huimin.engines.casework import factories
from huimin.kernel.access import factories as people


@pytest.fixture
def town(db):
    return factories.town()


@pytest.fixture
def sign_in(client):
    """Signs the test's browser in as a role of the town, with both factors."""

    def enter(town, role):
        people.sign_in(client, people.Account.objects.get(id=town[role].account_id))
        return client

    return enter
