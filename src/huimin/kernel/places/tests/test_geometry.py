"""Areas, tilings and simplification against figures worked out by hand."""

import pytest
from shapely import MultiPolygon, Polygon, box

from huimin.kernel.places import api as places
from huimin.kernel.places.geometry import simplify_together

LAT = 39.18


def square(column, row, size=0.001):
    west, south = 117.1 + column * size, LAT + row * size
    return box(west, south, west + size, south + size)


def test_area_of_a_thousandth_of_a_degree():
    # 111.319 m north-south, 111.319 m × cos 39.1805° = 86.291 m east-west
    assert places.area_m2(square(0, 0)) == pytest.approx(111.319 * 86.291, rel=1e-3)


def test_squares_tile_their_union():
    parent = box(117.1, LAT, 117.102, LAT + 0.002)
    report = places.check_tiling(parent, [square(c, r) for c in (0, 1) for r in (0, 1)])
    assert report.is_tiling()
    assert report.parent_m2 == pytest.approx(4 * 111.319 * 86.291, rel=1e-3)


def test_a_missing_square_is_a_gap():
    parent = box(117.1, LAT, 117.102, LAT + 0.002)
    report = places.check_tiling(parent, [square(0, 0), square(1, 0), square(0, 1)])
    assert report.gap_m2 == pytest.approx(111.319 * 86.291, rel=1e-3)
    assert report.overlap_m2 == pytest.approx(0, abs=0.1)
    assert not report.is_tiling()


def test_a_square_given_twice_overlaps_and_one_beside_sticks_out():
    parent = box(117.1, LAT, 117.101, LAT + 0.001)
    twice = places.check_tiling(parent, [square(0, 0), square(0, 0)])
    assert twice.overlap_m2 == pytest.approx(twice.parent_m2, rel=1e-6)
    beside = places.check_tiling(parent, [square(0, 0), square(1, 0)])
    assert beside.outside_m2 == pytest.approx(beside.parent_m2, rel=1e-3)
    assert not twice.is_tiling()
    assert not beside.is_tiling()


def test_no_children_leave_the_whole_parent_open():
    report = places.check_tiling(square(0, 0), [])
    assert report.gap_m2 == report.parent_m2 > 0


def test_patrols_cover_each_grid_once():
    grids = ["a1", "a2", "a3"]
    assert places.check_cover(grids, {"north": ["a1", "a2"], "south": ["a3"]}) == (set(), set(), set())
    assert places.check_cover(grids, {"north": ["a1", "a2"], "south": ["a2", "b9"]}) == ({"a3"}, {"a2"}, {"b9"})


def test_neighbours_still_meet_when_simplified():
    wave = [(117.1 + 0.0001 * (i % 2), LAT + 0.0005 * i) for i in range(9)]
    left = Polygon([(117.09, LAT), *wave, (117.09, LAT + 0.004)])
    right = Polygon([(117.11, LAT), *wave, (117.11, LAT + 0.004)])
    simple = simplify_together([left, right], tolerance_m=30)
    assert all(len(after.exterior.coords) < len(left.exterior.coords) for after in simple)
    assert simple[0].intersection(simple[1]).area == 0
    assert simple[0].union(simple[1]).area == pytest.approx(left.union(right).area, rel=1e-9)


@pytest.mark.parametrize(
    "value",
    [
        "not json",
        "[]",
        {"type": "Point", "coordinates": [117, 39]},
        {"type": "Polygon", "coordinates": []},
        {"type": "Polygon", "coordinates": [[[117, 39], [118, 40], [118, 39], [117, 40], [117, 39]]]},  # bow tie
        {"type": "Polygon", "coordinates": [[[984250, 0], [984251, 0], [984251, 1], [984250, 0]]]},  # feet
        {"type": "Polygon", "coordinates": [[["x", 0], [1, 0], [1, 1], ["x", 0]]]},
        {"type": "Nonsense"},
        None,
        5,
    ],
)
def test_boundaries_refused(value):
    with pytest.raises(places.BadGeometry):
        places.read_boundary(value)


def test_boundaries_read():
    ring = [[117, 39], [118, 39], [118, 40], [117, 39]]
    for value in (
        {"type": "Polygon", "coordinates": [ring]},
        {"type": "Feature", "properties": {}, "geometry": {"type": "MultiPolygon", "coordinates": [[ring]]}},
        Polygon(ring),
        '{"type": "Polygon", "coordinates": [[[117, 39], [118, 39], [118, 40], [117, 39]]]}',
    ):
        assert isinstance(places.read_boundary(value), MultiPolygon)
