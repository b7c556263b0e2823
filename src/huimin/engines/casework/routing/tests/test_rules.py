"""The choice of a unit, held against an oracle written the long way round, and against cases worked out by hand."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ..rules import Row, choose

GRID, COMMUNITY, STREET, CITY = CODES = ["g", "c", "s", "city"]
UNITS = [UUID(int=number) for number in range(1, 7)]
ONE, TWO, THREE = UNITS[:3]


def row(division=STREET, unit=ONE, *, hours="always", type_code="", component="", owner=""):
    return Row("sanitation", type_code, division, unit, hours, component, owner)


def unit_of(*rows, closed=(), load=None):
    found = choose(
        rows,
        CODES,
        is_open=lambda unit: unit not in closed,
        load=lambda units: {unit: (load or {}).get(unit, 0) for unit in units},
    )
    return found.unit_id if found else None


@pytest.mark.parametrize(
    ("rows", "chosen"),
    [
        ([], None),
        ([row(STREET, ONE), row(COMMUNITY, TWO)], TWO),
        ([row(STREET, ONE, type_code="t"), row(COMMUNITY, TWO)], TWO),
        ([row(STREET, ONE), row(STREET, TWO, type_code="t")], TWO),
        ([row(GRID, ONE, type_code="t"), row(CITY, TWO, component="01002")], TWO),
        ([row(STREET, ONE, component="01002"), row(STREET, TWO, component="01002", owner="water")], TWO),
        ([row(STREET, TWO), row(STREET, ONE)], ONE),
    ],
    ids=["none", "deepest", "deepest over type", "type", "owner over all", "named owner", "least id"],
)
def test_what_counts_first(rows, chosen):
    assert unit_of(*rows) == chosen


def test_a_unit_on_duty_stands_in_only_while_the_other_is_closed():
    rows = [row(STREET, ONE), row(CITY, TWO, hours="off")]
    assert unit_of(*rows) == ONE
    assert unit_of(*rows, closed={ONE}) == TWO
    found = choose(rows, CODES, is_open=lambda unit: unit != ONE, load=dict.fromkeys)
    assert found.reason.as_fact() == {
        "rule": "capability", "code": "sanitation", "division": CITY, "hours": "off", "instead_of": str(ONE),
    }  # fmt: skip


def test_without_anybody_on_duty_a_closed_unit_still_answers_unless_its_row_is_for_working_hours():
    assert unit_of(row(STREET, ONE), closed={ONE}) == ONE
    assert unit_of(row(COMMUNITY, ONE, hours="working"), row(STREET, TWO), closed={ONE, TWO}) == TWO
    assert unit_of(row(COMMUNITY, ONE, hours="working"), closed={ONE}) is None


def test_of_units_that_fit_equally_the_one_with_the_fewest_open_cases_answers():
    rows = [row(STREET, ONE), row(STREET, TWO), row(STREET, THREE)]
    assert unit_of(*rows, load={ONE: 5, TWO: 2, THREE: 9}) == TWO
    assert unit_of(*rows, load={ONE: 2, TWO: 2, THREE: 2}) == ONE
    assert unit_of(row(COMMUNITY, THREE), *rows, load={THREE: 99}) == THREE, "load never outweighs the place"
    found = choose(rows, CODES, is_open=lambda _: True, load=lambda units: {ONE: 5, TWO: 2, THREE: 9})
    assert found.reason.as_fact()["load"] == {"among": 3, "open": 2}


ROWS = st.lists(
    st.builds(
        Row,
        st.just("sanitation"),
        st.sampled_from(["", "t"]),
        st.sampled_from(CODES),
        st.sampled_from(UNITS),
        st.sampled_from(["always", "working", "off"]),
        st.sampled_from(["", "", "01002"]),
        st.sampled_from(["", "water"]),
    ),
    max_size=8,
)


def oracle(rows, closed, load):
    """Round after round, rows that are beaten leave."""

    def survivors(rows):
        for beats in (
            lambda one: bool(one.component_class),
            lambda one: -CODES.index(one.division_code),
            lambda one: bool(one.owner_code),
            lambda one: bool(one.case_type_code),
        ):
            most = max((beats(one) for one in rows), default=None)
            rows = [one for one in rows if beats(one) == most]
        return rows

    regular = [one for one in rows if one.hours != "off"]
    duty = [one for one in rows if one.hours == "off"]
    first = sorted(survivors(regular), key=lambda one: str(one.unit_id))[:1]
    if duty and (not first or first[0].unit_id in closed):
        pool = duty
    else:
        pool = [one for one in regular if one.hours == "always" or one.unit_id not in closed]
    left = survivors(pool)
    return min({one.unit_id for one in left}, key=lambda unit: (load.get(unit, 0), str(unit)), default=None)


@given(ROWS, st.sets(st.sampled_from(UNITS)), st.dictionaries(st.sampled_from(UNITS), st.integers(0, 3)))
def test_the_choice_is_that_of_the_oracle_in_whatever_order_rows_come(rows, closed, load):
    expected = oracle(rows, closed, load)
    assert unit_of(*rows, closed=closed, load=load) == expected
    assert unit_of(*reversed(rows), closed=closed, load=load) == expected
