"""Both real files, against an oracle that shares no code with us: every row's type, unit, due time and verdict, every figure."""

import sys
from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django.utils import translation

from huimin.engines.casework.models import Case, Clock, WorkItem
from huimin.engines.casework.replay.importing import requests_figures, requests_import
from huimin.kernel.access import api as access
from huimin.kernel.facts import api as facts
from huimin.kernel.places import api as places

sys.path.insert(0, str(settings.BASE_DIR / "tests" / "oracles"))
import requests_oracle as oracle

LA = settings.BASE_DIR / "src/huimin/systems/demo/los_angeles/data"
LA_FILE, LA_MAPPING = LA / "la_myla311_2020-01.csv", LA / "los_angeles.yaml"
NY_MAPPING = Path(__file__).parents[1] / "mappings" / "new_york.yaml"
COUNTS = ("raised", "closed", "on_time", "late", "time_unknown", "set_aside", "open", "open_late")


def must_equal_the_oracle(city, path, origin, zone):
    verdicts, as_of = oracle.verdicts(city, path)
    units = {view.id: view.code for view in access.organisations()}
    cases = list(Case.objects.filter(origin=origin))
    assert len(cases) == len(verdicts)
    for case in cases:
        kind, unit, _month, verdict, due = verdicts[case.origin_key]
        assert (case.type_code, units[case.unit_id]) == (kind, unit), case.origin_key
        assert case.due_at == due, case.origin_key
        assert (case.state in ("closed", "voided", "rejected")) == (not verdict.startswith("open")), case.origin_key
    ours = requests_figures(origin=origin, time_zone=zone)
    assert datetime.fromisoformat(ours["as_of"]) == as_of
    theirs = oracle.figures(city, path)
    assert {(row["type"], row["unit"], row["month"]) for row in ours["rows"]} == set(theirs)
    for row in ours["rows"]:
        expected = theirs[(row["type"], row["unit"], row["month"])]
        assert {name: row[name] for name in COUNTS} == expected
    assert ours["total"]["raised"] == len(verdicts)


@pytest.fixture(scope="module")
def taken(django_db_setup, django_db_blocker):
    """Los Angeles taken in once for all tests here, and taken back after the last."""
    with django_db_blocker.unblock(), transaction.atomic(), translation.override("en"):
        yield requests_import(path=LA_FILE, mapping=LA_MAPPING)
        transaction.set_rollback(True)


@pytest.fixture
def los_angeles(taken, db):
    return taken


def test_los_angeles_equals_the_oracle_to_the_row(los_angeles):
    must_equal_the_oracle("la", LA_FILE, "us-ca-los-angeles.myla311", "America/Los_Angeles")
    total = los_angeles.report["figures"]["total"]
    assert (total["raised"], total["closed"], total["set_aside"], total["open"]) == (4500, 4375, 115, 10)
    assert total["time_unknown"] == 4


def test_the_oddities_of_los_angeles_are_reported_and_not_smoothed(los_angeles):
    """Counted by hand in the file."""
    found = {one["code"]: one["count"] for one in los_angeles.report["oddities"]}
    assert found == {
        "service_before_creation": 870,
        "service_after_closing": 115,
        "alike": 107,
        "open_for_over_60_days": 75,
        "no_neighborhood_council": 13,
        "closed_at_creation": 6,
        "final_without_close_date": 4,
        "no_coordinates": 4,
        "odd_zip_code": 1,
    }
    assert los_angeles.report["rows"]["quarantined"] == 0
    assert los_angeles.report["volume"]["state"] == {
        "closed": 4375, "voided": 114, "handling": 7, "dispatched": 3, "rejected": 1,
    }  # fmt: skip
    example = next(one for one in los_angeles.report["oddities"] if one["code"] == "odd_zip_code")["examples"][0]
    assert (example["key"], example["line"]) == ("1-1523593831", 9)


def test_los_angeles_is_a_division_of_its_own_with_its_own_clock(los_angeles):
    division = places.division("us-ca-los-angeles")
    assert (division.level, division.time_zone, division.calendar_code) == ("city", "America/Los_Angeles", "us-office")
    case = Case.objects.get(origin_key="1-1523590121")
    assert case.raised_at.isoformat() == "2020-01-01T08:05:00+00:00"  # 0:05 in Los Angeles
    assert case.district_code == "us-la-south-valley"
    assert case.point.coords == (-118.4994716, 34.19402846)
    clock = Clock.objects.get(case=case)
    assert (clock.limit, clock.calendar, clock.time_zone) == ("3wd", "us-office", "America/Los_Angeles")
    assert WorkItem.objects.get(case=case).is_open is False


def test_history_is_told_at_its_own_times(los_angeles):
    case = Case.objects.get(origin_key="1-1523590121")
    told = [(fact.verb, fact.at.isoformat()) for fact in facts.of(subject=("case", case.id))]
    assert told[:2] == [
        ("case.raised", "2020-01-01T08:05:00+00:00"),
        ("case.closed", "2020-01-02T16:43:00+00:00"),
    ]
    assert [verb for verb, _at in told] == ["case.raised", "case.closed", "case.replayed"]


def test_twice_is_the_same_as_once(los_angeles, take):
    before = Case.objects.count(), list(Case.objects.order_by("id").values_list("revision", "updated_at"))
    again = take(LA_FILE, LA_MAPPING)
    assert {name: again.report["rows"][name] for name in ("new", "updated", "unchanged", "quarantined")} == {
        "new": 0, "updated": 0, "unchanged": 4500, "quarantined": 0,
    }  # fmt: skip
    assert (Case.objects.count(), list(Case.objects.order_by("id").values_list("revision", "updated_at"))) == before
    assert again.report["figures"] == los_angeles.report["figures"]
    assert again.report["volume"] == los_angeles.report["volume"]
    assert again.report["oddities"] == los_angeles.report["oddities"]


def test_new_york_equals_the_oracle_to_the_row(take, shared):
    path = shared("data/03-requests/nyc311_2022-05-01.csv")
    outcome = take(path, NY_MAPPING)
    must_equal_the_oracle("ny", path, "us-ny-new-york.311", "America/New_York")
    found = {one["code"]: one["count"] for one in outcome.report["oddities"]}
    assert found == {
        "no_lot_number": 112,
        "no_city": 81,
        "resolution_before_closing": 44,
        "board_unspecified": 15,
        "no_coordinates": 11,
        "no_zip_code": 6,
        "resolution_while_open": 5,
        "board_of_another_borough": 1,
    }
    # state plane feet become the degrees the file states beside them
    case = Case.objects.get(origin_key="54049402")
    assert case.point.coords == pytest.approx((-73.92308231033165, 40.83065331987539), abs=2e-6)
