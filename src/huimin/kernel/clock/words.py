"""Times in people's words: what is left of a limit, how long ago something was, and the hours of a week."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from .rules import Compiled
from .types import Unit

MINUTE_S, DAY_S = 60, 86400
NEAR_DAYS = 7
WHOLE_DAY = [["00:00", "24:00"]]

Hours = Sequence[Sequence[str]]
"""The intervals of a day as tables keep them: [["08:30", "12:00"], ["14:00", "18:00"]]."""


def duration(length: timedelta) -> str:
    """A length in its two largest units, rounded down to minutes: “3 h 20 min”, “2 d 5 h”."""
    minutes = int(abs(length).total_seconds() // MINUTE_S)
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    if days:
        return (
            _("%(days)d d %(hours)d h") % {"days": days, "hours": hours} if hours else _("%(days)d d") % {"days": days}
        )
    return working_duration(abs(length))


def working_duration(length: timedelta) -> str:
    """A length of working time in hours and minutes; its hours are never put together into days."""
    minutes = int(abs(length).total_seconds() // MINUTE_S)
    hours, minutes = divmod(minutes, 60)
    if hours and minutes:
        return _("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": minutes}
    if hours:
        return _("%(hours)d h") % {"hours": hours}
    return _("%(minutes)d min") % {"minutes": minutes}


def remaining(*, due: datetime, unit: Unit, at: datetime, compiled: Compiled) -> str:
    """What is left until `due` in the unit of the limit: “3 h 20 min left (working time)”, “5 working days left”, “2
    h overdue”.
    """
    if at > due:
        return _overdue(due=due, unit=unit, at=at, compiled=compiled)
    if unit == "working_day":
        days = _workdays_after(compiled, at, due)
        if days:
            return ngettext("%(count)d working day left", "%(count)d working days left", days) % {"count": days}
    if unit.startswith("working_"):
        left = compiled.worked(at, due)
        if left < timedelta(minutes=1):
            return _("less than 1 min left (working time)")
        return _("%(duration)s left (working time)") % {"duration": working_duration(left)}
    left = due - at
    if left < timedelta(minutes=1):
        return _("less than 1 min left")
    return _("%(duration)s left") % {"duration": duration(left)}


def _overdue(*, due: datetime, unit: Unit, at: datetime, compiled: Compiled) -> str:
    if unit == "working_day":
        days = _workdays_after(compiled, due, at)
        if days:
            return ngettext("%(count)d working day overdue", "%(count)d working days overdue", days) % {"count": days}
    if unit.startswith("working_"):
        late = compiled.worked(due, at)
        if late < timedelta(minutes=1):
            return _("overdue")
        return _("%(duration)s overdue (working time)") % {"duration": working_duration(late)}
    return _("%(duration)s overdue") % {"duration": duration(at - due)}


def _workdays_after(compiled: Compiled, start: datetime, end: datetime) -> int:
    """Working days after the day of `start`, up to and with the day of `end`."""
    first = start.astimezone(compiled.zone).date() + timedelta(days=1)
    return compiled.workdays_between(first, end.astimezone(compiled.zone).date())


def ago(moment: datetime, *, at: datetime, time_zone: str) -> str:
    """How long ago, or how soon: “just now”, “5 min ago”, “in 3 h”, “yesterday 14:05”, and the date beyond a week."""
    seconds = int((at - moment).total_seconds())
    if abs(seconds) < MINUTE_S:
        return _("just now")
    if abs(seconds) < DAY_S:
        minutes = abs(seconds) // MINUTE_S
        form = _("%(count)d min") % {"count": minutes} if minutes < 60 else _("%(hours)d h") % {"hours": minutes // 60}
        return _("%(duration)s ago") % {"duration": form} if seconds > 0 else _("in %(duration)s") % {"duration": form}
    zone = ZoneInfo(time_zone)
    local = moment.astimezone(zone)
    days = (at.astimezone(zone).date() - local.date()).days
    if abs(days) == 1:
        form = _("yesterday %(time)s") if days > 0 else _("tomorrow %(time)s")
        return form % {"time": f"{local:%H:%M}"}
    if abs(days) > NEAR_DAYS:
        return date_format(local, "DATE_FORMAT")
    if days > 0:
        return ngettext("%(count)d day ago", "%(count)d days ago", days) % {"count": days}
    return ngettext("in %(count)d day", "in %(count)d days", -days) % {"count": -days}


def hours(of_day: Hours) -> str:
    """The hours of a day: “08:30–12:00, 14:00–18:00”, or that it is shut, or open all day."""
    if not of_day:
        return pgettext("hours of a day", "closed")
    if [list(pair) for pair in of_day] == WHOLE_DAY:
        return pgettext("hours of a day", "all day")
    return ", ".join("–".join(pair) for pair in of_day)


def week(opening: Sequence[Hours]) -> list[tuple[str, str]]:
    """The open days of a week, those with the same hours together: [("Mon–Fri", "08:30–12:00, 14:00–18:00"), …]."""
    days_of: dict[str, list[int]] = {}
    for day, of_day in enumerate(opening):
        if of_day:
            days_of.setdefault(hours(of_day), []).append(day)
    return [(weekdays(days), text) for text, days in days_of.items()]


def weekdays(days: Sequence[int]) -> str:
    """Days of the week in order, three and more that follow each other as a span: “Mon–Fri”, “Mon, Wed”."""
    if len(days) == 7:
        return pgettext("days of the week", "every day")
    spans: list[list[int]] = []
    for day in days:
        if spans and day == spans[-1][-1] + 1:
            spans[-1].append(day)
        else:
            spans.append([day])
    said = []
    for span in spans:
        if len(span) > 2:
            ends = {"first": weekday(span[0]), "last": weekday(span[-1])}
            said.append(pgettext("days of the week", "%(first)s–%(last)s") % ends)
        else:
            said += [weekday(day) for day in span]
    return pgettext("between days of the week", ", ").join(said)


def weekday(number: int) -> str:
    """A day of the week, Monday being 0."""
    return (
        pgettext("weekday", "Mon"), pgettext("weekday", "Tue"), pgettext("weekday", "Wed"), pgettext("weekday", "Thu"),
        pgettext("weekday", "Fri"), pgettext("weekday", "Sat"), pgettext("weekday", "Sun"),
    )[number]  # fmt: skip
