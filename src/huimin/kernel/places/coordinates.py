"""Pure conversions between the coordinate systems met in China, and from projected ones to WGS-84.

We keep WGS-84. GCJ-02 (national map offset) and BD-09 (Baidu's, on top of it) have no published definition; these are
the formulas in general use, good to about a metre. CGCS2000 and WGS-84 differ by centimetres, far under any accuracy
class of the urban-management standards (A: 0.5 m), so they are taken as equal.
Longitude comes before latitude everywhere, in degrees.
"""

import math
from collections.abc import Callable
from functools import lru_cache

from django.utils.translation import gettext as _
from pyproj import Transformer
from pyproj.exceptions import ProjError

from .errors import BadCoordinate

_AXIS_M = 6378245.0  # Krasovsky 1940, the ellipsoid of the offset formula
_ECCENTRICITY_SQUARED = 0.00669342162296594323
_BD_ANGLE = math.pi * 3000.0 / 180.0
_OFFSET_AREA = (72.004, 0.8293, 137.8347, 55.8271)  # west, south, east, north: elsewhere nothing is offset
_TOLERANCE_DEG = 1e-9  # 0.1 mm

Pair = tuple[float, float]


def is_offset_area(lon: float, lat: float) -> bool:
    """Whether GCJ-02 differs from WGS-84 here. A rectangle around China, as in every map service."""
    west, south, east, north = _OFFSET_AREA
    return west <= lon <= east and south <= lat <= north


def _offset(lon: float, lat: float) -> Pair:
    """The offset of GCJ-02 against WGS-84 at a point, in degrees."""
    x, y = lon - 105.0, lat - 35.0
    root = math.sqrt(abs(x))
    wave = (20.0 * math.sin(6.0 * x * math.pi) + 20.0 * math.sin(2.0 * x * math.pi)) * 2.0 / 3.0
    d_lat = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + wave
    d_lat += (20.0 * math.sin(y * math.pi) + 40.0 * math.sin(y / 3.0 * math.pi)) * 2.0 / 3.0
    d_lat += (160.0 * math.sin(y / 12.0 * math.pi) + 320.0 * math.sin(y / 30.0 * math.pi)) * 2.0 / 3.0
    d_lon = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + wave
    d_lon += (20.0 * math.sin(x * math.pi) + 40.0 * math.sin(x / 3.0 * math.pi)) * 2.0 / 3.0
    d_lon += (150.0 * math.sin(x / 12.0 * math.pi) + 300.0 * math.sin(x / 30.0 * math.pi)) * 2.0 / 3.0
    latitude = math.radians(lat)
    magic = 1.0 - _ECCENTRICITY_SQUARED * math.sin(latitude) ** 2
    meridian_m = _AXIS_M * (1.0 - _ECCENTRICITY_SQUARED) / (magic * math.sqrt(magic))
    parallel_m = _AXIS_M / math.sqrt(magic) * math.cos(latitude)
    return math.degrees(d_lon / parallel_m), math.degrees(d_lat / meridian_m)


def wgs84_to_gcj02(lon: float, lat: float) -> Pair:
    """WGS-84 to GCJ-02."""
    if not is_offset_area(lon, lat):
        return lon, lat
    d_lon, d_lat = _offset(lon, lat)
    return lon + d_lon, lat + d_lat


def _inverse(forward: Callable[[float, float], Pair], lon: float, lat: float) -> Pair:
    """The point that `forward` brings to (lon, lat), by fixed-point steps: the offsets change slowly."""
    x, y = lon, lat
    for _round in range(30):
        there_lon, there_lat = forward(x, y)
        x, y = x + lon - there_lon, y + lat - there_lat
        if abs(lon - there_lon) < _TOLERANCE_DEG and abs(lat - there_lat) < _TOLERANCE_DEG:
            break
    return x, y


def gcj02_to_wgs84(lon: float, lat: float) -> Pair:
    """GCJ-02 to WGS-84, the exact inverse of `wgs84_to_gcj02` to a tenth of a millimetre."""
    if not is_offset_area(lon, lat):
        return lon, lat
    return _inverse(lambda x, y: (x + _offset(x, y)[0], y + _offset(x, y)[1]), lon, lat)


def gcj02_to_bd09(lon: float, lat: float) -> Pair:
    """GCJ-02 to BD-09."""
    radius = math.hypot(lon, lat) + 0.00002 * math.sin(lat * _BD_ANGLE)
    angle = math.atan2(lat, lon) + 0.000003 * math.cos(lon * _BD_ANGLE)
    return radius * math.cos(angle) + 0.0065, radius * math.sin(angle) + 0.006


def bd09_to_gcj02(lon: float, lat: float) -> Pair:
    """BD-09 to GCJ-02, the exact inverse of `gcj02_to_bd09`."""
    return _inverse(gcj02_to_bd09, lon, lat)


def wgs84_to_bd09(lon: float, lat: float) -> Pair:
    """WGS-84 to BD-09."""
    return gcj02_to_bd09(*wgs84_to_gcj02(lon, lat)) if is_offset_area(lon, lat) else (lon, lat)


def bd09_to_wgs84(lon: float, lat: float) -> Pair:
    """BD-09 to WGS-84."""
    return gcj02_to_wgs84(*bd09_to_gcj02(lon, lat)) if is_offset_area(lon, lat) else (lon, lat)


def _same(lon: float, lat: float) -> Pair:
    return lon, lat


_TO_WGS84: dict[str, Callable[[float, float], Pair]] = {
    "wgs84": _same,
    "cgcs2000": _same,
    "gcj02": gcj02_to_wgs84,
    "bd09": bd09_to_wgs84,
}


@lru_cache(maxsize=32)
def _transformer(crs: str) -> Transformer:
    try:
        return Transformer.from_crs(crs, "EPSG:4326", always_xy=True)
    except ProjError as error:
        raise BadCoordinate(_("The reference system “%(crs)s” is unknown.") % {"crs": crs}, field="crs") from error


def to_wgs84(x: float, y: float, crs: str = "wgs84") -> Pair:
    """Longitude and latitude in WGS-84 of a point in `crs`.

    Shape: `crs` is wgs84, cgcs2000, gcj02, bd09, or anything pyproj knows ("EPSG:2263": x is easting, y northing).
    Units: degrees for the named four, otherwise those of the system (EPSG:2263: US survey feet).
    Raises: BadCoordinate when a number is not finite, out of range, or the system unknown.
    """
    if not (math.isfinite(x) and math.isfinite(y)):
        raise BadCoordinate(_("A coordinate is a number."))
    name = crs.strip().lower().replace("-", "")
    if name in _TO_WGS84:
        _check(x, y)
        lon, lat = _TO_WGS84[name](x, y)
    else:
        try:
            lon, lat = _unproject(x, y, crs.strip())
        except ProjError as error:
            raise BadCoordinate(_("The point lies outside the area of “%(crs)s”.") % {"crs": crs}) from error
    _check(lon, lat)
    return lon, lat


def _unproject(x: float, y: float, crs: str) -> Pair:
    """Longitude and latitude of a projected point. Outside its domain a projection gives what does not lead back."""
    transformer = _transformer(crs)
    lon, lat = transformer.transform(x, y, errcheck=True)
    back = transformer.transform(lon, lat, direction="INVERSE", errcheck=True)
    if not all(math.isclose(there, here, rel_tol=1e-6, abs_tol=0.1) for there, here in zip(back, (x, y), strict=True)):
        raise BadCoordinate(_("The point lies outside the area of “%(crs)s”.") % {"crs": crs})
    return lon, lat


def _check(lon: float, lat: float) -> None:
    if not (-180.0 <= lon <= 180.0 and -90.0 <= lat <= 90.0):
        raise BadCoordinate(_("Longitude runs from -180 to 180 and latitude from -90 to 90."))
