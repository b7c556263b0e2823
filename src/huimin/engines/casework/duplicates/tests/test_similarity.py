"""What two texts have in common, and what makes of it how likely they are one need."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ..scoring import score
from ..similarity import plain, similarity

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("路灯不亮", "路灯不亮", 1.0),
        ("路灯不亮", "路灯", 0.5),  # 路灯 of (路灯 灯不 不亮) and (路灯): 2·1 / (3+1)
        ("路灯不亮", "垃圾没人收", 0.0),
        ("路灯，不亮！", "路灯不亮", 1.0),
        ("ＡＢＣ", "abc", 1.0),
        ("", "", 0.0),
        ("灯", "灯", 1.0),
    ],
)
def test_pairs_worked_out_by_hand(one, other, expected):
    assert similarity(one, other) == pytest.approx(expected)


@given(st.text(max_size=60), st.text(max_size=60))
def test_likeness_is_a_part_of_one_the_same_either_way_round(one, other):
    alike = similarity(one, other)
    assert 0 <= alike <= 1
    assert alike == similarity(other, one)


@given(st.text(max_size=60))
def test_a_text_is_wholly_like_itself_unless_nothing_of_it_can_be_read(text):
    assert similarity(text, text) == (1.0 if plain(text) else 0.0)


PARTS = {
    "is_same_type": st.sampled_from([True, False, None]),
    "distance_m": st.one_of(st.none(), st.floats(0, 50)),
    "age": st.floats(0, 7).map(lambda days: DAY * days),
    "text": st.one_of(st.none(), st.floats(0, 1)),
}


@given(st.fixed_dictionaries(PARTS))
def test_a_score_is_a_part_of_one(parts):
    assert 0 <= score(**parts, reach_m=50, within=7 * DAY) <= 1


@given(st.fixed_dictionaries(PARTS), st.floats(0, 50), st.floats(0, 50))
def test_nearer_never_lowers_a_score(parts, near, far):
    near, far = sorted((near, far))
    rest = {**parts, "reach_m": 50, "within": 7 * DAY}
    assert score(**{**rest, "distance_m": near}) >= score(**{**rest, "distance_m": far})


@given(st.fixed_dictionaries(PARTS), st.floats(0, 1), st.floats(0, 1))
def test_more_alike_never_lowers_a_score(parts, less, more):
    less, more = sorted((less, more))
    rest = {**parts, "reach_m": 50, "within": 7 * DAY}
    assert score(**{**rest, "text": more}) >= score(**{**rest, "text": less})


def test_a_score_worked_out_by_hand():
    # 0.3·1 + 0.3·(1 - 30/100) + 0.1·(1 - 1/7) + 0.3·min(1, 2·0.4) over 1
    found = score(is_same_type=True, distance_m=30, reach_m=50, age=DAY, within=7 * DAY, text=0.4)
    assert found == pytest.approx(0.3 + 0.21 + 0.1 * 6 / 7 + 0.24)
