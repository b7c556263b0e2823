"""Numbers of persons and firms, spans, and what is missing: values worked out by hand or from the standards."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huimin.engines.approval.block import MaterialWanted
from huimin.engines.approval.rules import (
    Handed,
    after,
    is_credit_code,
    is_id_number,
    known_before,
    to_mend,
    unready,
)

MORNING, NOON = datetime(2026, 3, 2, 1, tzinfo=UTC), datetime(2026, 3, 2, 4, tzinfo=UTC)
A, B = MaterialWanted("a", {}), MaterialWanted("b", {}, is_deferrable=True)
C = MaterialWanted("c", {}, is_required=False)


@pytest.mark.parametrize(
    ("number", "is_sound"),
    [
        ("11010519491231002X", True),  # the example of GB 11643-1999
        ("110105194912310021", False),
        ("11010519490231002X", False),  # no 31 February
        ("11010519491231002x", False),
        ("1101051949123100", False),
    ],
)
def test_identity_numbers(number, is_sound):
    assert is_id_number(number) is is_sound


@pytest.mark.parametrize(
    ("code", "is_sound"),
    [
        ("91350100M000100Y43", True),  # the example of GB 32100-2015
        ("91350100M000100Y44", False),
        ("91350100M000100O43", False),  # no letter O
        ("91350100M000100Y4", False),
    ],
)
def test_credit_codes(code, is_sound):
    assert is_credit_code(code) is is_sound


@given(st.integers(0, 16), st.sampled_from("0123456789"))
def test_no_single_wrong_figure_of_an_identity_number_goes_unnoticed(place, figure):
    right = "11010519491231002X"
    wrong = right[:place] + figure + right[place + 1 :]
    assert is_id_number(wrong) is (wrong == right)


@pytest.mark.parametrize(
    ("start", "span", "last"),
    [
        (date(2026, 3, 1), "1y", date(2027, 2, 28)),
        (date(2024, 2, 29), "1y", date(2025, 2, 27)),
        (date(2026, 1, 31), "1m", date(2026, 2, 27)),
        (date(2026, 12, 15), "1m", date(2027, 1, 14)),
        (date(2026, 3, 1), "90d", date(2026, 5, 29)),
    ],
)
def test_the_last_day_of_a_span(start, span, last):
    assert after(start, span) == last


def test_what_is_not_in_order():
    handed = {"a": Handed("submitted", MORNING), "c": Handed("deficient", MORNING)}
    assert unready([A, B, C], handed, with_deferrable=False) == ["a"]
    assert unready([A, B, C], handed, with_deferrable=True) == ["a", "b"]
    assert unready(
        [A, B], {"a": Handed("accepted", MORNING), "b": Handed("deficient", MORNING)}, with_deferrable=False
    ) == ["b"]


def test_a_notice_names_everything_missing_and_everything_deficient():
    assert to_mend([A, B, C], {}) == ["a"]
    assert to_mend([A, B, C], {"a": Handed("accepted", MORNING), "c": Handed("deficient", MORNING)}) == ["c"]


def test_only_what_came_in_since_may_be_asked_for_again():
    handed = {"a": Handed("deficient", NOON)}
    assert known_before(["a", "b"], handed, last_notice=None) == []
    assert known_before(["a", "b"], handed, last_notice=MORNING) == ["b"]
    assert known_before(["a"], handed, last_notice=NOON) == ["a"]
