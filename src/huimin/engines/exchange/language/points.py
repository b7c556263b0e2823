"""Coordinates of a row → degrees: geographic or projected, swapped, zero, outside; each said, none mended in silence."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from ..types import Notes, Row
from .document import Document, Steps
from .numbers import as_number
from .values import Values, plain

CHINESE = ("gcj02", "bd09", "cgcs2000")
_PAIR = re.compile(r"[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?")
Pair = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Point:
    """Degrees in `crs`: wgs84, or one of the Chinese systems, which kernel.places converts."""

    lon: float
    lat: float
    crs: str


ReadPoint = Callable[[Row, Notes], Point | None]


def compile_point(spec: Mapping[str, Any], values: Values, at: Steps) -> ReadPoint:
    """The coordinates of a place section, made ready; gives None, with an oddity, where a row has none worth believing.

    Oddities: no_coordinates, unreadable_coordinates, zero_coordinates, swapped_coordinates, outside_area. Faults by the same
    codes, as the mapping asks. Raises: MappingRefused.
    """
    document = values.document
    read, are_given = _pair_reader(spec, values, at)
    to_degrees, crs = _transformer(spec.get("crs", "wgs84"), document, (*at, "crs"))
    within = spec.get("within")
    if within and not (within[0] < within[2] and within[1] < within[3]):
        raise document.fault((*at, "within"), _("An area is [west, south, east, north] in degrees."))
    asked = {
        "outside_area": spec.get("outside", "keep"),
        "swapped_coordinates": spec.get("swapped", "empty"),
        "no_coordinates": spec.get("missing", "keep"),
    }

    def fits(point: Pair | None) -> bool:
        if point is None or not (-180 <= point[0] <= 180 and -90 <= point[1] <= 90):
            return False
        return within is None or (within[0] <= point[0] <= within[2] and within[1] <= point[1] <= within[3])

    def refuse(code: str, value: object, notes: Notes) -> None:
        if asked.get(code) == "quarantine":
            notes.fault("place", code, value)
        else:
            notes.odd(code, "place", value)

    def point(row: Row, notes: Notes) -> Point | None:
        pair = read(row, notes)
        if pair is None:
            code = "unreadable_coordinates" if are_given(row, notes) else "no_coordinates"
            refuse(code, "", notes)
            return None
        shown = f"{pair[0]:.10g} {pair[1]:.10g}"
        if pair == (0, 0):
            notes.odd("zero_coordinates", "place", shown)
            return None
        found = to_degrees(pair)
        if fits(found):
            return Point(*found, crs) if found else None
        other = to_degrees((pair[1], pair[0]))
        if other and fits(other):
            refuse("swapped_coordinates", shown, notes)
            return Point(*other, crs) if asked["swapped_coordinates"] == "mend" else None
        refuse("outside_area", shown, notes)
        is_on_earth = found is not None and -180 <= found[0] <= 180 and -90 <= found[1] <= 90
        return Point(*found, crs) if found and is_on_earth and asked["outside_area"] == "keep" else None

    return point


def _pair_reader(
    spec: Mapping[str, Any], values: Values, at: Steps
) -> tuple[Callable[[Row, Notes], Pair | None], Callable[[Row, Notes], bool]]:
    """How the two numbers are found, and whether anything at all stood there."""
    if "geometry" in spec:
        geometry = values.value(spec["geometry"], (*at, "geometry"))
        return (lambda row, notes: _middle(geometry(row, notes))), (lambda row, notes: geometry(row, notes) is not None)
    if "pair" in spec:
        pair = values.value(spec["pair"]["value"], (*at, "pair", "value"))
        is_lat_first = spec["pair"]["order"] == "lat_lon"

        def both(row: Row, notes: Notes) -> Pair | None:
            value = pair(row, notes)
            numbers = value if isinstance(value, list) else _PAIR.findall(plain(value)[:200])
            if len(numbers) != 2 or (a := as_number(numbers[0])) is None or (b := as_number(numbers[1])) is None:
                return None
            return (b, a) if is_lat_first else (a, b)

        return both, (lambda row, notes: pair(row, notes) is not None)
    names = ("lon", "lat") if "lon" in spec or "lat" in spec else ("x", "y")
    if any(name not in spec for name in names):
        raise values.document.fault(at, _("Coordinates need both %(names)s.") % {"names": _(" and ").join(names)})
    first, second = (values.value(spec[name], (*at, name)) for name in names)

    def two(row: Row, notes: Notes) -> Pair | None:
        a, b = as_number(first(row, notes)), as_number(second(row, notes))
        return None if a is None or b is None else (a, b)

    return two, (lambda row, notes: first(row, notes) is not None or second(row, notes) is not None)


def _middle(geometry: Any) -> Pair | None:
    """The point of a GeoJSON geometry; of a line or an area, the middle of the box around it."""
    coordinates = geometry.get("coordinates") if isinstance(geometry, Mapping) else None
    xs: list[float] = []
    ys: list[float] = []
    waiting: list[Any] = [coordinates]
    while waiting and len(xs) < 100_000:
        one = waiting.pop()
        if not isinstance(one, list) or not one:
            continue
        if isinstance(one[0], list):
            waiting.extend(one)
        elif len(one) >= 2 and (x := as_number(one[0])) is not None and (y := as_number(one[1])) is not None:
            xs.append(x)
            ys.append(y)
    return ((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2) if xs else None


def _transformer(crs: str, document: Document, at: Steps) -> tuple[Callable[[Pair], Pair | None], str]:
    """How to come from `crs` to degrees, and the name of the degrees."""
    name = crs.strip().lower()
    if name in ("wgs84", "epsg:4326", "crs84"):
        return (lambda pair: pair), "wgs84"
    if name in CHINESE or name == "epsg:4490":
        return (lambda pair: pair), "cgcs2000" if name == "epsg:4490" else name
    from pyproj import Transformer  # heavy, and only projected files need it  # noqa: PLC0415
    from pyproj.exceptions import CRSError, ProjError  # noqa: PLC0415

    try:
        transformer = Transformer.from_crs(crs, "EPSG:4326", always_xy=True)
    except (CRSError, ProjError):
        problem = _("“%(crs)s” is no coordinate system.") % {"crs": crs}
        raise document.fault(
            at, problem, _("Write wgs84, gcj02, bd09, cgcs2000 or a code such as EPSG:4549.")
        ) from None

    def to_degrees(pair: Pair) -> Pair | None:
        lon, lat = transformer.transform(*pair)
        return (lon, lat) if abs(lon) < 1e6 and abs(lat) < 1e6 else None

    return to_degrees, "wgs84"
