"""Hours as people type them, and a new version of a calendar: what it changes, and what is refused."""

from contextlib import suppress
from datetime import date, timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from huimin.kernel.calendars import api as calendars
from huimin.kernel.clock import api as clock
from huimin.kernel.facts import api as facts
from huimin.kernel.gate.api import Actor

SYSTEM = Actor.system("test")
CODE, TITLE = "t-own", {"zh-hans": "测", "en": "Test"}
SHORT, LONG = [["08:00", "12:00"]], [["08:00", "12:00"], ["14:00", "18:00"]]
FIRST = date(2031, 3, 3)


@pytest.fixture(autouse=True)
def fresh():
    clock.forget()
    yield
    clock.forget()


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("08:30-12:00, 13:30-17:30", [["08:30", "12:00"], ["13:30", "17:30"]]),
        ("8:30–12、13.30—1730", [["08:30", "12:00"], ["13:30", "17:30"]]),
        ("８：３０ 至 １２：００；13:30 到 17:30", [["08:30", "12:00"], ["13:30", "17:30"]]),
        ("830-12 1330 - 1730", [["08:30", "12:00"], ["13:30", "17:30"]]),
        ("13:30-17:30 8:30 to 12:00", [["08:30", "12:00"], ["13:30", "17:30"]]),
        ("22-24 0-2", [["00:00", "02:00"], ["22:00", "24:00"]]),
        ("休息", []),
        ("  ", []),
        ("Closed", []),
        ("全天", [["00:00", "24:00"]]),
    ],
)
def test_hours_are_read_as_people_type_them(typed, read):
    assert calendars.read_hours("day", typed) == read


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("morning", "“morning”"),
        ("8:30", "“8:30”"),
        ("8:30-12-14", "“8:30-12-14”"),
        ("8:75-12", "“8:75-12”"),
        ("8-24:30", "“8-24:30”"),
        ("12-8:30", "12:00–08:30 does not end later than it begins"),
        ("8:30-12, 11-13", "what begins at 11:00 must begin at 12:00 or later"),
        ("1-2 3-4 5-6 7-8 9-10", "at most 4"),
        ("٨-١٢", "“٨-١٢”"),
    ],
)
def test_what_are_no_hours_is_refused_with_the_remedy(typed, said):
    with translation.override("en"), pytest.raises(calendars.DocumentInvalid, match=said) as refused:
        calendars.read_hours("day_0", typed)
    assert refused.value.field == "day_0"


@given(st.one_of(st.text(max_size=40), st.text("0123456789:-, 至", max_size=20)))
def test_any_text_is_read_or_refused(text):
    with suppress(calendars.DocumentInvalid):
        clock.intervals(calendars.read_hours("day", text))


def week(of_day):
    return [of_day] * 5 + [[], []]


def edit(opening=SHORT, **changes):
    given = {"actor": SYSTEM, "code": CODE, "title": TITLE, "opening": week(opening), "valid_from": FIRST}
    return calendars.calendar_edit(**(given | changes))


def preview(opening=SHORT, **changes):
    given = {"actor": SYSTEM, "code": CODE, "opening": week(opening), "makeup_opening": [], "exceptions": {}}
    return calendars.calendar_preview(**(given | {"valid_from": FIRST} | changes))


def told():
    return [dict(fact.data) for fact in facts.of(subject=("calendar", calendars.subject_id("calendar", CODE)))]


@pytest.mark.django_db
class TestEditing:
    @pytest.fixture(autouse=True)
    def own(self):
        clock.calendar_put(code=CODE, title=TITLE, opening=week(LONG), exceptions={"2031-02-03": []}, origin="test")

    def test_a_new_version_holds_from_its_day_and_is_a_fact_once(self):
        assert [edit(), edit()] == [2, 2]
        assert told() == [{"calendar": CODE, "version": 2, "from": "2031-03-03"}]
        (newest, _first) = clock.calendar_versions(CODE)
        assert (newest.opening, newest.valid_from, newest.origin) == (week(SHORT), FIRST, calendars.EDITED)

    def test_it_is_shown_what_it_says_otherwise(self):
        trial = preview(makeup_opening=LONG, exceptions={"2031-02-03": [], "2031-03-04": SHORT})
        assert (trial.newest, trial.until, trial.former.version) == (1, None, 1)
        assert trial.difference == calendars.CalendarDifference(
            week=tuple((day, LONG, SHORT) for day in range(5)),
            makeup=([], LONG),
            exceptions=((date(2031, 3, 4), None, SHORT),),  # what lies before stays with the version before
        )
        assert trial.proposed.exceptions == {"2031-03-04": SHORT}
        assert len(clock.calendar_versions(CODE)) == 1

    def test_what_is_planned_stays_and_ends_what_comes_before_it(self):
        edit(valid_from=FIRST + timedelta(days=60))
        trial = preview(valid_from=FIRST)
        assert (trial.until, trial.former.version) == (FIRST + timedelta(days=60), 1)
        edit(valid_from=FIRST)
        assert [view.version for view in clock.succession(clock.calendar_versions(CODE))] == [1, 3, 2]

    def test_a_plan_is_dropped_by_saying_for_its_day_what_holds_before(self):
        edit()
        assert edit(LONG) == 3
        assert clock.holding_on(FIRST, clock.calendar_versions(CODE)).opening == week(LONG)

    @pytest.mark.parametrize(
        ("changes", "field", "said"),
        [
            ({"valid_from": date(2026, 1, 1)}, "valid_from", "2026-01-01 is over"),
            ({"opening": []}, "opening", "at least one day"),
            ({"opening": LONG}, "", "hold from that day on already"),
            ({"exceptions": {"2031-03-02": SHORT}}, "exceptions.2031-03-02", "lies before 2031-03-03"),
            ({"exceptions": {"2031-05-02": SHORT}}, "exceptions.2031-05-02", "version 2 holds, from 2031-05-02 on"),
        ],
    )
    def test_what_cannot_be_is_refused_beside_its_field(self, changes, field, said):
        edit(valid_from=date(2031, 5, 2))
        for act in (edit, preview):
            with translation.override("en"), pytest.raises(clock.CalendarInvalid, match=said) as refused:
                act(**changes)
            assert refused.value.field == field
        assert [view.version for view in clock.calendar_versions(CODE)] == [2, 1]
        assert len(told()) == 1

    def test_today_is_early_enough(self):
        assert edit(valid_from=clock.today()) == 2

    def test_who_saves_second_is_refused(self):
        edit(after=1)
        with pytest.raises(clock.CalendarChanged):
            edit([["09:00", "10:00"]], after=1)
        assert edit(after=1) == 2  # the same once more is no second one
