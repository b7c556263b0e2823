"""Calendars to reckon with, made from the published decrees without a database."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from chinese_calendar.constants import holidays, workdays

from huimin.kernel.clock import api as clock
from huimin.kernel.clock.rules import Calendar, Compiled, intervals

DAY = intervals([["08:30", "12:00"], ["14:00", "18:00"]])
STREET_DAY = intervals([["08:00", "12:00"], ["14:00", "18:00"]])


def china(opening=DAY, **changes) -> Compiled:
    """The decreed years in Shanghai, open as said from Monday to Friday."""
    values = {
        "code": "test",
        "opening": (*[opening] * 5, (), ()),
        "makeup_opening": opening,
        "decreed": frozenset(day.year for day in holidays),
        "holidays": frozenset(holidays),
        "makeup_days": frozenset(day for day in workdays if day.weekday() >= 5),
        "decree_source": "cn",
    } | changes
    return Compiled(Calendar(**values), "Asia/Shanghai")


def weekly(opening, zone="Asia/Shanghai", days=5, holidays=frozenset()) -> Compiled:
    """A calendar that keeps the week and the given holidays."""
    return Compiled(Calendar("test", (*[opening] * days, *[()] * (7 - days)), holidays=holidays), zone)


def at(text: str, zone: str = "Asia/Shanghai") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def d(text: str) -> date:
    return date.fromisoformat(text)


@pytest.fixture(autouse=True)
def fresh_shelf():
    """No test sees what another compiled."""
    clock.forget()
    yield
    clock.forget()
