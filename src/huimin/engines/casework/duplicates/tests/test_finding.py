"""Near duplicates on the real database: what is found, by whom, and what strangers learn of it."""

from datetime import timedelta

import pytest

from huimin.engines.casework import api as casework
from huimin.engines.casework import factories
from huimin.engines.casework.factories import COMMUNITY, OTHER_COMMUNITY
from huimin.engines.casework.models import Case, WorkItem
from huimin.kernel.clock import api as clock
from huimin.kernel.places import api as places

pytestmark = pytest.mark.django_db
LON, LAT = 100.005, 10.005
#: Thirty metres and three hundred metres north, in degrees.
THIRTY, FAR = 30 / 111_320, 300 / 111_320


@pytest.fixture
def town(db):
    return factories.town()


def raise_at(town, north=0.0, **more):
    return factories.raise_garbage(town, **{"lon": LON, "lat": LAT + north, **more})


def likely(town, role, receipt):
    actor = town[role]
    return casework.likely_of(actor=actor, view=casework.case(actor=town["system"], case_id=receipt.case_id))


def numbers(found):
    return [one.number for one in found]


def test_the_same_type_thirty_metres_away_two_hours_ago_is_found_with_its_reason(town):
    first = raise_at(town)
    with clock.travel(clock.now() + timedelta(hours=2)):
        second = raise_at(town, THIRTY, description="垃圾堆了好几天，没人收")
        (one,) = likely(town, "intake_clerk", second)
        assert (one.number, one.distance_m, one.is_same_type, one.is_open) == (first.number, 30, True, True)
        assert casework.likely_in_words(one) == "同一类型，相距 30 米，2 小时前提出，文字相近"


@pytest.mark.parametrize("change", ["far", "old", "voided", "other words elsewhere"])
def test_what_is_no_duplicate_is_not_found(town, change):
    first = raise_at(town)
    if change == "far":
        second = raise_at(town, FAR)
    elif change == "old":
        past = clock.now() - timedelta(days=8)
        Case.objects.filter(id=first.case_id).update(raised_at=past)
        WorkItem.objects.filter(case_id=first.case_id).update(raised_at=past)
        second = raise_at(town)
    elif change == "voided":
        casework.case_step(
            actor=town["intake_clerk"],
            case_id=first.case_id,
            verb="void",
            inputs_given={"cause": "duplicate", "reason": "x"},
        )
        second = raise_at(town)
    else:
        second = raise_at(town, lon=None, lat=None, community_code=COMMUNITY, description="树枝掉下来了")
    assert likely(town, "intake_clerk", second) == []


def test_without_a_point_the_community_and_the_words_decide(town):
    first = raise_at(town, lon=None, lat=None, community_code=COMMUNITY)
    same = raise_at(town, lon=None, lat=None, community_code=COMMUNITY, description="垃圾三天没人收")
    elsewhere = raise_at(town, lon=None, lat=None, community_code=OTHER_COMMUNITY, description="垃圾三天没人收")
    (one,) = likely(town, "intake_clerk", same)
    assert (one.number, one.distance_m) == (first.number, None)
    assert likely(town, "intake_clerk", elsewhere) == []


def test_staff_find_only_what_they_may_see(town):
    raise_at(town)
    second = raise_at(town)
    assert len(likely(town, "intake_clerk", second)) == 1
    assert likely(town, "other_unit_officer", second) == []
    assert likely(town, "other_street_clerk", second) == []


def need(**more):
    return casework.Need(
        **{
            "text": "门口垃圾没人收", "type_code": "test.garbage", "where": places.where_of(COMMUNITY), "lon": LON, "lat": LAT,
            **more,
        }
    )  # fmt: skip


def test_a_stranger_learns_kind_place_time_and_state_and_nothing_else(town):
    receipt = raise_at(town, reporter=casework.Reporter(name="王小明", phone="13800138000"))
    (one,) = casework.public_likely(need=need())
    assert (one.type_title["en"], one.community_code, one.is_near) == ("Exposed garbage", COMMUNITY, True)
    said = repr(one)
    for secret in ("垃圾堆了", "王小明", "13800138000", receipt.number, str(receipt.case_id), str(LON)):
        assert secret not in said
    assert casework.shown_case(one.key) == receipt.case_id


@pytest.mark.parametrize("key", ["", "x", "InR5cGUi:1abc:zz"])
def test_a_key_that_is_not_ours_opens_nothing(key):
    assert casework.shown_case(key) is None


def test_strangers_are_not_told_of_closed_cases_or_of_private_kinds(town):
    dispute = {**factories.GARBAGE, "code": "test.dispute", "kind": "dispute"}
    casework.case_types_put(actor=town["system"], items=[dispute], origin="tests")
    raise_at(town, type_code="test.dispute")
    assert casework.public_likely(need=need()) == []
    assert casework.public_likely(need=need(type_code="test.dispute")) == []
    receipt = raise_at(town)
    assert len(casework.public_likely(need=need())) == 1
    Case.objects.filter(id=receipt.case_id).update(state="closed", closed_at=clock.now())
    assert casework.public_likely(need=need()) == []


def test_strangers_are_told_of_three_at_most(town):
    for _ in range(5):
        raise_at(town)
    assert len(casework.public_likely(need=need())) == 3


def test_before_a_kind_is_known_the_words_must_be_alike(town):
    raise_at(town)
    assert len(casework.public_likely(need=need(type_code="", text="垃圾堆了三天没人收"))) == 1
    assert casework.public_likely(need=need(type_code="", text="路灯坏了")) == []
