"""Codes, by the vectors of the standards."""

import pytest

from huimin.kernel.places import api as places
from huimin.kernel.places.rules import check_level


def test_grid_code_vector():  # GRID-01: division 120106, street 003, community 001, sequence 007
    assert places.grid_code(community_code="120106003001", sequence=7) == "120106003001007"
    assert places.parse_grid_code("120106003001007") == ("120106", "120106003", "120106003001", 7)


@pytest.mark.parametrize(
    "code",
    [
        "12010600300100",  # 14 digits
        "1201060030010070",  # 16
        "12010600300100A",
        "１20106003001007",  # a full-width digit
        "120106003001000",  # sequence 000
        "120106003000007",  # community 000
        "120106000001007",  # street 000
        "020106003001007",  # no province begins with 0
        "",
        None,
    ],
)
def test_grid_codes_refused(code):
    with pytest.raises(places.BadCode):
        places.parse_grid_code(code)


@pytest.mark.parametrize("sequence", [0, 1000, -1])
def test_sequence_out_of_range(sequence):
    with pytest.raises(places.BadCode):
        places.grid_code(community_code="120106003001", sequence=sequence)


def test_statistical_codes():  # DIV-01
    assert places.statistical_code("120106003") == "120106003000"
    assert places.statistical_code("120106") == "120106000000"
    assert places.from_statistical_code("120106003000") == "120106003"
    assert places.from_statistical_code("120106000000") == "120106"
    assert places.from_statistical_code("120106003001") == "120106003001"
    with pytest.raises(places.BadCode):
        places.from_statistical_code("120106003")


@pytest.mark.parametrize(
    ("code", "level", "parent", "parent_level"),
    [
        ("120106003", "district", "", ""),  # nine digits are a street
        ("120106", "street", "120100", "city"),
        ("120106004001", "community", "120106003", "street"),  # another street's
        ("120106003001000", "grid", "120106003001", "community"),
        ("120106003", "street", "120106003001", "community"),  # a street within a community
        ("120106", "planet", "", ""),
        ("a b", "city", "", ""),
        ("", "city", "", ""),
        ("x" * 33, "city", "", ""),
    ],
)
def test_levels_refused(code, level, parent, parent_level):
    with pytest.raises(places.BadCode):
        check_level(code, level, parent, parent_level)


def test_levels_allowed():
    check_level("120000", "province")
    check_level("120100", "city", "120000", "province")
    check_level("120106003", "street", "120106", "district")
    check_level("441900003", "street", "441900", "city")  # Dongguan has no districts
    check_level("us-ca-la", "city", "us-ca", "province")
