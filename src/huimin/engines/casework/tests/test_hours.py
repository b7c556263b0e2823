"""New hours of a calendar move the running deadlines that reach into their days, and it is known before which."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from huimin.engines.casework import api, factories
from huimin.engines.casework.models import Clock, WorkItem
from huimin.kernel.access.api import Actor
from huimin.kernel.calendars import api as calendars
from huimin.kernel.clock import api as clock
from huimin.kernel.facts import api as facts

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system("test")
OFFICE = "cn-office"
LATER = [["09:00", "12:00"], ["14:00", "18:00"]]
EARLIER = [["06:00", "12:00"], ["14:00", "18:00"]]


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture(autouse=True)
def monday_afternoon():
    """Monday 30 November 2026, four o'clock: a limit of four working hours ends on Tuesday at half past ten."""
    clock.forget()
    with clock.travel(at("2026-11-30T16:00"), is_frozen=True):
        yield
    clock.forget()


@pytest.fixture
def lamp(town):
    return factories.raise_garbage(town, type_code="test.lamp").case_id


def handling(case_id):
    return Clock.objects.get(case_id=case_id, stage="handle", stopped_at=None)


def hours(of_day, valid_from=date(2026, 12, 1), **changes):
    former = clock.holding_on(valid_from, clock.calendar_versions(OFFICE))
    return {
        "actor": SYSTEM, "code": OFFICE, "opening": [of_day] * 5 + [[], []], "makeup_opening": former.makeup_opening,
        "exceptions": {}, "valid_from": valid_from,
    } | changes  # fmt: skip


def effect(**given):
    trial = calendars.calendar_preview(**given)
    proposed = [*trial.versions, trial.proposed]
    since = trial.proposed.valid_from
    return api.hours_effect(calendar=OFFICE, since=since, former=trial.versions, proposed=proposed)


def edit(**given):
    (present, *_rest) = clock.calendar_versions(OFFICE)
    calendars.calendar_edit(title=present.title, decree_source=present.decree_source, **given)
    facts.dispatch()


def recomputed(case_id):
    return [fact for fact in facts.of(subject=("case", case_id)) if fact.verb == "case.due_recomputed"]


def test_hours_before_the_day_count_by_the_former_version_those_from_it_by_the_new(lamp):
    assert handling(lamp).due_at == at("2026-12-01T10:30")
    assert effect(**hours(LATER)) == api.HoursEffect(later=1, cases=1)
    assert handling(lamp).due_at == at("2026-12-01T10:30")  # nothing is done yet
    edit(**hours(LATER))
    due = at("2026-12-01T11:00")
    assert handling(lamp).due_at == due
    assert api.case(actor=SYSTEM, case_id=lamp).due_at == due
    assert WorkItem.objects.filter(case_id=lamp, is_current=True, stage="handle").exclude(due_at=due).count() == 0
    (fact,) = recomputed(lamp)
    assert [(each["op"], each["by"], each["due"]) for each in fact.data["clocks"]] == [
        ("move", "hours", due.isoformat())
    ]
    assert effect(**hours(EARLIER)) == api.HoursEffect(earlier=1, cases=1)


def test_what_is_due_before_the_day_stays(lamp):
    given = hours(LATER, valid_from=date(2026, 12, 2))
    assert effect(**given) == api.HoursEffect()
    edit(**given)
    assert (handling(lamp).due_at, recomputed(lamp)) == (at("2026-12-01T10:30"), [])


def test_a_deadline_that_people_moved_stays_as_promised(lamp):
    promised = at("2026-12-03T12:00")
    Clock.objects.filter(case_id=lamp, stage="handle").update(due_at=promised)
    given = hours(LATER)
    assert effect(**given) == api.HoursEffect(kept=1)
    edit(**given)
    assert handling(lamp).due_at == promised


def test_two_changes_in_a_row_end_with_the_last(lamp):
    for of_day in (LATER, EARLIER):
        (present, *_rest) = clock.calendar_versions(OFFICE)
        given = hours(of_day)
        calendars.calendar_edit(title=present.title, decree_source=present.decree_source, **given)
    facts.dispatch()
    assert handling(lamp).due_at == at("2026-12-01T08:00")


def test_what_is_late_at_once_is_said_before(lamp):
    with clock.travel(at("2026-12-01T09:00"), is_frozen=True):
        assert effect(**hours(EARLIER)) == api.HoursEffect(earlier=1, overdue=1, cases=1)


def test_a_shut_day_moves_what_is_due_on_it(lamp):
    edit(**hours([["08:30", "12:00"], ["14:00", "18:00"]], exceptions={"2026-12-01": []}))
    assert handling(lamp).due_at == at("2026-12-02T10:30")


def test_other_calendars_are_left_alone(lamp):
    Clock.objects.filter(case_id=lamp).update(calendar="cn-urban")
    edit(**hours(LATER))
    assert recomputed(lamp) == []
