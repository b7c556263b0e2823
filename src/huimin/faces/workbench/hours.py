"""Hours in words: whose a calendar is, what holds and what comes, and what a version says otherwise than another."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from huimin.engines.casework import api as casework
from huimin.kernel.access import api as access
from huimin.kernel.calendars import api as calendars
from huimin.kernel.clock import api as clock
from huimin.kernel.facts import api as facts
from huimin.kernel.places import api as places
from huimin.kernel.ui import words

from .administration import LEVELS, names_of, place_name, said

ABOVE = ("country", "province")
NAMED = 3


@dataclass
class Whose:
    """Who works by a calendar: places, organisations, case types, by name; and whoever has no other."""

    is_default: bool
    places: list[str] = field(default_factory=list)
    organisations: list[str] = field(default_factory=list)
    types: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        """Names, kind by kind: the first few, and how many there are in all."""
        kinds = (
            (self.places, pgettext("working hours", "%(names)s and others, %(count)d places")),
            (self.organisations, pgettext("working hours", "%(names)s and others, %(count)d organisations")),
            (self.types, pgettext("working hours", "%(names)s and others, %(count)d case types")),
        )
        found = [_names(names, more) for names, more in kinds if names]
        if self.is_default:
            found.append(pgettext("working hours", "everybody who has no other"))
        return found


def _names(names: list[str], more: str) -> str:
    first = pgettext("between names", ", ").join(names[:NAMED])
    return more % {"names": first, "count": len(names)} if len(names) > NAMED else first


def whose(codes: Iterable[str]) -> dict[str, Whose]:
    """Who works by each calendar. A place below another with the same calendar is not named again."""
    default = clock.calendar_for()
    found = {code: Whose(is_default=code == default) for code in codes}
    for level in (*ABOVE, *LEVELS):
        for place in places.find_divisions(level=level):
            above = places.division(place.parent_code).calendar_code if place.parent_code else ""
            if place.calendar_code in found and place.calendar_code != above:
                found[place.calendar_code].places.append(place_name(place.code))
    for unit in access.organisations():
        if unit.calendar_code in found:
            found[unit.calendar_code].organisations.append(said(unit.name))
    for view in casework.case_types():
        if (code := casework.type_version(view.version_id).calendar) in found:
            found[code].types.append(said(view.title))
    return found


def planned(versions: Sequence[clock.CalendarView], today: date) -> list[tuple[clock.CalendarView, clock.CalendarView]]:
    """The versions that are to come, in order of their days, each after the one whose place it takes."""
    pairs = pairwise(clock.succession(versions))
    return [(before, view) for before, view in pairs if view.valid_from and view.valid_from > today]


def next_of(versions: Sequence[clock.CalendarView], today: date) -> clock.CalendarView | None:
    """The version that comes next; None where none is planned."""
    return next((view for _before, view in planned(versions, today)), None)


def makes_up(view: clock.CalendarView) -> bool:
    """Whether days may be made up for: where somebody's holidays are kept."""
    return bool(view.decree_source)


def exceptions_of(view: clock.CalendarView, *, since: date, until: date | None = None) -> dict[date, str]:
    """The dated exceptions of a version from `since` to before `until`, in words."""
    days = sorted((date.fromisoformat(day), of_day) for day, of_day in view.exceptions.items())
    return {day: clock.hours(of_day) for day, of_day in days if since <= day < (until or date.max)}


def lines(difference: calendars.CalendarDifference) -> list[dict[str, str]]:
    """What is different, a line each: where, before and after; days of the week that change alike in one."""
    alike: dict[tuple[str, str], list[int]] = {}
    for day, was, now in difference.week:
        alike.setdefault((clock.hours(was), clock.hours(now)), []).append(day)
    first_of = {days[0]: days for days in alike.values()}
    rows = [_line(clock.weekdays(first_of[day]), was, now) for day, was, now in difference.week if day in first_of]
    if difference.makeup:
        rows.append(_line(_("Make-up working days"), *difference.makeup))
    return rows + [_line(dated(day), was, now) for day, was, now in difference.exceptions]


def _line(place: str, was: Any, now: Any) -> dict[str, str]:
    usual = pgettext("hours of a day", "as usual")
    before, after = (usual if each is None else clock.hours(each) for each in (was, now))
    return {"place": place, "kind": "changed", "before": before, "after": after}


def dated(day: date) -> str:
    """A day with the day of its week."""
    return f"{words.day(day)} {clock.weekday(day.weekday())}"


def history(versions: Sequence[clock.CalendarView], today: date) -> list[dict[str, Any]]:
    """Every version, the newest first: when it holds, what it changed, who made it and why."""
    holding = clock.succession(versions)
    ends = {one.version: following.valid_from for one, following in pairwise(holding)}
    present = clock.holding_on(today, versions).version
    code = versions[0].code
    told = facts.of(subject=("calendar", calendars.subject_id("calendar", code)))
    makers = {int(fact.data["version"]): fact.account_id for fact in told}
    names = names_of(makers.values())
    return [
        {
            "view": view,
            "last": end - timedelta(days=1) if (end := ends.get(view.version)) else None,
            "state": _state(view, present, {each.version for each in holding}, today),
            "lines": lines(calendars.calendar_difference(before, view)) if before else [],
            "is_first": before is None,
            "why": _why(view),
            "by": names.get(makers.get(view.version)),  # type: ignore[arg-type]
        }
        for view, before in zip(versions, [*versions[1:], None], strict=True)
    ]


def _state(view: clock.CalendarView, present: int, holding: set[int], today: date) -> tuple[str, str]:
    """The shape and word of where a version stands."""
    if view.version == present:
        return "fine", pgettext("hours", "in force")
    if view.version not in holding:
        return "off", pgettext("hours", "replaced")
    if view.valid_from and view.valid_from > today:
        return "wait", pgettext("hours", "to come")
    return "off", pgettext("hours", "over")


def _why(view: clock.CalendarView) -> str:
    if calendars.is_shipped(view.origin):
        return _("came with Huimin")
    return "" if view.origin == calendars.EDITED else view.origin


def meanwhile(versions: Sequence[clock.CalendarView], seen: int) -> list[dict[str, Any]]:
    """What others changed since version `seen`: each newer version with its lines, the oldest first."""
    return [
        {"view": view, "lines": lines(calendars.calendar_difference(before, view))}
        for view, before in reversed(list(pairwise(versions)))
        if view.version > seen
    ]
