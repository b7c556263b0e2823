"""Periods of figures: a day, week, month, quarter or year of the division's calendar days, and the equal ones before. Pure."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from django.utils.translation import gettext as _

from ..errors import PeriodInvalid

Kind = Literal["day", "week", "month", "quarter", "year"]
KINDS: tuple[Kind, ...] = ("day", "week", "month", "quarter", "year")
_TEXTS: dict[Kind, str] = {
    "day": r"(\d{4})-(\d{2})-(\d{2})",
    "week": r"(\d{4})-W(\d{2})",
    "month": r"(\d{4})-(\d{2})",
    "quarter": r"(\d{4})-Q([1-4])",
    "year": r"(\d{4})",
}
_MONTHS = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True)
class Period:
    """Days from `first` to `last`, both counted. A period that is not over ends, for comparisons, with the last day there is."""

    kind: Kind
    first: date
    last: date
    is_whole: bool = True

    @classmethod
    def parse(cls, text: str) -> "Period":
        """2020-01-31, 2020-W05 (from Monday, ISO 8601), 2020-01, 2020-Q1 or 2020.

        Raises: PeriodInvalid.
        """
        for kind, pattern in _TEXTS.items():
            if match := re.fullmatch(pattern, text.strip()):
                try:
                    return _made(kind, [int(part) for part in match.groups()])
                except ValueError:
                    break
        raise PeriodInvalid(
            _("“%(text)s” is no period. Write it as 2020-01-31, 2020-W05, 2020-01, 2020-Q1 or 2020.")
            % {"text": text[:20]},
            field="period",
        )

    @classmethod
    def of(cls, kind: Kind, day: date) -> "Period":
        """The period of a kind in which a day lies."""
        match kind:
            case "day":
                return cls(kind, day, day)
            case "week":
                first = day - timedelta(days=day.weekday())
                return cls(kind, first, first + timedelta(days=6))
        months = _MONTHS[kind]
        first = date(day.year, (day.month - 1) // months * months + 1, 1)
        return cls(kind, first, _months_after(first, months) - timedelta(days=1))

    def __str__(self) -> str:
        match self.kind:
            case "day":
                return self.first.isoformat()
            case "week":
                year, week, _day = self.first.isocalendar()
                return f"{year}-W{week:02}"
            case "month":
                return f"{self.first:%Y-%m}"
            case "quarter":
                return f"{self.first.year}-Q{(self.first.month + 2) // 3}"
        return str(self.first.year)

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def is_of_whole_months(self) -> bool:
        """Whether it can be counted from whole months."""
        ends = calendar.monthrange(self.last.year, self.last.month)[1]
        return self.first.day == 1 and self.last.day == ends

    def until(self, today: date) -> "Period":
        """Only the days there have been; the whole where it is over (or has not begun)."""
        if not self.first <= today < self.last:
            return self
        return Period(self.kind, self.first, today, is_whole=False)

    def previous(self) -> "Period":
        """The equal period just before, cut to as many days where this one is not over."""
        return self._cut(Period.of(self.kind, self.first - timedelta(days=1)))

    def next(self) -> "Period":
        """The period just after."""
        return Period.of(self.kind, Period.of(self.kind, self.first).last + timedelta(days=1))

    def year_before(self) -> "Period":
        """The same period of the year before: for weeks the week of that number (or the last there was)."""
        if self.kind == "week":
            year, week, _day = self.first.isocalendar()
            weeks = date(year - 1, 12, 28).isocalendar()[1]
            return self._cut(Period.of("week", date.fromisocalendar(year - 1, min(week, weeks), 1)))
        last_day = calendar.monthrange(self.first.year - 1, self.first.month)[1]
        start = self.first.replace(year=self.first.year - 1, day=min(self.first.day, last_day))
        return self._cut(Period.of(self.kind, start))

    def _cut(self, other: "Period") -> "Period":
        if self.is_whole:
            return other
        return Period(
            self.kind, other.first, min(other.last, other.first + timedelta(days=self.days - 1)), is_whole=False
        )


def _made(kind: Kind, parts: list[int]) -> Period:
    match kind:
        case "day":
            return Period.of("day", date(*parts))
        case "week":
            return Period.of("week", date.fromisocalendar(parts[0], parts[1], 1))
        case "month":
            return Period.of("month", date(parts[0], parts[1], 1))
        case "quarter":
            return Period.of("quarter", date(parts[0], parts[1] * 3, 1))
    return Period.of("year", date(parts[0], 1, 1))


def _months_after(first: date, months: int) -> date:
    years, month = divmod(first.month - 1 + months, 12)
    return date(first.year + years, month + 1, 1)
