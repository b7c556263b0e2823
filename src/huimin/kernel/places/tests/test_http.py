"""Map data, the base map by ranges, and the API."""

import pytest

pytestmark = pytest.mark.usefixtures("town")
GRIDS = "/places/boundaries/grid.geojson?within=120106003"


def test_boundaries_are_public_and_known_by_an_etag(client, loader):
    first = client.get(GRIDS)
    assert first.status_code == 200
    assert first["Content-Type"] == "application/geo+json"
    assert [feature["properties"]["code"] for feature in first.json()["features"]] == [
        "120106003001001",
        "120106003001002",
    ]
    assert client.get(GRIDS, headers={"If-None-Match": first["ETag"]}).status_code == 304
    assert client.get(GRIDS, headers={"If-None-Match": '"other"'}).status_code == 200
    in_english = client.get(GRIDS, headers={"Accept-Language": "en"})
    assert in_english["ETag"] != first["ETag"]
    assert "not official" in in_english.json()["attribution"]


@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        ("/places/boundaries/grid.geojson?within=999", 404, "places.unknown_division"),
        ("/places/boundaries/planet.geojson", 422, "places.error"),
        ("/places/boundaries/grid.geojson?detail=tiny", 422, "places.error"),
        ("/places/labels/grid.geojson?within=999", 404, "places.unknown_division"),
        ("/places/resolve?lon=x&lat=1", 422, "places.bad_coordinate"),
        ("/places/resolve?lon=nan&lat=1", 422, "places.bad_coordinate"),
        ("/places/resolve", 422, "places.bad_coordinate"),
        ("/places/resolve?lon=1&lat=1&crs=mars", 422, "places.bad_coordinate"),
        ("/api/v1/divisions/999", 404, "places.unknown_division"),
        ("/api/v1/divisions/place?lon=1", 422, "places.bad_coordinate"),
        ("/api/v1/divisions?level=planet", 422, "invalid"),
        ("/api/v1/divisions?cursor=x", 400, "cursor_invalid"),
    ],
)
def test_refusals_are_problems(client, address, status, code):
    answer = client.get(address)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer["Content-Type"] == "application/problem+json"


def test_labels(client):
    features = client.get("/places/labels/community.geojson?within=120106003").json()["features"]
    assert [feature["geometry"]["coordinates"] for feature in features] == [[117.101, 39.181], [117.103, 39.181]]
    assert features[0]["properties"]["name"] == "凤城楼社区"


def test_the_name_of_a_point(client):
    found = client.get("/places/resolve?lon=117.1005&lat=39.181").json()
    assert found["name"] == "红桥区咸阳北路街道凤城楼社区居委会001 网格"
    assert (found["code"], found["community_code"]) == ("120106003001001", "120106003001")
    assert client.get("/places/resolve?lon=2.35&lat=48.85").json()["method"] == "outside"


def test_api_lists_in_pages_and_gets_one(client):
    first = client.get("/api/v1/divisions?within=120106003&limit=3").json()
    second = client.get(f"/api/v1/divisions?within=120106003&limit=3&cursor={first['next']}").json()
    assert [item["code"] for item in first["items"] + second["items"]] == [
        "120106003",
        "120106003001",
        "120106003001001",
        "120106003001002",
        "120106003020",
    ]
    assert second["next"] is None
    assert [item["code"] for item in client.get("/api/v1/divisions?q=幸福&within=120106003").json()["items"]] == [
        "120106003020"
    ]
    assert len(client.get("/api/v1/divisions?within=120000").json()["items"]) == 10
    one = client.get("/api/v1/divisions/120106003").json()
    assert one["name"] == {"zh-hans": "咸阳北路街道", "en": "Xianyang North Road"}
    assert [view["code"] for view in one["ancestors"]] == ["120106", "120100", "120000"]
    assert [view["code"] for view in one["children"]] == ["120106003001", "120106003020"]


def test_api_places(client):
    found = client.get("/api/v1/divisions/place?address=凤城楼社区").json()
    assert (found["community_code"], found["method"], found["is_approximate"]) == ("120106003001", "address", True)
    nothing = client.get("/api/v1/divisions/place").json()
    assert (nothing["division"], nothing["method"]) == (None, "none")


@pytest.fixture
def tiles(tmp_path, monkeypatch):
    file = tmp_path / "city.pmtiles"
    file.write_bytes(bytes(range(200)))
    monkeypatch.setenv("HUIMIN_PLACES_PMTILES", str(file))
    return file


def test_no_base_map_unless_one_is_set(client):
    assert client.get("/places/basemap.pmtiles").status_code == 404


@pytest.mark.usefixtures("tiles")
@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [("bytes=0-9", 0, 9), ("bytes=190-", 190, 199), ("bytes=-5", 195, 199), ("bytes=150-999", 150, 199)],
)
def test_ranges(client, asked, first, last):
    answer = client.get("/places/basemap.pmtiles", headers={"Range": asked})
    assert answer.status_code == 206
    assert answer["Content-Range"] == f"bytes {first}-{last}/200"
    assert answer.content == bytes(range(first, last + 1))


@pytest.mark.usefixtures("tiles")
@pytest.mark.parametrize("asked", ["bytes=200-", "bytes=9-5", "bytes=-", "lines=1-2", "bytes=0-1,5-6", "bytes=-0"])
def test_ranges_that_cannot_be(client, asked):
    answer = client.get("/places/basemap.pmtiles", headers={"Range": asked})
    assert answer.status_code == 416
    assert answer["Content-Range"] == "bytes */200"


@pytest.mark.usefixtures("tiles")
def test_the_whole_file_and_a_changed_one(client):
    whole = client.get("/places/basemap.pmtiles")
    assert b"".join(whole.streaming_content) == bytes(range(200))
    assert whole["Accept-Ranges"] == "bytes"
    stale = client.get("/places/basemap.pmtiles", headers={"Range": "bytes=0-9", "If-Range": '"old"'})
    assert stale.status_code == 200
