import pytest

from huimin.engines.casework import factories


@pytest.fixture
def town(db):
    return factories.town()
