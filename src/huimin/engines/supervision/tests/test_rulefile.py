"""The language of the rules: what it says, and how it says what is wrong."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huimin.engines.supervision import rulebook
from huimin.engines.supervision.errors import RulesInvalid
from huimin.engines.supervision.rulefile import parse
from huimin.engines.supervision.types import Behaviour, CardKind

CARDS = [{"code": "all", "cards": {"yellow": {"used": 1}}}]


def with_behaviour(**rule):
    return parse({"rules": CARDS, "behaviours": [{"code": "x", **rule}]}).behaviours[0]


def test_the_shipped_rules_are_whole():
    rules = parse(rulebook.definition(0))
    assert [rule.code for rule in rules.cards] == ["handling", "orders", "desks"]
    assert {rule.what for rule in rules.behaviours} == set(Behaviour)
    assert sum(each.weight for each in rules.criteria) == 100
    assert (rules.sanctions.yellows, rules.sanctions.within) == (2, timedelta(days=30))
    assert rules.sanctions.appeal_limit == "5wd"


@pytest.mark.parametrize(
    ("data", "key"),
    [
        (None, "rules.yaml"),
        ([], "rules.yaml"),
        ({"rule": CARDS}, "rules.yaml"),
        ({"rules": []}, "rules"),
        ({"rules": {"a": 1}}, "rules"),
        ({"rules": ["x"]}, "rules/0"),
        ({"rules": [{"code": "a", "cards": {"green": {"used": 1}}}]}, "rules/0/cards"),
        ({"rules": [{"code": "a", "cards": {"red": {"used": 0}}}]}, "rules/0/cards/red/used"),
        ({"rules": [{"code": "a", "cards": {"red": {"used": True}}}]}, "rules/0/cards/red/used"),
        ({"rules": [{"code": "a", "cards": {"red": 3}}]}, "rules/0/cards/red"),
        ({"rules": [{"code": "a b", "cards": {}}]}, "rules/0/code"),
        ({"rules": [*CARDS, *CARDS]}, "rules"),
        ({"rules": [{**CARDS[0], "valid": {"from": "soon"}}]}, "rules/0/valid/from"),
        ({"rules": [{**CARDS[0], "valid": {"from": "2026-02-01", "until": "2026-01-01"}}]}, "rules/0/valid"),
        ({"rules": CARDS, "behaviours": [{"code": "a", "what": "rude"}]}, "behaviours/0/what"),
        ({"rules": CARDS, "behaviours": [{"code": "a", "what": "rated_low"}]}, "behaviours/0/below"),
        ({"rules": CARDS, "behaviours": [{"code": "a", "what": "refused", "over": 3}]}, "behaviours/0/over"),
        (
            {"rules": CARDS, "behaviours": [{"code": "a", "what": "returned_often", "over": 3, "within": "4wd"}]},
            "behaviours/0/within",
        ),
        ({"rules": CARDS, "behaviours": [{"code": "a", "what": "refused", "weight": 0.55}]}, "behaviours/0/weight"),
        ({"rules": CARDS, "behaviours": [{"code": "a", "what": "refused", "types": "urban.*"}]}, "behaviours/0/types"),
        ({"rules": CARDS, "sanctions": {"points": {"blue": 1}}}, "sanctions/points"),
        ({"rules": CARDS, "sanctions": {"appeal_limit": "soon"}}, "sanctions/appeal_limit"),
        (
            {"rules": CARDS, "quality": {"criteria": [{"code": "a", "weight": 50, "title": {"en": "A"}}]}},
            "quality/criteria/0/title",
        ),
        (
            {"rules": CARDS, "quality": {"criteria": [{"code": "a", "weight": 50, "title": {"en": "A", "zh-hans": "甲"}}]}},
            "quality/criteria",
        ),
    ],
)  # fmt: skip
def test_a_fault_names_its_key(data, key):
    with pytest.raises(RulesInvalid) as fault:
        parse(data)
    assert fault.value.field == key
    assert str(fault.value).startswith(f"{key}: ")


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-9, 9) | st.text("ab5wd.*-", max_size=6),
        lambda inner: st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["rules", "behaviours", "code", "cards", "red", "used", "what", "valid", "from", "quality",
                             "criteria", "weight", "title", "sanctions", "points", "orders", "limit", "types"]),
            inner, max_size=4,
        ),
        max_leaves=12,
    )
)  # fmt: skip
def test_whatever_is_given_is_read_or_refused(data):
    try:
        found = parse(data)
    except RulesInvalid as fault:
        key = fault.field
    else:
        key = found.cards[0].code
    assert key


def test_validity_holds_on_both_its_days():
    rule = with_behaviour(what="refused", valid={"from": "2026-03-01", "until": "2026-03-31"})
    days = [date(2026, 2, 28), date(2026, 3, 1), date(2026, 3, 31), date(2026, 4, 1)]
    assert [rule.fits("any", day) for day in days] == [False, True, True, False]


def test_patterns_choose_case_types():
    rule = with_behaviour(what="refused", types=["urban.*"], except_types=["urban.noise*"], weight="1.5")
    assert rule.weight == Decimal("1.5")
    day = date(2026, 3, 2)
    assert [rule.fits(code, day) for code in ("urban.dirt", "urban.noise_night", "hotline.urban.x")] == [
        True,
        False,
        False,
    ]


def test_thresholds_are_those_of_the_day_the_clock_began():
    rules = parse({"rules": [
        {"code": "winter", "cards": {"yellow": {"used": 2}}, "valid": {"until": "2026-02-28"}}, *CARDS,
    ]})  # fmt: skip
    assert [rule.code for rule in rules.cards_on(date(2026, 2, 28))] == ["winter", "all"]
    assert [rule.code for rule in rules.cards_on(date(2026, 3, 1))] == ["all"]
    assert rules.cards[0].thresholds[0].kind == CardKind.YELLOW
