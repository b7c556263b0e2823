"""Placing in the town of squares (see conftest)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huimin.kernel.gate.api import Where
from huimin.kernel.places import api as places

WEST = Where("120100", "120106", "120106003", "120106003001", "120106003001001")
EAST = Where("120100", "120106", "120106003", "120106003020", "")
STREET = Where("120100", "120106", "120106003", "", "")
DISTRICT = Where("120100", "120106", "", "", "")

pytestmark = pytest.mark.usefixtures("town")


def test_a_point_goes_down_to_the_grid():
    found = places.place(lon=117.1005, lat=39.181)
    assert (found.where, found.method, found.is_approximate) == (WEST, "point", False)
    assert (found.lon, found.lat, found.division_code) == (117.1005, 39.181, "120106003001001")


def test_a_point_in_a_community_without_grids():
    assert places.place(lon=117.103, lat=39.181).where == EAST


def test_a_point_on_a_common_border_goes_to_the_lower_code_always():
    assert {places.place(lon=117.101, lat=39.181).division_code for _ in range(3)} == {"120106003001001"}


def test_other_systems_give_the_same_place():
    lon, lat = places.wgs84_to_gcj02(117.1005, 39.181)
    assert places.place(lon=lon, lat=lat, crs="gcj02").where == WEST
    assert places.place(lon=lon, lat=lat).where != WEST  # half a kilometre off when the system is mistaken
    bd = places.wgs84_to_bd09(117.1005, 39.181)
    assert places.place(lon=bd[0], lat=bd[1], crs="bd09").where == WEST


def test_outside_all_areas_says_so_and_keeps_the_point():
    found = places.place(lon=2.35, lat=48.85)
    assert (found.where, found.method, found.is_approximate, found.is_placed) == (Where(), "outside", True, False)
    assert (found.lon, found.lat) == (2.35, 48.85)


def test_nothing_given():
    found = places.place()
    assert (found.where, found.method, found.lon, found.is_placed) == (Where(), "none", None, False)


def test_a_named_community_is_approximate():
    found = places.place(community_code="120106003001")
    assert found.where == Where("120100", "120106", "120106003", "120106003001")
    assert (found.method, found.is_approximate) == ("community", True)
    assert (found.lon, found.lat) == (117.101, 39.181)  # its middle


def test_the_point_wins_over_the_community_named():
    assert places.place(lon=117.1005, lat=39.181, community_code="120106003020").where == WEST


def test_a_point_only_in_the_district_is_completed_by_the_community_named():
    found = places.place(lon=117.15, lat=39.181, community_code="120106003020")
    assert found.where == EAST
    assert (found.lon, found.lat, found.method, found.is_approximate) == (117.15, 39.181, "community", False)
    assert places.place(lon=117.15, lat=39.181).where == DISTRICT


def test_a_point_outside_with_a_community_named():
    found = places.place(lon=2.35, lat=48.85, community_code="120106003020")
    assert (found.where, found.method, found.is_approximate) == (EAST, "community", True)


@pytest.mark.parametrize(
    ("address", "where"),
    [
        ("红桥区凤城楼社区3号楼", Where("120100", "120106", "120106003", "120106003001")),
        ("凤城楼 5-1-101", Where("120100", "120106", "120106003", "120106003001")),
        ("咸阳北路街道幸福社区", EAST),
        ("丁字沽街道，幸福社区居委会", Where("120100", "120106", "120106004", "120106004020")),
        ("幸福社区", Where()),  # two of that name, and nothing to choose by
        ("红桥区幸福社区", DISTRICT),  # so much is sure
        ("全家很幸福", Where()),  # not a place
        ("咸阳北路街道某处", STREET),
        ("和平大厦 12 层", EAST),
        ("咸阳北路１号", Where("120100", "120106", "120106003", "120106003001", "120106003001002")),
        ("咸阳北路11号", Where()),
        ("Xianyang North Road, Hongqiao", STREET),
        ("火星", Where()),
        ("", Where()),
    ],
)
def test_addresses(address, where):
    found = places.place(address=address)
    assert found.where == where
    assert found.is_approximate
    assert found.method == ("address" if where.deepest else "none")


def test_a_known_address_brings_its_point():
    found = places.place(address="天津市红桥区咸阳北路1号院")
    assert (found.lon, found.lat, found.division_code) == (117.1015, 39.181, "120106003001002")


@pytest.mark.parametrize(
    "point", [{"lon": 117.1}, {"lat": 39.1}, {"lon": 200, "lat": 0}, {"lon": 0, "lat": float("nan")}]
)
def test_bad_points(point):
    with pytest.raises(places.BadCoordinate):
        places.place(**point)


def test_placing_asks_the_database_for_the_stamp_at_most():
    places.place(lon=117.1005, lat=39.181)
    with CaptureQueriesContext(connection) as queries:
        places.place(lon=117.1005, lat=39.181, address="凤城楼")
    assert len(queries) <= 1
