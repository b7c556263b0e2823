"""The gate's decisions, with a table worked out by hand."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huimin.kernel.gate import api, registry
from huimin.kernel.gate.api import Actor, Grant, Permission, PostView, Refused, SecondFactorNeeded, SignInNeeded, Where

ME, OTHER = UUID(int=1), UUID(int=2)
SANITATION, PARKS, SANITATION_TEAM = UUID(int=11), UUID(int=12), UUID(int=13)
TIANJIN, HONGQIAO, XIANYANG = "120100", "120106", "120106003"
SEE = "test.row_see"
HERE = Where(city=TIANJIN, district=HONGQIAO, street=XIANYANG, community="120106003001")
ELSEWHERE = Where(city=TIANJIN, district="120110", street="120110006")


@pytest.fixture(autouse=True)
def declared(monkeypatch):
    known = {SEE: Permission(SEE, "看", "See"), "test.row_open": Permission("test.row_open", "开", "Open", assurance=1)}
    monkeypatch.setattr(registry, "permissions", lambda: known)


def staff(*grants, assurance=2, post=None):
    return Actor(ME, "staff", grants=grants, assurance=assurance, post=post)


def street(classes=frozenset({"general"}), post=None):
    return Grant(SEE, "jurisdiction", XIANYANG, "street", data_classes=classes, post=post)


UNIT = Grant(SEE, "unit", organisation_ids=frozenset({SANITATION, SANITATION_TEAM}))
OWN = Grant(SEE, "own")


@pytest.mark.parametrize(
    ("grant", "where", "unit", "owner", "may"),
    [
        (street(), HERE, None, None, True),
        (street(), ELSEWHERE, SANITATION, ME, False),
        (street(), None, None, None, False),
        (street(), Where(city=TIANJIN, district=HONGQIAO), None, None, False),  # known to the district only
        (Grant(SEE, "jurisdiction", HONGQIAO, "district"), HERE, None, None, True),
        (Grant(SEE, "jurisdiction", "", "street"), Where(), None, None, False),  # "" never matches ""
        (UNIT, ELSEWHERE, SANITATION_TEAM, None, True),
        (UNIT, HERE, PARKS, ME, False),
        (UNIT, HERE, None, None, False),
        (OWN, ELSEWHERE, PARKS, ME, True),
        (OWN, HERE, SANITATION, OTHER, False),
        (OWN, HERE, SANITATION, None, False),
        (Grant(SEE, "everywhere"), None, None, None, True),
    ],
)
def test_reach_covers_exactly_its_rows(grant, where, unit, owner, may):
    scope = api.scope(staff(grant), SEE)
    assert scope.allows(where, unit, owner) is may
    if may:
        assert api.require(staff(grant), SEE, where=where, unit_id=unit, owner_id=owner) is None
    else:
        with pytest.raises(Refused) as refused:
            api.require(staff(grant), SEE, where=where, unit_id=unit, owner_id=owner)
        assert refused.value.code == "refused"


def test_data_class_is_part_of_the_permission():
    actor = staff(
        street(), Grant(SEE, "unit", organisation_ids=frozenset({PARKS}), data_classes=frozenset({"personal"}))
    )
    scope = api.scope(actor, SEE)
    assert scope.allows(HERE)
    assert not scope.allows(HERE, data_class="personal")
    assert scope.allows(ELSEWHERE, PARKS, data_class="personal")
    assert scope.classes_of(where=HERE, unit_id=PARKS) == {"general", "personal"}
    with pytest.raises(Refused):
        api.require(actor, SEE, where=HERE, data_class="personal")


def test_staff_with_one_factor_are_led_to_the_second():
    with pytest.raises(SecondFactorNeeded):
        api.require(staff(street(), assurance=1), SEE, where=HERE)
    assert api.scope(staff(street(), assurance=1), SEE).is_empty
    assert not api.may(staff(street(), assurance=1), SEE)


def test_residents_need_one_factor_where_staff_need_two():
    resident = Actor(ME, "resident", grants=(OWN,), assurance=1)
    api.require(resident, SEE, owner_id=ME)
    with pytest.raises(Refused):
        api.require(resident, SEE, owner_id=OTHER)


def test_visitors_are_asked_to_sign_in_unless_everybody_may():
    with pytest.raises(SignInNeeded):
        api.require(Actor.anonymous(), SEE, where=HERE)
    api.require(Actor.anonymous(grants=(Grant(SEE, "everywhere"),)), SEE, where=HERE)


def test_an_own_grant_of_nobody_reaches_nothing():
    visitor = Actor.anonymous(grants=(OWN,))
    assert not api.scope(visitor, SEE).allows(HERE, None, None)
    assert api.scope(visitor, SEE).sql("t") == ("FALSE", [])


def test_the_act_carries_the_post_that_grants_it_and_the_chosen_one_first():
    def post(number):
        return PostView(UUID(int=number), f"p{number}", {}, PARKS, "parks", XIANYANG, "street")

    first, second = post(101), post(102)
    actor = staff(street(post=first), street(post=second), post=second)
    assert api.require(actor, SEE, where=HERE) == second
    actor = staff(street(post=first), Grant(SEE, "own", post=second), post=second)
    assert api.require(actor, SEE, where=HERE) == first


def test_the_system_may_do_everything_and_says_why():
    actor = Actor.system("nightly")
    assert api.require(actor, SEE) is None
    assert api.scope(actor, SEE).sql("t") == ("TRUE", [])
    assert actor.reason == "nightly"


def test_an_undeclared_permission_is_a_mistake_in_the_code():
    with pytest.raises(api.UnknownPermission):
        api.require(staff(), "test.row_paint")
    with pytest.raises(api.UnknownPermission):
        api.scope(Actor.system("x"), "test.row_paint")


def test_sql_gathers_codes_of_a_level_and_refuses_odd_names():
    grants = (street(), Grant(SEE, "jurisdiction", "120106001", "street"), UNIT, OWN)
    sql, params = api.scope(staff(*grants), SEE).sql("w", owner="reporter_id")
    assert sql == "(w.street_code = ANY(%s) OR w.unit_id = ANY(%s) OR w.reporter_id = %s)"
    assert params == [["120106001", XIANYANG], [SANITATION, SANITATION_TEAM], ME]
    assert api.scope(staff(street()), SEE).sql("w") == ("(w.street_code = %s)", [XIANYANG])
    with pytest.raises(ValueError, match="not a column"):
        api.scope(staff(UNIT), SEE).sql("w; drop")


def test_rows_without_unit_or_owner_are_not_reached_by_them():
    assert api.scope(staff(UNIT, OWN), SEE).sql("w", unit="", owner="") == ("FALSE", [])


@pytest.mark.parametrize(
    ("where", "level", "deepest"),
    [
        (HERE, "community", "120106003001"),
        (Where(), "", ""),
        (Where(city="1"), "city", "1"),
        (ELSEWHERE, "street", "120110006"),
    ],
)
def test_where_knows_its_deepest_level(where, level, deepest):
    assert (where.level, where.deepest) == (level, deepest)


@given(
    codes=st.lists(st.sampled_from(["", "a", "b"]), min_size=5, max_size=5),
    level=st.sampled_from(api.LEVELS),
    code=st.sampled_from(["", "a", "b"]),
)
def test_a_jurisdiction_never_covers_a_row_that_does_not_name_it(codes, level, code):
    where = Where(*codes)
    covered = Grant(SEE, "jurisdiction", code, level).covers(account_id=ME, where=where, unit_id=None, owner_id=None)
    assert covered == (code != "" and dict(zip(api.LEVELS, codes, strict=True))[level] == code)
