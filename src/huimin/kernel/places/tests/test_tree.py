"""Reading and writing the tree."""

import datetime

import pytest
from django.db import IntegrityError, connection, transaction
from shapely import box

from huimin.kernel.facts import api as facts
from huimin.kernel.gate.api import Actor, Grant, Refused, Where
from huimin.kernel.places import api as places
from huimin.kernel.places.models import Division, TreeStamp

pytestmark = pytest.mark.usefixtures("town")


def keeper(code, level):
    """Somebody who may edit divisions in one jurisdiction."""
    grant = Grant("places.division_edit", "jurisdiction", division_code=code, division_level=level)
    return Actor(account_id=None, kind="staff", grants=(grant,), assurance=2)


def test_views_inherit_from_above():
    view = places.division("120106003001001")
    assert (view.time_zone, view.calendar_code, view.is_constructed) == ("Asia/Shanghai", "cn-office", True)
    assert (view.name(), view.name("en"), view.parent_code) == ("001 网格", "Grid 001", "120106003001")


def test_walking():
    assert [view.code for view in places.children("120106003")] == ["120106003001", "120106003020"]
    above = [view.code for view in places.ancestors("120106003001")]
    assert above == ["120106003", "120106", "120100", "120000"]
    assert places.subtree_codes("120106003") == [
        "120106003",
        "120106003001",
        "120106003001001",
        "120106003001002",
        "120106003020",
    ]
    assert places.where_of("120000") == Where()
    assert places.where_of("120106003") == Where("120100", "120106", "120106003")
    assert [view.code for view in places.roots()] == ["120000"]
    assert [view.code for view in places.find_divisions(level="community", within="120106003", text="幸福")] == [
        "120106003020"
    ]
    assert places.path_name("120106003001") == "红桥区咸阳北路街道凤城楼社区居委会"
    assert places.path_name("120106003001", language="en") == "Fengchenglou, Xianyang North Road, Hongqiao"


def test_unknown():
    for ask in (places.division, places.children, places.ancestors, places.subtree_codes, places.where_of):
        with pytest.raises(places.UnknownDivision):
            ask("999999")
    assert places.divisions(["120106", "999999"]).keys() == {"120106"}


def test_loading_twice_changes_nothing(loader):
    stamp = places.stamp()
    view = places.division("120106003001")
    places.ensure_division(
        actor=loader,
        code="120106003001",
        name={"zh-hans": view.name_zh, "en": view.name_en},
        level="community",
        parent="120106003",
        boundary=box(117.100, 39.180, 117.102, 39.182),
    )
    assert places.stamp() == stamp
    assert len(facts.of(subject=("division", places.division_id("120106003001")))) == 0


def test_a_change_is_one_fact_and_a_new_stamp(loader):
    stamp = places.stamp()
    los_angeles = places.ensure_division(
        actor=loader,
        code="us-ca-la",
        name={"zh-hans": "洛杉矶", "en": "Los Angeles"},
        level="city",
        time_zone="America/Los_Angeles",
        calendar_code="us-office",
        boundary={"type": "Polygon", "coordinates": [[[-119, 33], [-118, 33], [-118, 35], [-119, 35], [-119, 33]]]},
    )
    assert los_angeles.time_zone == "America/Los_Angeles"
    assert places.stamp() != stamp
    assert places.place(lon=-117.24, lat=34.05).where == Where()
    assert places.place(lon=-118.5, lat=34.05).where == Where(city="us-ca-la")
    [fact] = facts.of(subject=("division", places.division_id("us-ca-la")))
    assert fact.verb == "division.recorded"
    assert fact.data == {"code": "us-ca-la", "level": "city", "parent": "", "is_new": True}


def test_moving_a_street_carries_what_lies_below(loader):
    places.ensure_division(
        actor=loader, code="120104", name={"zh-hans": "南开区", "en": "Nankai"}, level="district", parent="120100"
    )
    places.ensure_division(
        actor=loader,
        code="120106003",
        name={"zh-hans": "咸阳北路街道", "en": "Xianyang North Road"},
        level="street",
        parent="120104",
    )
    assert places.where_of("120106003001001").district == "120104"
    assert Division.objects.get(code="120106003001001").district_code == "120104"
    assert places.boundary("120106003") is not None  # a boundary not given stays


def test_ending(loader):
    places.end_division(actor=loader, code="120106003020", valid_to=datetime.date(2020, 1, 1), reason="merged")
    assert places.place(lon=117.103, lat=39.181).where == Where("120100", "120106", "120106003")
    assert not places.division("120106003020").is_current
    assert "120106003020" not in [view.code for view in places.find_divisions(within="120106003")]


def test_a_wrong_row_leaves_nothing(loader):
    rows = [
        places.DivisionRow("120106005", {"zh-hans": "西沽街道"}, "street", "120106"),
        places.DivisionRow("120106005001", {"zh-hans": "某社区"}, "community", "120106099"),
    ]
    with pytest.raises(places.UnknownDivision):
        places.load_tree(actor=loader, source="test", divisions=rows)
    with pytest.raises(places.UnknownDivision):
        places.division("120106005")


def test_only_with_permission_and_only_in_ones_jurisdiction():
    street = {"code": "120106003", "name": {"zh-hans": "新名"}, "level": "street", "parent": "120106"}
    with pytest.raises(Refused):
        places.ensure_division(actor=Actor.anonymous(), **street)
    with pytest.raises(Refused):
        places.ensure_division(actor=keeper("120106004", "street"), **street)
    assert places.ensure_division(actor=keeper("120106", "district"), **street).name_zh == "新名"


def test_nobody_pulls_anothers_street_into_their_own_district(loader):
    places.ensure_division(actor=loader, code="120104", name={"en": "Nankai"}, level="district", parent="120100")
    street = {"code": "120106003", "name": {"en": "Mine now"}, "level": "street", "parent": "120104"}
    for actor in (keeper("120104", "district"), keeper("120106", "district")):
        with pytest.raises(Refused):
            places.ensure_division(actor=actor, **street)
    assert places.ensure_division(actor=keeper("120100", "city"), **street).parent_code == "120104"


def test_a_rolled_back_tree_is_forgotten(loader):
    with transaction.atomic():
        places.ensure_division(actor=loader, code="x-town", name={"en": "X"}, level="city")
        assert places.division("x-town")
        transaction.set_rollback(True)
    with pytest.raises(places.UnknownDivision):
        places.division("x-town")


def test_the_database_refuses_a_second_stamp_and_a_division_in_itself():
    for wrong in (
        lambda: TreeStamp.objects.create(id=2, stamp=TreeStamp.objects.get().stamp),
        lambda: Division.objects.filter(code="120106").update(parent="120106"),
        lambda: Division.objects.filter(code="120106").update(level="planet"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            wrong()


def test_maps_of_boundaries():
    grids = places.boundary_geojson(level="grid", within="120106003")
    assert [feature["properties"]["name"] for feature in grids["features"]] == ["001", "002"]
    assert grids["bbox"] == [117.1, 39.18, 117.102, 39.182]
    assert "非官方" in grids["attribution"]
    assert "not official" in places.boundary_geojson(level="grid", within="120106003", language="en")["attribution"]
    communities = places.boundary_geojson(level="community", within="120106003", detail="phone")
    assert communities["attribution"] == ""
    assert communities["features"][0]["geometry"]["type"] == "Polygon"
    assert communities["features"][0]["properties"]["name"] == "凤城楼社区"
    assert places.boundary_geojson(level="grid", within="120106004")["features"] == []
    with pytest.raises(ValueError, match="planet"):
        places.boundary_geojson(level="planet")


def test_no_query_leaks_from_reading_twice(django_assert_max_num_queries):
    places.division("120106")
    with django_assert_max_num_queries(1):  # the stamp, inside a transaction
        places.division("120106")
    assert connection.in_atomic_block
