"""Values that cross the door of places."""

from dataclasses import dataclass
from typing import Any, Literal

from huimin.kernel.gate.api import Where

Level = Literal["country", "province", "city", "district", "street", "community", "grid"]
Crs = str  # "wgs84", "gcj02", "bd09", "cgcs2000", or any name pyproj knows, such as "EPSG:2263"
Method = Literal["point", "community", "address", "outside", "none"]


@dataclass(frozen=True, slots=True)
class DivisionView:
    """One division as others see it. Time zone and calendar are those in force here, inherited where not its own."""

    code: str
    name_zh: str
    name_en: str
    level: Level
    parent_code: str
    time_zone: str
    calendar_code: str
    is_constructed: bool
    lon: float | None = None
    lat: float | None = None
    is_current: bool = True

    def name(self, language: str = "zh-hans") -> str:
        """The name in a language, in the other one where it has none."""
        first, second = (self.name_en, self.name_zh) if language.startswith("en") else (self.name_zh, self.name_en)
        return first or second or self.code


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a thing lies, how that was found, and whether it is only about there.

    Units: `lon`, `lat` in degrees WGS-84; None where no point is known.
    `method`: point (the point lies in `division_code`), community (the person named it), address (its text named it),
    outside (a point was given that lies in no known area), none (nothing given could be understood).
    """

    where: Where
    lon: float | None
    lat: float | None
    method: Method
    is_approximate: bool
    division_code: str = ""

    @property
    def is_placed(self) -> bool:
        return bool(self.division_code)


@dataclass(frozen=True, slots=True)
class DivisionRow:
    """One division to be written. `boundary` is a GeoJSON geometry or a shapely one, WGS-84, or None."""

    code: str
    name: dict[str, str]
    level: Level
    parent: str = ""
    boundary: Any = None
    time_zone: str = ""
    calendar_code: str = ""
    is_constructed: bool = False
    source: str = ""
    centre: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class AddressRow:
    """One known address to be written: its text, its division and, where known, its point (lon, lat)."""

    text: str
    division: str
    point: tuple[float, float] | None = None
    is_constructed: bool = False
    source: str = ""


@dataclass(frozen=True, slots=True)
class TilingReport:
    """How far children are from covering their parent once. Units: square metres."""

    gap_m2: float
    overlap_m2: float
    outside_m2: float
    parent_m2: float

    def is_tiling(self, tolerance_m2: float = 1.0) -> bool:
        """Whether gap, overlap and what sticks out are each within the tolerance."""
        return max(self.gap_m2, self.overlap_m2, self.outside_m2) <= tolerance_m2
