"""What to believe when status and dates of a request disagree. Pure: the mapping's rules decide, and every doubt is said."""

from dataclasses import dataclass
from datetime import datetime

from ..transitions import FINAL, State


@dataclass(frozen=True)
class Rules:
    """The rules of a mapping.

    `final_without_date`: a final status without a closing time is believed (its time estimated from `estimate_from`, and marked),
    or the dates are (it is open), or the row is quarantined. `open_with_date`: an open status with a closing time, likewise.
    `closed_before_created`: the time is kept (and marked as not to be relied on), dropped, or the row quarantined.
    """

    open_is: State = State.HANDLING
    final_without_date: str = "status"
    estimate_from: tuple[str, ...] = ("finished", "verified", "updated")
    open_with_date: str = "status"
    closed_before_created: str = "quarantine"


@dataclass(frozen=True)
class Settled:
    """What is believed. `is_estimated`: the closing time is not one the source states, so that on-time figures leave it out."""

    state: State
    closed_at: datetime | None
    is_estimated: bool = False
    oddities: tuple[str, ...] = ()
    fault: str = ""


def settle(stated: State | None, times: dict[str, datetime], rules: Rules) -> Settled:
    """The state and closing time of a request; `stated` None is: the source has no status, its dates say all."""
    closed, created = times.get("closed"), times["created"]
    oddities: list[str] = []
    is_estimated = False
    if closed is not None and closed < created:
        oddities.append("closed_before_created")
        match rules.closed_before_created:
            case "quarantine":
                return Settled(stated or rules.open_is, None, fault="closed_before_created")
            case "drop":
                closed = None
            case _:
                is_estimated = True
    state = stated
    if state is None:
        state = State.CLOSED if closed else rules.open_is
    elif state in FINAL and closed is None:
        oddities.append("final_without_close_date")
        if rules.final_without_date == "quarantine":
            return Settled(state, None, fault="final_without_close_date")
        if rules.final_without_date == "dates":
            state = rules.open_is
        else:
            closed = next((times[name] for name in rules.estimate_from if name in times), None)
            is_estimated = True
            if closed is None:
                return Settled(state, None, fault="final_without_close_date")
    elif state not in FINAL and closed is not None:
        oddities.append("open_with_close_date")
        if rules.open_with_date == "quarantine":
            return Settled(state, None, fault="open_with_close_date")
        if rules.open_with_date == "dates":
            state = State.CLOSED
        else:
            closed, is_estimated = None, False
    return Settled(state, closed, is_estimated, tuple(oddities))
