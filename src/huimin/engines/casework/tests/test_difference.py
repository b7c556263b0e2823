"""What is different between two versions: field by field, never more than was changed."""

from hypothesis import given
from hypothesis import strategies as st

from huimin.engines.casework import factories
from huimin.engines.casework.difference import Change, difference

A, B, C = ({"code": code, "title": {"zh-hans": code, "en": code}, "type": "text"} for code in "abc")


def test_limits_are_told_by_stage_and_aspect():
    before = {"stages": {"handle": {"limit": "4h"}, "sign": {"limit": "1h"}}}
    after = {"stages": {"handle": {"limit": "2wd", "statutory": "20wd"}}}
    assert difference(before, after) == [
        Change("stages", "changed", "handle", "", "limit", "4h", "2wd"),
        Change("stages", "added", "handle", "", "statutory", None, "20wd"),
        Change("stages", "removed", "sign", "", "", {"limit": "1h"}, None),
    ]


def test_questions_are_told_apart_by_code():
    before, after = {"form": [A, B]}, {"form": [{**B, "is_required": True}, C]}
    assert difference(before, after) == [
        Change("form", "removed", A["title"], before=A),
        Change("form", "added", C["title"], after=C),
        Change("form", "added", B["title"], aspect="is_required", after=True),
    ]


def test_the_fewest_questions_are_said_to_have_moved():
    assert difference({"form": [A, B, C]}, {"form": [C, A, B]}) == [
        Change("form", "moved", C["title"], before=3, after=1)
    ]


def test_answers_are_told_within_their_question():
    one, two = ({"code": code, "title": {"zh-hans": code, "en": code}} for code in ("one", "two"))
    assert difference({"form": [{**A, "choices": [one]}]}, {"form": [{**A, "choices": [one, two]}]}) == [
        Change("form", "added", A["title"], two["title"], after=two)
    ]


def test_no_and_nothing_said_are_the_same():
    assert difference({"form": [A], "keywords": []}, {"form": [{**A, "is_required": False}]}) == []


def test_what_is_not_whole_is_compared_as_a_whole():
    assert difference({"form": "x"}, {"form": [A]}) == [Change("form", "changed", before="x", after=[A])]


@given(st.permutations([{**A, "code": str(n)} for n in range(6)]))
def test_any_order_is_reached_by_the_moves_told(order):
    before = [{**A, "code": str(n)} for n in range(6)]
    moved = [change for change in difference({"form": before}, {"form": order}) if change.kind == "moved"]
    assert (moved == []) == (order == before)
    assert len(moved) < 6


def test_the_same_is_no_difference():
    assert difference(factories.GARBAGE, factories.GARBAGE) == []
