"""The decrees of the State Council as the package chinesecalendar knows them, and what else comes with Huimin. No
database.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

import yaml
from chinese_calendar.constants import holidays, workdays

SEED = Path(__file__).parent / "seed" / "calendars.yaml"
SATURDAY = 5


@dataclass(frozen=True)
class ShippedDecree:
    """One year's decree that comes with this release."""

    source: str
    year: int
    holidays: tuple[date, ...]
    makeup_days: tuple[date, ...]
    origin: str


@dataclass(frozen=True)
class ShippedCalendar:
    """One calendar that comes with this release."""

    code: str
    title: dict[str, str]
    opening: list[list[list[str]]]
    makeup_opening: list[list[str]]
    decree_source: str
    origin: str
    valid_from: date | None


def decrees() -> Iterator[ShippedDecree]:
    """Every decreed year this release knows, oldest first within each source."""
    origin = f"chinesecalendar {version('chinesecalendar')}"
    for year in sorted({day.year for day in holidays}):
        yield ShippedDecree(
            source="cn",
            year=year,
            holidays=tuple(sorted(day for day in holidays if day.year == year)),
            makeup_days=tuple(sorted(day for day in workdays if day.year == year and day.weekday() >= SATURDAY)),
            origin=origin,
        )
    for year, days in _seed()["us"].items():
        yield ShippedDecree("us", year, tuple(days), (), f"{SEED.name}: 5 U.S.C. 6103")


def calendars() -> Iterator[ShippedCalendar]:
    """Every calendar that comes with this release."""
    for code, content in _seed()["calendars"].items():
        weekday = content["monday_to_friday"]
        yield ShippedCalendar(
            code=code,
            title=content["title"],
            opening=[*[weekday] * 5, content.get("saturday", []), content.get("sunday", [])],
            makeup_opening=weekday,
            decree_source=content.get("decree_source", ""),
            origin=SEED.name,
            valid_from=content.get("valid_from"),
        )


def _seed() -> Any:
    return yaml.safe_load(SEED.read_text(encoding="utf-8"))
