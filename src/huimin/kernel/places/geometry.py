"""Pure work on boundaries: reading, measuring, tiling check, simplifying for maps. Degrees WGS-84 in and out."""

import json
import math
from collections.abc import Iterable, Sequence
from typing import Any

import shapely
from django.utils.translation import gettext as _
from shapely import MultiPolygon, Point, Polygon
from shapely.errors import ShapelyError
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from .errors import BadGeometry
from .types import TilingReport

_METRES_PER_DEGREE = 111_319.49  # along a meridian and the equator, sphere of radius 6,378,137 m


def read_boundary(value: Any) -> MultiPolygon:
    """The boundary in `value` as a valid MultiPolygon.

    Shape: a GeoJSON geometry or Feature (dict or text), or a shapely Polygon or MultiPolygon.
    Raises: BadGeometry for no area, a ring that crosses itself, or coordinates that are no longitude and latitude.
    """
    geometry = _read(value)
    if isinstance(geometry, Polygon):
        geometry = MultiPolygon([geometry])
    if not isinstance(geometry, MultiPolygon) or geometry.is_empty:
        raise BadGeometry(_("A boundary is a polygon or several polygons."))
    geometry = shapely.force_2d(geometry)
    if not all(math.isfinite(number) for number in geometry.bounds):
        raise BadGeometry(_("A boundary is given in longitude and latitude."))
    west, south, east, north = geometry.bounds
    if west < -180 or east > 180 or south < -90 or north > 90:
        raise BadGeometry(_("A boundary is given in longitude and latitude."))
    if not geometry.is_valid:
        raise BadGeometry(
            _("The boundary crosses or touches itself: %(why)s.") % {"why": shapely.is_valid_reason(geometry)}
        )
    return geometry


def _read(value: Any) -> BaseGeometry:
    if isinstance(value, BaseGeometry):
        return value
    try:
        content = json.loads(value) if isinstance(value, str | bytes) else value
        if content.get("type") == "Feature":
            content = content["geometry"]
        return shape(content)
    except (ValueError, TypeError, KeyError, AttributeError, IndexError, ShapelyError) as error:
        raise BadGeometry(_("The boundary is not GeoJSON.")) from error


def inner_point(geometry: BaseGeometry) -> tuple[float, float]:
    """A point (lon, lat) that surely lies inside, near the middle: the centroid where it is inside."""
    middle: Point = geometry.centroid
    if not geometry.contains(middle):
        middle = geometry.representative_point()
    return round(middle.x, 6), round(middle.y, 6)


def to_local_metres(geometry: BaseGeometry, *, lat: float) -> BaseGeometry:
    """The geometry on a plane in metres, true at latitude `lat`: good to 0.1 % over the size of a city."""
    scale = math.cos(math.radians(lat)) * _METRES_PER_DEGREE
    return shapely.transform(geometry, lambda xy: xy * (scale, _METRES_PER_DEGREE))


def area_m2(geometry: BaseGeometry) -> float:
    """The area in square metres, good to 0.5 % over the size of a city."""
    return float(to_local_metres(geometry, lat=geometry.centroid.y).area)


def check_tiling(parent: BaseGeometry, children: Iterable[BaseGeometry]) -> TilingReport:
    """How far `children` are from covering `parent` without gap, without overlap and without sticking out.

    Source: 无缝拼接, principle of partition of unit grids.
    """
    lat = parent.centroid.y
    whole = to_local_metres(parent, lat=lat)
    parts = [to_local_metres(child, lat=lat) for child in children]
    union = shapely.union_all(parts) if parts else Polygon()
    total = sum(part.area for part in parts)
    return TilingReport(
        gap_m2=float(whole.difference(union).area),
        overlap_m2=float(max(0.0, total - union.area)),
        outside_m2=float(union.difference(whole).area),
        parent_m2=float(whole.area),
    )


def check_cover(unit_grids: Iterable[str], patrols: dict[str, Sequence[str]]) -> tuple[set[str], set[str], set[str]]:
    """Whether responsibility grids (code → unit-grid codes) take each unit grid exactly once.

    Shape: (missing, taken more than once, unknown); three empty sets when all is well.
    """
    known = set(unit_grids)
    taken = [code for codes in patrols.values() for code in codes]
    twice = {code for code in taken if taken.count(code) > 1}
    return known - set(taken), twice, set(taken) - known


def simplify_together(boundaries: Sequence[BaseGeometry], *, tolerance_m: float) -> list[BaseGeometry]:
    """The boundaries with fewer points, neighbours still meeting in the same line.

    Where they overlap, so that no common line exists, each is simplified alone.
    """
    if not boundaries or tolerance_m <= 0:
        return list(boundaries)
    tolerance_deg = tolerance_m / _METRES_PER_DEGREE
    if shapely.coverage_is_valid(boundaries):
        return list(shapely.coverage_simplify(boundaries, tolerance_deg))
    return [geometry.simplify(tolerance_deg) for geometry in boundaries]
