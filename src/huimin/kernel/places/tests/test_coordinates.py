"""Vectors published with other people's implementations, the definition of a projection, and round trips."""

import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from huimin.kernel.places import api as places

METRES_PER_DEGREE = 111_320
# longitude, latitude: WGS-84, then GCJ-02 (vectors of googollee/eviltransform: Shanghai, Shenzhen, Beijing)
GCJ02 = [
    (121.5272106, 31.1774276, 121.531541859215, 31.17530398364597),
    (113.912316, 22.543847, 113.9171764808363, 22.540796131694766),
    (116.377817, 39.911954, 116.38404722455657, 39.91334545536069),
]
in_china = {"lon": st.floats(73.6, 134.7), "lat": st.floats(18.2, 53.5)}


def metres(a, b):
    scale = math.cos(math.radians((a[1] + b[1]) / 2))
    return math.hypot((a[0] - b[0]) * scale, a[1] - b[1]) * METRES_PER_DEGREE


@pytest.mark.parametrize(("lon", "lat", "gcj_lon", "gcj_lat"), GCJ02)
def test_gcj02_vectors(lon, lat, gcj_lon, gcj_lat):
    assert places.wgs84_to_gcj02(lon, lat) == pytest.approx((gcj_lon, gcj_lat), abs=1e-9)
    assert metres(places.gcj02_to_wgs84(gcj_lon, gcj_lat), (lon, lat)) < 0.01


def test_bd09_vector():
    # wandergis/coordtransform: gcj02tobd09(116.404, 39.915)
    assert places.gcj02_to_bd09(116.404, 39.915) == pytest.approx((116.41036949371029, 39.92133699351021), abs=1e-9)


def test_bd09_inverse():
    # the same page prints (116.39762729119315, 39.90865673957631) from one step of the inverse, good to some ten metres
    assert metres(places.bd09_to_gcj02(116.404, 39.915), (116.39762729119315, 39.90865673957631)) < 20
    assert places.bd09_to_gcj02(116.41036949371029, 39.92133699351021) == pytest.approx((116.404, 39.915), abs=1e-8)


@given(**in_china)
@example(lon=105.0, lat=35.0)
def test_gcj02_round_trip(lon, lat):
    assert metres(places.gcj02_to_wgs84(*places.wgs84_to_gcj02(lon, lat)), (lon, lat)) < 0.01


@given(**in_china)
def test_bd09_round_trip(lon, lat):
    assert metres(places.bd09_to_wgs84(*places.wgs84_to_bd09(lon, lat)), (lon, lat)) < 0.01


@given(lon=st.floats(-180, 180), lat=st.floats(-90, 90))
def test_every_system_is_back_within_a_metre_of_itself_anywhere(lon, lat):
    for there, crs in ((places.wgs84_to_gcj02, "gcj02"), (places.wgs84_to_bd09, "bd09")):
        try:
            back = places.to_wgs84(*there(lon, lat), crs)
        except places.BadCoordinate:
            continue  # an offset over the pole or the date line has no longitude and latitude
        on_the_edge = min(abs(lon - 72.004), abs(lon - 137.8347), abs(lat - 0.8293), abs(lat - 55.8271)) < 0.02
        assert on_the_edge or metres(back, (lon, lat)) < 1


def test_nothing_is_offset_abroad():
    assert places.wgs84_to_gcj02(-73.92, 40.83) == (-73.92, 40.83)
    assert places.to_wgs84(-118.24, 34.05, "GCJ-02") == (-118.24, 34.05)


def test_cgcs2000_is_taken_as_wgs84():
    assert places.to_wgs84(117.14, 39.18, "cgcs2000") == (117.14, 39.18)


def test_projected_origin():
    # EPSG:2263 by definition: false easting 984,250 US ft at 74° W, false northing 0 at 40°10′ N
    assert places.to_wgs84(984250.0, 0.0, "EPSG:2263") == pytest.approx((-74.0, 40 + 10 / 60), abs=2e-5)
    # EPSG:4547 (CGCS2000 / 3-degree Gauss-Kruger CM 114E): false easting 500 km on the central meridian
    assert places.to_wgs84(500000.0, 0.0, "EPSG:4547") == pytest.approx((114.0, 0.0), abs=1e-6)


@pytest.mark.parametrize(
    ("x", "y", "crs"),
    [
        (float("nan"), 39.0, "wgs84"),
        (math.inf, 39.0, "wgs84"),
        (181.0, 39.0, "wgs84"),
        (117.0, 91.0, "gcj02"),
        (117.0, 39.0, "mars"),
        (117.0, 39.0, "EPSG:999999"),
        (1e300, 1e300, "EPSG:2263"),
    ],
)
def test_refused(x, y, crs):
    with pytest.raises(places.BadCoordinate):
        places.to_wgs84(x, y, crs)
