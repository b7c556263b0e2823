"""Pure decisions."""

import hashlib
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huimin.kernel.facts import rules
from huimin.kernel.facts.errors import BadCursor

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@pytest.mark.parametrize(
    ("street", "city", "stream"),
    [("120106003", "120100", "120106003"), ("", "120100", "120100"), ("", "", "platform")],
)
def test_stream_of(street, city, stream):
    assert rules.stream_of(street=street, city=city) == stream


def test_canonical_by_hand():
    china = timezone(timedelta(hours=8))
    value = {"b": [1, 2.5, None], "a": "红桥", "at": datetime(2026, 1, 2, 3, 4, 5, tzinfo=china), "id": UUID(int=5)}
    assert rules.canonical(value) == (
        '{"a":"红桥","at":"2026-01-01T19:04:05.000000Z","b":[1,2.5,null],"id":"00000000-0000-0000-0000-000000000005"}'
    )


@given(st.dictionaries(st.text(max_size=8), JSON, max_size=5))
def test_canonical_does_not_depend_on_the_order_of_keys(value):
    assert rules.canonical(value) == rules.canonical(dict(reversed(value.items())))


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_json_cannot_say_is_refused(value):
    with pytest.raises(ValueError, match="not JSON compliant"):
        rules.canonical({"x": value})


def test_the_hash_by_hand():
    """SHA-256 over 32 zero bytes and the canonical JSON, computed here without our code."""
    body = '{"a":1,"seq":1,"stream":"s"}'
    expected = hashlib.sha256(b"\0" * 32 + body.encode()).digest()
    assert rules.chained(previous=b"\0" * 32, stream="s", seq=1, row={"a": 1}, algorithm="sha256") == expected


def test_sm3_is_another_hash():
    one, other = (
        rules.chained(previous=b"\0" * 32, stream="s", seq=1, row={"a": 1}, algorithm=name)
        for name in ("sha256", "sm3")
    )
    assert len(one) == len(other) == 32
    assert one != other


@given(st.integers(0, 2**62), st.uuids(), st.integers(0, 2**45))
def test_a_cursor_is_read_as_it_was_written(tx, key, ms):
    cursor = rules.Cursor(tx, key, ms)
    assert rules.Cursor.parse(str(cursor)) == cursor


@given(st.text(max_size=60))
def test_a_wrong_cursor_is_refused(text):
    try:
        rules.Cursor.parse(text)
    except BadCursor:
        return
    assert text.count("-") >= 2


def test_born():
    made = UUID("01a20147-d120-72ca-acba-22685b263ca8")
    assert rules.born(made) == datetime(2026, 11, 22, 3, 23, 33, 536000, tzinfo=UTC)
    assert rules.born(UUID("9f6e147d-c176-42c4-964e-454e9ddf6cd2")) is None
