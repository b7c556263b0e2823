"""Decrees as files."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huimin.kernel.calendars.api import DocumentInvalid, read_decree

FULL = """
year: 2027
origin: 国办发明电〔2026〕1号
holidays: [2027-01-01/2027-01-03, 2027-05-01]
makeup_days: [2027-02-14]
"""


def test_days_and_spans_with_both_ends():
    document = read_decree(FULL)
    assert document.holidays == (date(2027, 1, 1), date(2027, 1, 2), date(2027, 1, 3), date(2027, 5, 1))
    assert document.makeup_days == (date(2027, 2, 14),)
    assert (document.source, document.year, document.origin) == ("cn", 2027, "国办发明电〔2026〕1号")


def test_json_is_read_too():
    assert read_decree('{"year": 2027, "holidays": ["2027-01-01"]}').holidays == (date(2027, 1, 1),)


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("year: [", ""),
        ("- 1", ""),
        ("", ""),
        ("year: 2027\nholiday: []", "holiday"),
        ("year: next\nholidays: []", "year"),
        ("year: true\nholidays: []", "year"),
        ("year: 2027", "holidays"),
        ("year: 2027\nholidays: [1 January]", "holidays"),
        ("year: 2027\nholidays: [2027-01-03/2027-01-01]", "holidays"),
        ("year: 2027\nholidays: [2027-01-01/2027-12-31]", "holidays"),
        ("year: 2027\nholidays: [2027-02-30]", "holidays"),
    ],
)
def test_a_faulty_file_is_refused_with_the_key(text, field):
    with pytest.raises(DocumentInvalid) as refused:
        read_decree(text)
    assert refused.value.field == field


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text):
    with suppress(DocumentInvalid):
        read_decree(text)
