"""Staff change calendars with permission, and everybody learns of it by a fact."""

import io
from dataclasses import replace
from datetime import date, datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from huimin.kernel.access import factories
from huimin.kernel.calendars import api as calendars
from huimin.kernel.calendars import commands, library
from huimin.kernel.calendars.actions import subject_id
from huimin.kernel.clock import api as clock
from huimin.kernel.commands.api import Failed, Terminal
from huimin.kernel.facts import api as facts
from huimin.kernel.gate.api import Actor, Refused

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system("test")
WEEK = [[["08:00", "12:00"]]] * 5 + [[], []]
YEAR = 2031


@pytest.fixture(autouse=True)
def fresh():
    clock.forget()
    yield
    clock.forget()


def load(**changes):
    return calendars.decree_load(**({"actor": SYSTEM, "year": YEAR, "holidays": [date(YEAR, 1, 1)]} | changes))


def told(kind, name):
    return facts.of(subject=(kind, subject_id(kind, name)))


def test_loading_a_decree_makes_provisional_times_certain_and_is_a_fact():
    start = datetime(YEAR, 1, 6, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert clock.due(start=start, limit="2wd").is_provisional
    assert load() == 1
    assert not clock.due(start=start, limit="2wd").is_provisional
    assert load() == 1  # said twice
    [fact] = told("decree", f"cn:{YEAR}")
    assert fact.verb == "clock.decree_loaded"
    assert dict(fact.data) == {"source": "cn", "year": YEAR, "version": 1, "from": f"{YEAR}-01-01"}


def test_only_who_may():
    staff = Actor(uuid4(), "staff", assurance=2)
    with pytest.raises(Refused):
        load(actor=staff)
    with pytest.raises(Refused):
        calendars.calendar_edit(actor=staff, code="t", title={}, opening=WEEK, valid_from=clock.today())
    with pytest.raises(Refused):
        calendars.calendar_preview(
            actor=staff, code="cn-office", opening=WEEK, makeup_opening=[], exceptions={}, valid_from=clock.today()
        )


class TestShipping:
    def test_it_changes_nothing_the_second_time(self):
        assert calendars.shipped_load() == 0

    def test_every_decreed_year_is_in_force(self):
        years = {view.year for view in clock.decrees("cn")}
        assert set(range(2004, 2027)) <= years
        assert {view.code for view in clock.calendars()} >= {"cn-office", "cn-urban", "always", "us-office"}

    def test_what_the_city_decided_stays(self):
        present = next(view for view in clock.decrees("cn") if view.year == 2026)
        days = [date.fromisoformat(day) for day in present.holidays]
        calendars.decree_load(actor=SYSTEM, year=2026, holidays=[*days, date(2026, 12, 26)])
        ours = {"title": {"zh-hans": "改", "en": "Ours"}, "opening": WEEK, "valid_from": clock.today()}
        calendars.calendar_edit(actor=SYSTEM, code="cn-urban", **ours)
        assert calendars.shipped_load() == 0
        assert "2026-12-26" in next(view for view in clock.decrees("cn") if view.year == 2026).holidays

    def test_a_release_may_bring_hours_that_begin_on_a_day(self, monkeypatch):
        shipped = [
            replace(view, opening=WEEK, valid_from=date(YEAR, 5, 1)) if view.code == "cn-hall" else view
            for view in library.calendars()
        ]
        monkeypatch.setattr(library, "calendars", lambda: iter(shipped))
        assert [calendars.shipped_load(), calendars.shipped_load()] == [1, 0]
        before, after = (
            clock.holding_on(date(YEAR, *day), clock.calendar_versions("cn-hall")) for day in ((4, 30), (5, 1))
        )
        assert (before.version, after.version, after.opening) == (1, 2, WEEK)

    def test_a_release_that_knows_a_new_year_brings_it_with_a_fact(self, monkeypatch):
        decrees = [*library.decrees(), library.ShippedDecree("cn", YEAR, (date(YEAR, 1, 1),), (), "chinesecalendar 9")]
        monkeypatch.setattr(library, "decrees", lambda: iter(decrees))
        assert calendars.shipped_load() == 1
        assert [fact.actor_kind for fact in told("decree", f"cn:{YEAR}")] == ["system"]


def test_whose_calendar_counts():
    own = factories.organisation(calendar_code="cn-urban")
    none = factories.organisation(calendar_code="")
    assert clock.calendar_for(organisation_id=own.id, division_code="nowhere") == "cn-urban"
    assert clock.calendar_for(organisation_id=none.id, division_code="nowhere") == "cn-office"
    assert clock.calendar_for(organisation_id=uuid4()) == "cn-office"
    assert clock.calendar_for() == "cn-office"


class TestCommands:
    def test_loading_from_a_file(self, tmp_path):
        file = tmp_path / "decree.yaml"
        file.write_text(f"year: {YEAR}\nholidays: [{YEAR}-01-01]\n", "utf-8-sig")
        terminal = Terminal(is_json=True, out=io.StringIO())
        commands.load(terminal, file=file)
        assert f'"year": {YEAR}' in terminal.out.getvalue()
        file.write_text("year: 2030")
        with pytest.raises(Failed, match="holidays"):
            commands.load(terminal, file=file)

    def test_asking_when_something_is_due(self):
        terminal = Terminal(out=io.StringIO())
        commands.due(terminal, start="2026-02-10T10:00", limit="5wd", calendar="cn-office", zone="Asia/Shanghai")
        assert terminal.out.getvalue().startswith("2026-02-24 18:00:00")

    def test_listing(self):
        terminal = Terminal(out=io.StringIO())
        commands.show(terminal)
        assert "cn-office" in terminal.out.getvalue()
