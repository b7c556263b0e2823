"""What a decree would change, before it does."""

from datetime import date
from uuid import uuid4

import pytest

from huimin.kernel.calendars import api as calendars
from huimin.kernel.clock import api as clock
from huimin.kernel.gate.api import Actor, Refused

pytestmark = pytest.mark.django_db
SYSTEM, YEAR = Actor.system("test"), 2031
NEW_YEAR, SECOND, SUNDAY = date(YEAR, 1, 1), date(YEAR, 1, 2), date(YEAR, 1, 5)


def test_days_added_and_dropped_against_the_version_in_force():
    first = calendars.decree_preview(actor=SYSTEM, year=YEAR, holidays=[NEW_YEAR])
    assert (first.version, first.holidays_added, first.is_nothing) == (0, (NEW_YEAR,), False)
    calendars.decree_load(actor=SYSTEM, year=YEAR, holidays=[NEW_YEAR], makeup_days=[SUNDAY])
    change = calendars.decree_preview(actor=SYSTEM, year=YEAR, holidays=[SECOND])
    assert change == calendars.DecreeChange(1, (SECOND,), (NEW_YEAR,), (), (SUNDAY,))
    assert calendars.decree_preview(actor=SYSTEM, year=YEAR, holidays=[NEW_YEAR], makeup_days=[SUNDAY]).is_nothing
    assert [view.version for view in clock.decree_versions("cn", YEAR)] == [1]


def test_it_is_refused_as_loading_would_be():
    with pytest.raises(clock.CalendarInvalid):
        calendars.decree_preview(actor=SYSTEM, year=YEAR, holidays=[date(2040, 1, 1)])
    with pytest.raises(Refused):
        calendars.decree_preview(actor=Actor(uuid4(), "staff", assurance=2), year=YEAR, holidays=[NEW_YEAR])


def test_days_are_read_as_people_type_them():
    typed = f"{YEAR}-01-01/{YEAR}-01-02\n{YEAR}-01-05、{YEAR}-01-06，"
    assert calendars.read_days("holidays", typed) == (NEW_YEAR, SECOND, SUNDAY, date(YEAR, 1, 6))
    with pytest.raises(calendars.DocumentInvalid):
        calendars.read_days("holidays", "tomorrow")
    with pytest.raises(calendars.DocumentInvalid):  # an alias may stand for more than can be written
        calendars.read_decree(f"a: &a [x]\nyear: {YEAR}\nholidays: [[1], [1]]".replace("a: &a [x]\n", ""))
