"""Typed values that cross the clock's door."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from .errors import LimitInvalid

Unit = Literal["minute", "hour", "day", "working_minute", "working_hour", "working_day"]
_SUFFIX: dict[str, Unit] = {
    "min": "minute",
    "h": "hour",
    "d": "day",
    "wmin": "working_minute",
    "wh": "working_hour",
    "wd": "working_day",
}
_SPELLING: dict[Unit, str] = {unit: suffix for suffix, unit in _SUFFIX.items()}
_TEXT = re.compile(r"([0-9]{1,5})(wmin|wh|wd|min|h|d)(\+?)")


@dataclass(frozen=True, slots=True)
class Limit:
    """How long something may take.

    Units: minute, working_minute (for short stages and for what is left of a limit), hour (紧急工作时, every hour
    counts), day (自然日), working_hour (工作时), working_day (工作日). `moves_past_rest`: a limit in days whose last
    day is a rest day ends on the next working day instead (民法典 203).
    """

    amount: int
    unit: Unit
    moves_past_rest: bool = False

    def __post_init__(self) -> None:
        is_known = self.unit in _SPELLING and 1 <= self.amount <= 99_999
        if not is_known or (self.moves_past_rest and self.unit != "day"):
            raise LimitInvalid(f"{self.amount} {self.unit}")

    @classmethod
    def parse(cls, text: str) -> "Limit":
        """The limit written as "4wh", "2h", "5wd", "60d" or "60d+" (moved past a rest day).

        Raises: LimitInvalid.
        """
        match = _TEXT.fullmatch(text.strip().lower())
        if match is None:
            raise LimitInvalid(text)
        return cls(int(match[1]), _SUFFIX[match[2]], match[3] == "+")

    @property
    def is_working(self) -> bool:
        """Counted in working time."""
        return self.unit.startswith("working_")

    def __str__(self) -> str:
        return f"{self.amount}{_SPELLING[self.unit]}{'+' if self.moves_past_rest else ''}"


@dataclass(frozen=True, slots=True)
class Due:
    """The last moment at which something is still in time.

    `is_provisional`: a year on the way has no decree yet; the date is computed again when it comes. `before_move` is
    the raw end of a limit that was moved past a rest day.
    """

    at: datetime
    is_provisional: bool = False
    before_move: datetime | None = None


@dataclass(frozen=True, slots=True)
class CalendarView:
    """One version of a calendar; `valid_from` is the day from which it holds, None since ever."""

    code: str
    version: int
    title: dict[str, str]
    decree_source: str
    opening: list[list[list[str]]]
    makeup_opening: list[list[str]]
    exceptions: dict[str, list[list[str]]]
    valid_from: date | None
    origin: str
    loaded_at: datetime


@dataclass(frozen=True, slots=True)
class DecreeView:
    """The decree of one year in force."""

    source: str
    year: int
    version: int
    holidays: list[str]
    makeup_days: list[str]
    origin: str
    loaded_at: datetime
