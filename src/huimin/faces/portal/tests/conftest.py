import pytest
from django.core.cache import cache

from huimin.engines.casework import factories


@pytest.fixture
def town(db):
    cache.clear()
    return factories.town()
