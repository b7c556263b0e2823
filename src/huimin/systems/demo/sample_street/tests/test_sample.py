"""Loading the sample street: whole, twice the same, and silent about secrets outside a demo."""

import zlib
from collections import Counter
from tempfile import TemporaryDirectory

import yaml
from django.db import connection
from django.test import TestCase, override_settings
from django.test.utils import CaptureQueriesContext

from huimin.engines.casework import api as casework
from huimin.kernel.access import api as access
from huimin.kernel.facts import api as facts
from huimin.kernel.manifest import api as manifest
from huimin.kernel.places import api as places
from huimin.systems.demo.sample_street import cases, people, sample


def quiet(*_args: object) -> None:
    pass


def counts():
    tables = ["places_division", "places_knownaddress", "access_organisation", "access_post", "access_postholding"]
    tables += ["access_account", "casework_route", "casework_case", "facts_fact"]
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT count(*) FROM {table}")
            yield table, cursor.fetchone()[0]


class SampleStreet(TestCase):
    @classmethod
    def setUpTestData(cls):
        # pictures of the sample's cases go to a folder of their own
        cls.enterClassContext(override_settings(IS_DEMO=True, MEDIA_ROOT=cls.enterClassContext(TemporaryDirectory())))
        access.load_roles(actor=access.Actor.system("test"))
        sample.load(quiet)

    def test_twice_is_once(self):
        before = dict(counts())
        with CaptureQueriesContext(connection) as queries:
            sample.load(quiet)
        assert dict(counts()) == before
        written = ("INSERT", "UPDATE", "DELETE")
        assert [query["sql"][:80] for query in queries if query["sql"].startswith(written)] == []

    def test_who_is_there(self):
        before = dict(counts())
        assert before["places_division"] == 472  # 471 of the sample and the reserved one
        assert before["access_account"] == 70 + 8 + 2
        kinds = [row.kind for row in access.organisations()]
        assert (kinds.count("community"), kinds.count("station")) == (23, 20)

    def test_each_community_has_one_supervisor_and_one_station(self):
        communities = [view.code for view in places.children("120106003")]
        supervisors = [post.division_code for post in access.posts(role="grid_supervisor")]
        assert sorted(supervisors) == communities
        stations = [code for number in range(1, 21) for code in people.served_by(number)]
        assert sorted(view.code for view in stations) == communities

    def test_a_supervisor_covers_each_unit_grid_once(self):
        grids = [code for code in places.subtree_codes("120106003") if len(code) == 15]
        patrols: dict[str, list[str]] = {}
        for post in access.posts(role="grid_supervisor"):
            [holding] = access.holdings(post_ids=[post.id])
            mine = [code for code in places.subtree_codes(post.division_code) if len(code) == 15]
            patrols.setdefault(holding.display_name, []).extend(mine)
        assert len(patrols) == 8
        assert places.check_cover(grids, patrols) == (set(), set(), set())

    def test_the_cases_have_come_as_far_as_told(self):
        ends = {"rated": "closed", "rework": "handling", "reopened": "registered", "returned": "registered"}
        told = Counter(ends.get(story["path"], story["path"]) for story in cases._told())
        system = access.Actor.system("test")
        found = casework.recent_cases(actor=system, division_code="120106003", limit=100).rows
        assert Counter(case.state.value for case in found) == told
        assert all(case.where.grid.startswith(case.where.community) for case in found)
        assert {case.rating for case in found if case.rating} == {3, 4, 5}

    def test_who_handled_a_case_did_not_verify_it(self):
        system = access.Actor.system("test")
        for case in casework.recent_cases(actor=system, division_code="120106003", limit=100).rows:
            by_verb = {fact.verb: fact.account_id for fact in facts.of(subject=("case", case.id))}
            assert by_verb.get("case.verified", "nobody") != by_verb.get("case.finished")

    def test_a_point_in_the_street_finds_its_grid(self):
        found = places.place(lon=117.146716, lat=39.184964, crs="gcj02")  # the street's centre, from the source
        assert found.where.street == "120106003"
        assert found.where.grid.startswith(found.where.community)
        assert places.place(address="红桥区咸阳北路街道凤城楼小区2号楼").where.community == "120106003001"
        assert places.place(address="红桥区咸阳北路街道幸福社区").where.community == "120106003020"

    def test_a_phone_loads_the_map_quickly(self):
        for level in ("community", "grid"):
            content = places.boundary_geojson_bytes(level=level, within="120106003", detail="phone")
            assert len(zlib.compress(content)) < 30_000
            assert len(content) < 200_000

    def test_secrets_in_a_demo_only(self):
        with override_settings(IS_DEMO=False):
            assert sample.info() == {}
        with override_settings(IS_DEMO=True):
            told = sample.info()
        assert told["codes"]["staff_password"] == people.PASSWORD
        assert access.actor_by_secret(secret=told["api_keys"][0]["key"], source=access.Source()) is not None
        assert {row["username"] for row in told["accounts"]} >= {"shouli1", "paiqian1", "huanwei1", "jiandu1"}


def test_every_type_that_ships_is_routed_in_the_street():
    routes = yaml.safe_load((people.DATA / "routes.yaml").read_text("utf-8"))["routes"]
    routed = {row["capability"] for row in routes}
    types = [
        item
        for _label, folder in manifest.definition_folders()
        for path in sorted(folder.glob("case_types*.yaml"))
        for item in casework.read_yaml(path.read_text("utf-8"), path.name)
        if not item.get("sample")
    ]
    wanted = {task["capability"] for item in types for task in item.get("tasks", ())} | {
        item["capability"] for item in types
    }
    assert wanted - routed == set()
    assert len({item["code"] for item in types}) == len(types) >= 80
