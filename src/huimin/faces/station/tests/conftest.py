import pytest
from django.core.cache import cache

from huimin.engines.casework import factories
from huimin.engines.casework.factories import COMMUNITY, OTHER_COMMUNITY
from huimin.kernel.access import factories as people


@pytest.fixture
def town(db):
    cache.clear()
    return factories.town()


@pytest.fixture
def worker(town):
    """A worker of the station of the east community."""
    station = people.organisation("zhan-test", kind="station", division=COMMUNITY)
    return people.staff("zhanzhang", role="station_worker", organisation=station, division=COMMUNITY)


@pytest.fixture
def neighbour(town):
    """A worker of the west community's station."""
    station = people.organisation("zhan-west", kind="station", division=OTHER_COMMUNITY)
    return people.staff("linju", role="station_worker", organisation=station, division=OTHER_COMMUNITY)


@pytest.fixture
def counter(client, worker):
    """The worker's browser, a visit begun."""
    people.sign_in(client, worker)
    client.post("/station/visit/begin")
    return client
