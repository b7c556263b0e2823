"""The committed boundaries: made again alike, tiling, nested, with the real points where they belong."""

import json

import pytest
from shapely import Point, box
from shapely.geometry import shape

from huimin.kernel.places import api as places
from huimin.systems.demo.sample_street.geography import build, partition, read

STREET = "120106003"


@pytest.fixture(scope="module")
def features():
    content = json.loads((build.DATA / "divisions.geojson").read_text(encoding="utf-8"))["features"]
    return {feature["properties"]["code"]: feature for feature in content}


@pytest.fixture(scope="module")
def outlines(features):
    return {code: shape(feature["geometry"]) for code, feature in features.items() if feature["geometry"]}


def test_small_enough_to_ship():
    assert (build.DATA / "divisions.geojson").stat().st_size < 500_000


def test_built_again_it_is_the_same():
    features = build.build()
    assert build._lines(features) == (build.DATA / "divisions.geojson").read_text(encoding="utf-8")
    assert build.addresses(features) == json.loads((build.DATA / "addresses.json").read_text(encoding="utf-8"))


def test_counts(features):
    levels = [feature["properties"]["level"] for feature in features.values()]
    assert {level: levels.count(level) for level in set(levels)} == {
        "province": 1,
        "city": 1,
        "district": 1,
        "street": 9,
        "community": 23,
        "grid": 436,
    }


def test_everything_tiles_its_parent(features, outlines):
    for parent, outline in outlines.items():
        below = [outlines[code] for code in outlines if features[code]["properties"]["parent"] == parent]
        if below:
            assert places.check_tiling(outline, below).is_tiling(0.5), parent


def test_unit_grids_are_about_ten_thousand_square_metres_and_numbered_from_the_top_left(outlines):
    areas = [places.area_m2(outline) for code, outline in outlines.items() if len(code) == 15]
    assert min(areas) > 9_000
    assert max(areas) < 10_200
    first = [outlines[f"120106003001{number:03d}"].centroid for number in (1, 2, 20)]
    assert first[0].x < first[1].x
    assert abs(first[0].y - first[1].y) * 111_000 < 60
    assert first[2].y < first[0].y


def test_codes_are_good_and_sequences_have_no_holes(features):
    numbers: dict[str, list[int]] = {}
    for code in features:
        if len(code) == 15:
            _district, street, community, number = places.parse_grid_code(code)
            assert street == STREET
            numbers.setdefault(community, []).append(number)
    assert len(numbers) == 23
    assert all(found == list(range(1, len(found) + 1)) for found in numbers.values())


def test_the_real_centres_lie_in_their_own_communities(outlines):
    # GCJ-02 points of the source, converted by hand-checked functions of places
    for code, lon, lat in (
        ("120106003005", 117.139363, 39.186256),
        ("120106003015", 117.14059, 39.18459),
        ("120106003021", 117.156245, 39.178356),
    ):
        assert outlines[code].contains(Point(places.gcj02_to_wgs84(lon, lat)))


def test_the_district_is_the_real_one(outlines):
    source = json.loads((build.DATA / "source/district_120106_gcj02.geojson").read_text(encoding="utf-8"))
    ring = [places.gcj02_to_wgs84(lon, lat) for lon, lat in source["geometry"]["coordinates"][0]]
    real = shape({"type": "Polygon", "coordinates": [ring]})
    difference = outlines["120106"].symmetric_difference(real)
    assert places.area_m2(difference) < 1000  # of 21 km²: corners rounded to a decimetre
    assert 21.0e6 < places.area_m2(real) < 21.6e6  # official: 21.31 km²


def test_only_what_is_constructed_is_marked_so():
    rows = {row.code: row for row in read.divisions()}
    assert not rows["120106"].is_constructed
    assert rows[STREET].is_constructed
    assert rows["120106012"].boundary is None  # 和苑街道: no point known, no area claimed
    assert not rows["120106012"].is_constructed


def test_strips_are_equal_and_in_order():
    pieces = partition.strips(box(0, 0, 400, 200), target_m2=10_000)
    assert [round(piece.area) for piece in pieces] == [10_000] * 8
    assert [(round(piece.centroid.x), round(piece.centroid.y)) for piece in pieces] == [
        (50, 150),
        (150, 150),
        (250, 150),
        (350, 150),
        (50, 50),
        (150, 50),
        (250, 50),
        (350, 50),
    ]


def test_nearest_cells_by_hand():
    left, right = partition.nearest_cells(box(0, 0, 10, 2), [(2, 1), (6, 1)])
    assert (left.area, right.area) == (8, 12)  # the border is x = 4
    # a weight of 8 m² moves the border by 8 / (2 × 4) = 1 m
    left, right = partition.nearest_cells(box(0, 0, 10, 2), [(2, 1), (6, 1)], [8, 0])
    assert (left.area, right.area) == (10, 10)
