import pytest

from huimin.engines.casework import factories
from huimin.engines.supervision.factories import forget_rules

from .moments import at


@pytest.fixture(autouse=True)
def _versions_of_this_test():
    forget_rules()
    yield
    forget_rules()


@pytest.fixture
def town(db):
    with at(0):
        return factories.town()
