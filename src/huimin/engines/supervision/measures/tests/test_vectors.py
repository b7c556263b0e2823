"""The worked examples of the standards, by number; expected values are those printed there."""

from datetime import date
from fractions import Fraction

import pytest

from huimin.engines.supervision.errors import IndicatorsInvalid, PeriodInvalid
from huimin.engines.supervision.measures import indicators
from huimin.engines.supervision.measures.period import Period

SHIPPED = indicators.of_version(0)


def test_um_01_composite_of_kp():
    counts = {
        "accepted": 120, "waiting_in_time": 20, "closed": 90, "closed_on_time": 80, "reworked": 6, "orders": 2, "orders_open": 1,
    }  # fmt: skip
    assert SHIPPED.figure("to_close", counts).value == 100
    assert SHIPPED.figure("closing_on_time_rate", counts) == indicators.Figure(80, 100, Fraction(80))
    assert SHIPPED.figure("closing_rate", counts) == indicators.Figure(90, 100, Fraction(90))
    assert SHIPPED.figure("rework_rate_registered", counts) == indicators.Figure(6, 120, Fraction(5))
    assert SHIPPED.figure("rework_rate", counts) == indicators.Figure(6, 100, Fraction(6))  # the other variant
    assert SHIPPED.figure("composite", counts).value == Fraction("84.5")


def test_um_02_rates_of_xuzhou():
    counts = {"raised": 250, "registered": 200, "accepted": 180, "handled": 171}
    assert SHIPPED.figure("register_rate", counts) == indicators.Figure(200, 250, Fraction(80))
    assert SHIPPED.figure("handling_rate", counts) == indicators.Figure(171, 180, Fraction(95))


def test_rate_01_three_rates():
    counts = {
        "asked_solved": 200, "solved": 150, "rated": 200, "satisfied": 120 + 40, "contact_due": 220, "contacted": 209,
    }  # fmt: skip
    assert SHIPPED.figure("response_rate", counts).value == 95
    assert SHIPPED.figure("solution_rate", counts).value == 75
    assert SHIPPED.figure("satisfaction_rate", counts).value == 80
    assert SHIPPED.figure("three_rates", counts).value == Fraction("79.25")


def test_hcp_01_reviews():
    stars = {5: 70, 4: 20, 3: 5, 2: 3, 1: 2}
    counts = {
        "rated": 100, "satisfied": 95, "bad_rated": 5, "rating_sum": sum(star * count for star, count in stars.items()),
    }  # fmt: skip
    assert SHIPPED.figure("good_review_rate", counts).value == 95
    assert SHIPPED.figure("bad_reviews", counts).value == 5
    assert SHIPPED.figure("mean_rating", counts).value == Fraction("4.53")


def test_nothing_below_the_line_has_no_value_and_keeps_both_numbers():
    assert SHIPPED.figure("on_time_rate", {}) == indicators.Figure(0, 0, None)
    assert SHIPPED.figure("composite", {}).value is None
    assert SHIPPED.class_of("on_time_rate", None) == ""


@pytest.mark.parametrize(
    ("code", "value", "expected"),
    [
        ("on_time_rate", "90", "excellent"), ("on_time_rate", "89.99", "good"), ("on_time_rate", "80", "good"),
        ("on_time_rate", "60", "fair"), ("on_time_rate", "59.9", "poor"), ("rework_rate", "3", "excellent"),
        ("rework_rate", "3.1", "good"), ("rework_rate", "15.01", "poor"), ("composite", "84.5", "good"),
        ("register_rate", "50", ""),
    ],
)  # fmt: skip
def test_classes(code, value, expected):
    assert SHIPPED.class_of(code, Fraction(value)) == expected


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"numerator": ["handeld"]}, "condition: 'handeld'"),
        ({"unit": "per cent"}, "unit"),
        ({"title": {"en": "x"}}, "title: give zh-hans and en"),
        ({"denominator": []}, "give numerator and denominator"),
        ({"formel": 1}, "unknown key formel"),
        ({"classes": {"good": 1}}, "classes: give a number"),
        ({"code": "no spaces"}, "code"),
    ],
)
def test_a_fault_names_its_key(change, said):
    words = {"zh-hans": "率", "en": "rate"}
    sound = {"code": "x", "title": words, "formula": words, "numerator": ["handled"], "denominator": ["accepted"]}
    assert indicators.parse({"indicators": [sound]}).indicators["x"].unit == "percent"
    with pytest.raises(IndicatorsInvalid, match="indicators/0") as refused:
        indicators.parse({"indicators": [{**sound, **change}]})
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("text", "first", "last", "before", "year_before"),
    [
        ("2020-02-29", date(2020, 2, 29), date(2020, 2, 29), "2020-02-28", "2019-02-28"),
        ("2020-W01", date(2019, 12, 30), date(2020, 1, 5), "2019-W52", "2019-W01"),
        ("2020-W53", date(2020, 12, 28), date(2021, 1, 3), "2020-W52", "2019-W52"),
        ("2020-01", date(2020, 1, 1), date(2020, 1, 31), "2019-12", "2019-01"),
        ("2020-Q1", date(2020, 1, 1), date(2020, 3, 31), "2019-Q4", "2019-Q1"),
        ("2020", date(2020, 1, 1), date(2020, 12, 31), "2019", "2019"),
    ],
)
def test_periods_and_their_equals(text, first, last, before, year_before):
    period = Period.parse(text)
    assert (str(period), period.first, period.last) == (text, first, last)
    assert (str(period.previous()), str(period.year_before())) == (before, year_before)
    assert str(period.previous().next()) == text


def test_a_period_that_is_not_over_is_compared_with_as_many_days():
    so_far = Period.parse("2026-03").until(date(2026, 3, 10))
    assert (so_far.first, so_far.last, so_far.is_whole) == (date(2026, 3, 1), date(2026, 3, 10), False)
    assert (so_far.previous().first, so_far.previous().last) == (date(2026, 2, 1), date(2026, 2, 10))
    assert (so_far.year_before().first, so_far.year_before().last) == (date(2025, 3, 1), date(2025, 3, 10))
    late = Period.parse("2026-03").until(date(2026, 3, 30))
    assert late.previous().last == date(2026, 2, 28)


@pytest.mark.parametrize("text", ["", "2020-13", "2020-W54", "2020-00-01", "last month", "2020-Q5", "2021-W53"])
def test_what_is_no_period_is_said(text):
    with pytest.raises(PeriodInvalid):
        Period.parse(text)
