"""A version of a calendar that somebody considers: whether it can be, and what it says otherwise than what holds now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from huimin.kernel.clock import api as clock
from huimin.kernel.gate.api import Actor, require

EDIT = "calendars.calendar_edit"
Hours = Sequence[Sequence[str]]
Week = Sequence[Hours]


@dataclass(frozen=True, slots=True)
class CalendarDifference:
    """What one version of a calendar says otherwise than another; each with what was and what is, None for nothing said."""

    week: tuple[tuple[int, Hours, Hours], ...] = ()
    makeup: tuple[Hours, Hours] | None = None
    exceptions: tuple[tuple[date, Hours | None, Hours | None], ...] = ()

    @property
    def is_nothing(self) -> bool:
        """Whether both say the same."""
        return not self.week and self.makeup is None and not self.exceptions


@dataclass(frozen=True, slots=True)
class CalendarTrial:
    """A version that is considered.

    `former` holds on its first day now; `until` is the day from which another takes its place, None where none does;
    `versions` are those there are, the newest first.
    """

    proposed: clock.CalendarView
    former: clock.CalendarView | None
    until: date | None
    versions: tuple[clock.CalendarView, ...]
    difference: CalendarDifference

    @property
    def newest(self) -> int:
        """The number of the newest version there is, 0 where there is none."""
        return self.versions[0].version if self.versions else 0

    def refuse_nothing(self) -> None:
        """Passes where the version changes something.

        Raises: CalendarInvalid.
        """
        if self.former is not None and self.difference.is_nothing:
            raise clock.CalendarInvalid(
                _("These hours hold from that day on already. Change something, or leave them as they are."),
                code="calendar_unchanged",
            )


def calendar_preview(
    *, actor: Actor, code: str, opening: Week, makeup_opening: Hours, exceptions: Mapping[str, Hours], valid_from: date
) -> CalendarTrial:
    """What `calendar_edit` with the same values would change, name and holidays staying as they are. Changes nothing.

    Raises: Refused; UnknownCalendar; CalendarInvalid as `calendar_edit` does.
    """
    require(actor, EDIT)
    versions = clock.calendar_versions(code)
    if not versions:
        raise clock.UnknownCalendar(code)
    former = clock.holding_on(valid_from, versions)
    trial = trial_of(
        code=code, title=former.title, opening=opening, makeup_opening=makeup_opening,
        decree_source=former.decree_source, exceptions=exceptions, valid_from=valid_from, origin="",
    )  # fmt: skip
    trial.refuse_nothing()
    return trial


def trial_of(
    *,
    code: str,
    title: Mapping[str, str],
    opening: Week,
    makeup_opening: Hours,
    decree_source: str,
    exceptions: Mapping[str, Hours],
    valid_from: date,
    origin: str,
) -> CalendarTrial:
    """The version as it would stand among those there are.

    Raises: CalendarInvalid, its field naming what is wrong: valid_from, opening, exceptions.2027-05-01.
    """
    first_day_check(valid_from)
    if not any(opening):
        raise clock.CalendarInvalid(
            _("The week has no hours at all. Write those of at least one day."), field="opening"
        )
    versions = tuple(clock.calendar_versions(code))
    former = clock.holding_on(valid_from, versions) if versions else None
    later = [view for view in clock.succession(versions) if view.valid_from and view.valid_from > valid_from]
    until = later[0].valid_from if later else None
    proposed = clock.CalendarView(
        code=code,
        version=versions[0].version + 1 if versions else 1,
        title=dict(title),
        decree_source=decree_source,
        opening=_plain(opening),
        makeup_opening=_plain([makeup_opening])[0],
        exceptions=_within(exceptions, former, valid_from, later[0] if later else None),
        valid_from=valid_from,
        origin=origin,
        loaded_at=clock.now(),
    )
    difference = (
        calendar_difference(former, proposed, since=valid_from, until=until) if former else CalendarDifference()
    )
    return CalendarTrial(proposed, former, until, versions, difference)


def first_day_check(day: date) -> None:
    """Passes for a day from which new hours can hold.

    Raises: CalendarInvalid.
    """
    today = clock.today()
    if day < today:
        raise clock.CalendarInvalid(
            _("%(day)s is over, and what was due then stays. Choose today, %(today)s, or a later day.")
            % {"day": day, "today": today},
            field="valid_from",
        )


def calendar_difference(
    former: clock.CalendarView, present: clock.CalendarView, *, since: date = date.min, until: date | None = None
) -> CalendarDifference:
    """What `present` says otherwise than `former`; of dated exceptions those from `since` to before `until`."""
    days = sorted(
        day
        for day in map(date.fromisoformat, former.exceptions.keys() | present.exceptions.keys())
        if since <= day < (until or date.max)
    )
    said = [(day, former.exceptions.get(f"{day}"), present.exceptions.get(f"{day}")) for day in days]
    weeks = enumerate(zip(former.opening, present.opening, strict=True))
    is_same_makeup = former.makeup_opening == present.makeup_opening
    return CalendarDifference(
        week=tuple((day, was, now) for day, (was, now) in weeks if was != now),
        makeup=None if is_same_makeup else (former.makeup_opening, present.makeup_opening),
        exceptions=tuple((day, was, now) for day, was, now in said if was != now),
    )


def _within(
    exceptions: Mapping[str, Hours],
    former: clock.CalendarView | None,
    valid_from: date,
    next_one: clock.CalendarView | None,
) -> dict[str, list[list[str]]]:
    """The exceptions on days on which the version holds. One that `former` has too may lie before: it stays with that.

    Raises: CalendarInvalid.
    """
    found = {}
    for day, of_day in exceptions.items():
        hours = _plain([of_day])[0]
        if next_one and next_one.valid_from and date.fromisoformat(day) >= next_one.valid_from:
            raise clock.CalendarInvalid(
                _(
                    "On %(day)s version %(number)d holds, from %(first)s on. Write the exception there, or take it out here."
                )
                % {"day": day, "number": next_one.version, "first": next_one.valid_from},
                field=f"exceptions.{day}",
            )
        if date.fromisoformat(day) >= valid_from:
            found[day] = hours
        elif former is None or former.exceptions.get(day) != hours:
            raise clock.CalendarInvalid(
                _("%(day)s lies before %(first)s, from when these hours hold. Let them hold earlier, or take it out.")
                % {"day": day, "first": valid_from},
                field=f"exceptions.{day}",
            )
    return dict(sorted(found.items()))


def _plain(week: Week) -> list[list[list[str]]]:
    return [[list(pair) for pair in of_day] for of_day in week]
