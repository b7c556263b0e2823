"""Levels of codes, roles kept apart, numbers of phones."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huimin.kernel.access import phones, rules
from huimin.kernel.access.errors import BadDivision, BadPhone


@pytest.mark.parametrize(
    ("code", "level"),
    [
        ("1201", "city"),
        ("120100", "city"),
        ("120106", "district"),
        ("120106003", "street"),
        ("120106003001", "community"),
        ("120106003001007", "grid"),
        ("", ""),
    ],
)
def test_level_by_code(code, level):
    assert rules.level_of(code) == level


def test_a_foreign_code_needs_its_level_said():
    assert rules.level_of("US-CA-LA", "city") == "city"
    with pytest.raises(BadDivision):
        rules.level_of("US-CA-LA")
    with pytest.raises(BadDivision):
        rules.level_of("120106", "village")


def test_clash():
    apart = {("a", "b")}
    assert rules.clash(["a", "c"], apart) is None
    assert rules.clash(["b", "a"], apart) == ("a", "b")


@pytest.mark.parametrize(
    "typed",
    [
        "13800138000",
        "+86 138 0013 8000",
        "0086-138-0013-8000",
        "8613800138000",
        "１３８００１３８０００",
        " 138 00138000 ",
    ],
)
def test_phone_is_one_number_however_typed(typed):
    assert phones.normal(typed) == "13800138000"


@pytest.mark.parametrize(
    "typed", ["", "12345", "12800138000", "1380013800", "138001380001", "+1 13800138000", "022-27307115"]
)
def test_what_is_no_mobile_is_refused(typed):
    with pytest.raises(BadPhone):
        phones.normal(typed)


@given(st.text(max_size=30))
def test_any_text_is_a_phone_or_refused(text):
    with contextlib.suppress(BadPhone):
        assert phones.MOBILE.match(phones.normal(text))


def test_a_phone_is_sealed_and_found_by_its_index():
    sealed = phones.seal("13800138000")
    assert "13800138000" not in sealed
    assert phones.opened(sealed) == "13800138000"
    assert phones.index("13800138000") == phones.index("13800138000") != phones.index("13800138001")
