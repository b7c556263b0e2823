"""When each card falls due: decided from the clock alone, by rules that are data. Pure but for the working calendar, which is
handed in.

Source: 电子监察 rules in force in cities (warning at one working day or 80 % used; yellow past the promise; red past the
statute's limit); numbers are configuration (definitions/rules.yaml).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from huimin.kernel.clock.api import Limit

from .rulefile import RuleSet
from .types import CardKind

#: due(start, limit) and worked(start, end) of the calendar the clock runs by.
DueBy = Callable[[datetime, Limit], datetime]
Worked = Callable[[datetime, datetime], timedelta]


@dataclass(frozen=True)
class Running:
    """A clock as facts told it.

    Units: `held` in the time its limit is counted in. `restarted_at` is when it last ran on after it had stopped.
    """

    stage: str
    started_at: datetime
    due_at: datetime
    limit: str
    statutory: str = ""
    held: timedelta = timedelta(0)
    restarted_at: datetime | None = None


def thresholds(
    rules: Sequence[RuleSet], clock: Running, *, due_by: DueBy, worked: Worked
) -> list[tuple[CardKind, datetime]]:
    """When each card of this clock falls due, the earliest first.

    Shares are counted in the time of the limit, from the start to the deadline the clock has now, without the time it was held.
    No card comes before a lesser one, nor while the clock stood still: what would have fallen due then falls due as it runs on.
    """
    rule = next((item for item in rules if item.fits(clock.stage)), None)
    if rule is None:
        return []
    is_working = Limit.parse(clock.limit).is_working
    found = []
    for threshold in rule.thresholds:
        if threshold.by_statute and clock.statutory:
            at = _by_statute(clock, due_by)
        elif threshold.used == 1:
            at = clock.due_at
        elif is_working:
            whole = worked(clock.started_at, clock.due_at) - clock.held
            minutes = (whole * threshold.used + clock.held) / timedelta(minutes=1)
            at = due_by(clock.started_at, Limit(max(1, round(minutes)), "working_minute"))
        else:
            start, due = (
                clock.started_at.astimezone(UTC),
                clock.due_at.astimezone(UTC),
            )  # an hour is an hour in any zone
            at = start + clock.held + (due - start - clock.held) * threshold.used
        found.append((threshold.kind, at))
    order = list(CardKind)
    found.sort(key=lambda pair: order.index(pair[0]))
    floor = clock.restarted_at
    rising = []
    for kind, at in found:
        floor = at if floor is None else max(floor, at)
        rising.append((kind, floor))
    return rising


def _by_statute(clock: Running, due_by: DueBy) -> datetime:
    """The end of the statute's limit, moved by the time the clock was held."""
    end = due_by(clock.started_at, Limit.parse(clock.statutory))
    if not clock.held:
        return end
    minutes = max(1, round(clock.held / timedelta(minutes=1)))
    return due_by(end, Limit(minutes, "working_minute" if Limit.parse(clock.limit).is_working else "minute"))
