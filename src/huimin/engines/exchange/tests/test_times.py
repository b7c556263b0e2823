"""Times: formats, zones, the hour that comes twice and the hour that never was. Expected moments are worked out by hand."""

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huimin.engines.exchange.errors import MappingRefused
from huimin.engines.exchange.language.document import Document
from huimin.engines.exchange.language.times import compile_time
from huimin.engines.exchange.language.values import Values
from huimin.engines.exchange.types import Notes, Row

RELAXED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # two shared cores

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def read(text, *formats, zone="Asia/Shanghai", **more):
    """(moment as ISO text or None, oddities, faults) of a text."""
    spec = {"from": "t", **({"formats": list(formats)} if formats else {}), **more}
    reader = compile_time(spec, Values(Document("m", {}, "")), ("times", "t"), zone=zone, now=NOW)
    notes = Notes()
    found = reader(Row(1, 1, {"t": text}), notes)
    at = found.at.isoformat().removesuffix("+00:00") if found else None
    return at, [odd.code for odd in notes.oddities], [fault.code for fault in notes.faults]


@pytest.mark.parametrize(
    ("text", "formats", "zone", "expected"),
    [
        ("2024-05-06 07:08:09", (), "Asia/Shanghai", "2024-05-05T23:08:09"),
        ("2024/5/6 7:08", (), "Asia/Shanghai", "2024-05-05T23:08:00"),
        ("2024-05-06", (), "Asia/Shanghai", "2024-05-05T16:00:00"),
        ("2024-05-06T07:08:09Z", (), "Asia/Shanghai", "2024-05-06T07:08:09"),
        ("2024-05-06T07:08:09.123456+02:00", (), "Asia/Shanghai", "2024-05-06T05:08:09.123456"),
        ("1/2/20 0:05", ("%m/%d/%y %H:%M",), "America/Los_Angeles", "2020-01-02T08:05:00"),
        ("05/01/2022 12:00:03 AM", ("%m/%d/%Y %I:%M:%S %p",), "America/New_York", "2022-05-01T04:00:03"),
        ("05/01/2022 12:00:03 PM", ("%m/%d/%Y %I:%M:%S %p",), "America/New_York", "2022-05-01T16:00:03"),
        ("05/01/2022 1:00:03 p.m.", ("%m/%d/%Y %I:%M:%S %p",), "America/New_York", "2022-05-01T17:00:03"),
        ("2024年5月6日 下午3:04", ("%Y年%m月%d日 %p%I:%M",), "Asia/Shanghai", "2024-05-06T07:04:00"),
        ("2024年5月6日 上午12:04", ("%Y年%m月%d日 %p%I:%M",), "Asia/Shanghai", "2024-05-05T16:04:00"),
        ("２０２４年５月６日", ("%Y年%m月%d日",), "UTC", "2024-05-06T00:00:00"),
        ("6 May 2024", ("%d %b %Y",), "UTC", "2024-05-06T00:00:00"),
        ("Monday, 6 September 2024 10:00", ("%A, %d %B %Y %H:%M",), "UTC", "2024-09-06T10:00:00"),
        ("2024-127", ("%Y-%j",), "UTC", "2024-05-06T00:00:00"),
        ("2024-05-06 24:00", ("%Y-%m-%d %H:%M",), "UTC", "2024-05-07T00:00:00"),
        ("2016-12-31 23:59:60", ("%Y-%m-%d %H:%M:%S",), "UTC", "2017-01-01T00:00:00"),
        ("2024-05-06 07:08:09.5", ("%Y-%m-%d %H:%M:%S.%f",), "UTC", "2024-05-06T07:08:09.500000"),
        ("2024-05-06 07:08 -0530", ("%Y-%m-%d %H:%M %z",), "UTC", "2024-05-06T12:38:00"),
        ("1714979289", ("epoch_s",), "Asia/Shanghai", "2024-05-06T07:08:09"),
        (1714979289123, ("epoch_ms",), "Asia/Shanghai", "2024-05-06T07:08:09.123000"),
        ("1714979289.5", ("epoch_s",), "Asia/Shanghai", "2024-05-06T07:08:09.500000"),
        (1714979289123456, ("epoch_us",), "Asia/Shanghai", "2024-05-06T07:08:09.123456"),
        ("-86400", ("epoch_s",), "UTC", "1969-12-31T00:00:00"),
        ("45418.5", ("excel",), "UTC", "2024-05-06T12:00:00"),
        ("45418", ("excel",), "Asia/Shanghai", "2024-05-05T16:00:00"),
        ("20240506070809", ("%Y%m%d%H%M%S",), "UTC", "2024-05-06T07:08:09"),
    ],
)
def test_formats(text, formats, zone, expected):
    assert read(text, *formats, zone=zone) == (expected, [], [])


@pytest.mark.parametrize(
    ("text", "since", "year"),
    [("1/1/69", 1970, 2069), ("1/1/70", 1970, 1970), ("1/1/99", 2000, 2099), ("1/1/20", 1921, 2020)],
)
def test_years_of_two_digits_lie_in_the_hundred_years_from_the_one_stated(text, since, year):
    found, _odd, _faults = read(text, "%m/%d/%y", zone="UTC", two_digit_years_from=since, latest="2100-01-01")
    assert found.startswith(str(year))


@pytest.mark.parametrize(
    "text",
    [
        "2024-02-30",
        "2024-13-01",
        "13:00 PM",
        "soon",
        "2024-05-06 25:00",
        "2024-05-06 24:01",
        "0000-01-01",
        "9" * 40,
    ],
)
@pytest.mark.parametrize("how", ["quarantine", "empty"])
def test_what_is_no_time(text, how):
    found, oddities, faults = read(text, "%Y-%m-%d", "%Y-%m-%d %I:%M %p", "%Y-%m-%d %H:%M", "epoch_ms", unreadable=how)
    assert found is None
    assert (oddities, faults) == ((["unreadable_time"], []) if how == "empty" else ([], ["unreadable_time"]))


@pytest.mark.parametrize(("rule", "expected"), [("earlier", "05:30"), ("in_order", "05:30"), ("later", "06:30")])
def test_the_hour_that_comes_twice(rule, expected):
    """New York, 6 November 2022: 01:30 was shown at 05:30 and at 06:30 UTC."""
    assert read("2022-11-06 01:30", zone="America/New_York", ambiguous=rule) == (
        f"2022-11-06T{expected}:00", ["ambiguous_time"], [],
    )  # fmt: skip
    assert read("2022-11-06 01:30", zone="America/New_York", ambiguous="quarantine") == (None, [], ["ambiguous_time"])


@pytest.mark.parametrize(("rule", "expected"), [("forward", "07:30"), ("backward", "06:30")])
def test_the_hour_that_never_was(rule, expected):
    """New York, 13 March 2022: clocks went from 02:00 (07:00 UTC) to 03:00. 02:30 is 03:30 = 07:30 UTC, or 01:30 = 06:30 UTC."""
    assert read("2022-03-13 02:30", zone="America/New_York", gap=rule) == (
        f"2022-03-13T{expected}:00", ["nonexistent_time"], [],
    )  # fmt: skip
    assert read("2022-03-13 02:30", zone="America/New_York", gap="quarantine") == (None, [], ["nonexistent_time"])


def test_an_offset_in_the_text_leaves_nothing_ambiguous():
    assert read("2022-11-06T01:30:00-05:00", zone="America/New_York") == ("2022-11-06T06:30:00", [], [])
    zones = {"EST": "-05:00", "EDT": "-0400"}
    assert read("2022-11-06 01:30 EDT", "%Y-%m-%d %H:%M %Z", zone="UTC", zones=zones)[0] == "2022-11-06T05:30:00"
    assert read("2022-11-06 01:30 XYZ", "%Y-%m-%d %H:%M %Z", zone="UTC", zones=zones)[2] == ["unreadable_time"]


@pytest.mark.parametrize(("rule", "expected"), [("start", "16:00:00"), ("noon", "04:00:00"), ("end", "15:59:59")])
def test_a_day_without_a_time_of_day(rule, expected):
    assert read("2024-05-06", "%Y-%m-%d", day_is=rule)[0].endswith(expected)


@pytest.mark.parametrize(("rule", "is_kept", "odd", "fault"), [
    ("keep", True, ["time_out_of_range"], []), ("empty", False, ["time_out_of_range"], []),
    ("quarantine", False, [], ["time_out_of_range"]),
])  # fmt: skip
@pytest.mark.parametrize("text", ["1900-01-01", "2030-01-01"])
def test_a_time_nobody_believes(text, rule, is_kept, odd, fault):
    found, oddities, faults = read(text, out_of_range=rule)
    assert (found is not None, oddities, faults) == (is_kept, odd, fault)


def test_milliseconds_taken_for_seconds_are_no_time():
    assert read("1714979289123", "epoch_s")[2] == ["unreadable_time"]


@pytest.mark.parametrize("wrong", ["%Q", "%H:%M", "%Y-%m", "%Y %Y %m %d", "%Y-%m-%d %I:%M", "%"])
def test_a_format_that_makes_no_date_is_refused(wrong):
    with pytest.raises(MappingRefused, match=r"times\.t\.formats"):
        read("x", wrong)


def test_an_unknown_zone_is_refused():
    with pytest.raises(MappingRefused, match="Mars"):
        read("x", zone="Mars/Olympus")


@RELAXED
@given(
    st.datetimes(min_value=NOW.replace(1951, tzinfo=None), max_value=NOW.replace(2025, tzinfo=None)).map(
        lambda at: at.replace(microsecond=0)
    ),
    st.sampled_from(["Asia/Shanghai", "America/New_York", "Australia/Lord_Howe", "Europe/London", "UTC"]),
)
def test_what_a_clock_showed_is_what_the_moment_shows_on_that_clock(at, zone):
    """Except in the hour that never was."""
    from zoneinfo import ZoneInfo

    found, oddities, _faults = read(f"{at:%d.%m.%Y %H:%M:%S}", "%d.%m.%Y %H:%M:%S", zone=zone)
    if "nonexistent_time" not in oddities:
        shown = datetime.fromisoformat(found).replace(tzinfo=UTC).astimezone(ZoneInfo(zone))
        assert shown.replace(tzinfo=None) == at


@RELAXED
@given(
    st.text(max_size=40),
    st.sampled_from(["epoch_s", "epoch_ms", "iso", "excel", "%Y-%m-%d", "%m/%d/%y %I:%M %p", "%Y%j"]),
)
def test_no_text_breaks_a_time(text, form):
    read(text, form)
