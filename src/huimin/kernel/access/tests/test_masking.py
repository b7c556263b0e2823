"""The vectors of the identifiers' rules, 1.5."""

import pytest

from huimin.kernel.access import masking


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("13800138000", "138****8000"),  # MASK-02
        ("+86 138 0013 8000", "138****8000"),
        ("022-27307115", "022-****7115"),
        ("0731-84567115", "0731-****7115"),
        ("12345", "*****"),
        ("", ""),
    ],
)
def test_phones(number, shown):
    assert masking.mask_phone(number) == shown


def test_id_numbers_keep_their_length():
    assert masking.mask_id_number("11010519491231002X") == "110***********002X"  # MASK-01
    assert masking.mask_id_number("11010519491231002X", is_strict=True) == "1****************X"
    assert masking.mask_id_number("1234567") == "*******"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("张三", "张*"),
        ("张三丰", "张**"),
        ("欧阳修之", "欧阳**"),
        ("欧阳", "欧*"),
        ("李", "李*"),
        ("", ""),
        ("Ann", "A**"),
    ],
)
def test_names(name, shown):
    assert masking.mask_name(name) == shown


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("天津市红桥区咸阳北路街道勤俭道8号", "天津市红桥区咸阳北路街道****"),
        ("彰武里社区3号楼2门", "彰武里社区****"),
        ("勤俭道8号", "****"),
        ("", ""),
    ],
)
def test_addresses(address, shown):
    assert masking.mask_address(address) == shown
