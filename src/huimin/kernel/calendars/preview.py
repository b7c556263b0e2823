"""What a decree would change, before it is loaded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from huimin.kernel.clock import api as clock
from huimin.kernel.gate.api import Actor, require

from .actions import CHINA


@dataclass(frozen=True, slots=True)
class DecreeChange:
    """The days by which a decree differs from the one in force. `version` is that of the one in force, 0 where there is none."""

    version: int
    holidays_added: tuple[date, ...]
    holidays_dropped: tuple[date, ...]
    makeup_added: tuple[date, ...]
    makeup_dropped: tuple[date, ...]

    @property
    def is_nothing(self) -> bool:
        """Whether the decree says what is in force already."""
        days = (self.holidays_added, self.holidays_dropped, self.makeup_added, self.makeup_dropped)
        return self.version > 0 and not any(days)


def decree_preview(
    *, actor: Actor, year: int, holidays: Sequence[date], makeup_days: Sequence[date] = (), source: str = CHINA
) -> DecreeChange:
    """What `decree_load` with the same values would change. Changes nothing.

    Raises: Refused; CalendarInvalid for a decree that contradicts itself.
    """
    require(actor, "calendars.decree_load")
    clock.decree_check(year, holidays, makeup_days)
    versions = clock.decree_versions(source, year)
    free = {date.fromisoformat(day) for day in versions[0].holidays} if versions else set()
    worked = {date.fromisoformat(day) for day in versions[0].makeup_days} if versions else set()
    return DecreeChange(
        version=versions[0].version if versions else 0,
        holidays_added=tuple(sorted(set(holidays) - free)),
        holidays_dropped=tuple(sorted(free - set(holidays))),
        makeup_added=tuple(sorted(set(makeup_days) - worked)),
        makeup_dropped=tuple(sorted(worked - set(makeup_days))),
    )
