"""Makes data/divisions.geojson and data/addresses.json from data/source: the same every time.

Real: the tree, the names, the district's boundary (converted from GCJ-02) and the few known centre points.
Constructed: the boundaries of streets, communities and grids, of which no public source exists. See data/SOURCES.md.
"""

import csv
import json
import math
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import shapely
from shapely import MultiPolygon
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

from huimin.kernel.places import api as places

from .partition import as_coverage, equal_cells, nearest_cells, strips

DATA = Path(__file__).resolve().parent.parent / "data"
PROVINCE, CITY, DISTRICT, STREET = "120000", "120100", "120106", "120106003"
GRID_M2 = 10_000.0  # 万米单元网格
SEED = 120106003
GRID_DEG = 1e-6
LAT_0, LON_0 = 39.165, 117.15
METRES_PER_DEGREE = 111_319.49
STREETS_EN = {
    "120106001": "Xiyuzhuang",
    "120106003": "Xianyang North Road",
    "120106004": "Dingzigu",
    "120106005": "Xigu",
    "120106006": "Santiaoshi",
    "120106008": "Shaogongzhuang",
    "120106009": "Jieyuan",
    "120106010": "Lingdangge",
    "120106012": "Heyuan",
}
COMMUNITIES_EN = {
    "001": "Fengchenglou",
    "002": "Kaiyuan",
    "003": "Changtu",
    "004": "Yongjin",
    "005": "Huagong",
    "006": "Suizhong",
    "007": "Zhangwu",
    "008": "Qingyuan",
    "009": "Fuyuan",
    "010": "Institute 707",
    "011": "Tongxin",
    "012": "Tongde",
    "013": "Ningcheng",
    "014": "Gongyan",
    "015": "Benxi",
    "016": "Yuguo",
    "017": "Yongfeng",
    "018": "Guoxinzhuang",
    "019": "Yongmingli",
    "020": "Xingfu",
    "021": "Hongqi",
    "022": "Qinjian",
    "023": "Tuanjie",
}


def main() -> None:
    features = build()
    (DATA / "divisions.geojson").write_text(_lines(features), encoding="utf-8")
    rows = ",\n".join(json.dumps(row, ensure_ascii=False) for row in addresses(features))
    (DATA / "addresses.json").write_text(f"[\n{rows}\n]\n", encoding="utf-8")
    counts: dict[str, int] = defaultdict(int)
    for feature in features:
        counts[feature["properties"]["level"]] += 1
    sys.stdout.write(f"{dict(counts)}\n")


def build() -> list[dict]:
    """Every division of the sample as a GeoJSON feature, from the top down."""
    rows = list(csv.DictReader((DATA / "source/divisions_120106_2016.csv").open(encoding="utf-8")))
    streets = list(csv.DictReader((DATA / "source/streets_120106_2023.csv").open(encoding="utf-8")))
    district = shape(json.loads((DATA / "source/district_120106_gcj02.geojson").read_text("utf-8"))["geometry"])
    district = _to_plane(shapely.transform(district, _each(places.gcj02_to_wgs84)))
    points = {
        places.from_statistical_code(row["code"]): _point_to_plane(float(row["longitude"]), float(row["latitude"]))
        for row in rows
        if row["longitude"]
    }
    street_codes = [row["code"] for row in streets]
    street_areas = _street_areas(district, street_codes, points)
    communities = [row for row in rows if row["parent"] == places.statistical_code(STREET)]
    community_areas = _community_areas(street_areas[STREET], communities, points)
    grids = [
        (places.grid_code(community_code=code, sequence=number), piece)
        for code, area in community_areas.items()
        for number, piece in enumerate(strips(area, target_m2=GRID_M2), start=1)
    ]

    others = [code for code in street_codes if code in street_areas and code != STREET]
    rounded = as_coverage(
        [_to_degrees(area) for area in [*(piece for _code, piece in grids), *(street_areas[code] for code in others)]],
        grid=GRID_DEG,
    )
    outlines: dict[str, BaseGeometry] = dict(zip([code for code, _piece in grids] + others, rounded, strict=True))
    for code in community_areas:
        outlines[code] = _union(
            outline for grid, outline in outlines.items() if len(grid) == 15 and grid.startswith(code)
        )
    outlines[STREET] = _union(outlines[code] for code in community_areas)
    outlines[DISTRICT] = _union(outlines[code] for code in [STREET, *others])

    features = [
        _feature(PROVINCE, "province", "", "天津市", "Tianjin", time_zone="Asia/Shanghai", calendar_code="cn-office"),
        _feature(CITY, "city", PROVINCE, "天津市", "Tianjin"),
        _feature(DISTRICT, "district", CITY, "红桥区", "Hongqiao District", outlines[DISTRICT]),
    ]
    for row in streets:
        code = row["code"]
        features.append(
            _feature(code, "street", DISTRICT, row["name"], f"{STREETS_EN[code]} Subdistrict", outlines.get(code))
        )
    for row in communities:
        code = row["code"]
        features.append(
            _feature(
                code,
                "community",
                STREET,
                row["name"],
                f"{COMMUNITIES_EN[code[9:]]} Community",
                outlines[code],
                centre=_centre(points[code]) if code in points else None,
            )
        )
    names = {row["code"]: row["name"].removesuffix("社区居委会") for row in communities}
    for code, _piece in grids:
        community, number = code[:12], code[12:]
        features.append(
            _feature(
                code,
                "grid",
                community,
                f"{names[community]}{number}网格",
                f"{COMMUNITIES_EN[community[9:]]} grid {number}",
                outlines[code],
            )
        )
    return features


def addresses(features: list[dict]) -> list[dict]:
    """Invented addresses: the committee's office and three houses of an estate in each community, in three of its grids."""
    found = []
    for feature in features:
        known = feature["properties"]
        if known["level"] != "community":
            continue
        code, stem = known["code"], known["name"]["zh-hans"].removesuffix("社区居委会")
        grids = [f for f in features if f["properties"]["parent"] == code]
        for number, grid in enumerate(grids[:: len(grids) // 3][:3], start=1):
            middle = shape(grid["geometry"]).representative_point()
            point = [round(middle.x, 6), round(middle.y, 6)]
            found.append({"text": f"{stem}小区{number}号楼", "division": code, "point": point})
        found.append({"text": f"{stem}社区党群服务中心", "division": code, "point": found[-2]["point"]})
    return found


def _street_areas(district: BaseGeometry, codes: list[str], points: dict[str, tuple]) -> dict[str, BaseGeometry]:
    """What is nearest to any known point (its own or a community's) of a street. A street without one gets no area."""
    known = [(code[:9], point) for code, point in points.items() if len(code) > 6 and code[:9] in codes]
    cells = nearest_cells(district, [point for _code, point in known])
    found: dict[str, list[BaseGeometry]] = defaultdict(list)
    for (code, _point), cell in zip(known, cells, strict=True):
        found[code].append(cell)
    return {code: shapely.union_all(found[code]) for code in codes if code in found}


def _community_areas(street: BaseGeometry, rows: list[dict], points: dict[str, tuple]) -> dict[str, BaseGeometry]:
    """About equal cells; the communities whose centre is known are around it, the others lie in order from north-west."""
    known = [row["code"] for row in rows if row["code"] in points]
    cells = equal_cells(street, [points[code] for code in known], len(rows), seed=SEED)
    areas = dict(zip(known, cells, strict=False))
    free = sorted(cells[len(known) :], key=lambda cell: (-round(cell.centroid.y / 450), cell.centroid.x))
    others = [row["code"] for row in rows if row["code"] not in points]
    areas.update(zip(others, free, strict=True))
    return {row["code"]: areas[row["code"]] for row in rows}


def _feature(
    code: str,
    level: str,
    parent: str,
    zh: str,
    en: str,
    outline: BaseGeometry | None = None,
    *,
    centre: tuple[float, float] | None = None,
    **more: str,
) -> dict:
    return {
        "type": "Feature",
        "properties": {
            "code": code,
            "level": level,
            "parent": parent,
            "name": {"zh-hans": zh, "en": en},
            "is_constructed": outline is not None and level in ("street", "community", "grid"),
            **({"centre": centre} if centre else {}),
            **more,
        },
        "geometry": _geometry(outline) if outline is not None else None,
    }


def _geometry(outline: BaseGeometry) -> dict:
    parts = list(getattr(outline, "geoms", [outline]))
    geometry = mapping(parts[0] if len(parts) == 1 else MultiPolygon(parts))
    return json.loads(json.dumps(geometry), parse_float=lambda text: round(float(text), 6))


def _lines(features: list[dict]) -> str:
    """GeoJSON with a feature a line, so that a change can be read in a diff."""
    lines = ",\n".join(json.dumps(feature, ensure_ascii=False, separators=(",", ":")) for feature in features)
    return f'{{"type":"FeatureCollection","features":[\n{lines}\n]}}\n'


def _union(outlines: Iterable[BaseGeometry]) -> BaseGeometry:
    return shapely.set_precision(shapely.union_all(list(outlines)), GRID_DEG)


def _each(convert: Callable[[float, float], tuple[float, float]]) -> Callable[[Any], list[tuple[float, float]]]:
    return lambda pairs: [convert(lon, lat) for lon, lat in pairs]


_SCALE = (math.cos(math.radians(LAT_0)) * METRES_PER_DEGREE, METRES_PER_DEGREE)


def _to_plane(geometry: BaseGeometry) -> BaseGeometry:
    return shapely.transform(geometry, lambda pairs: (pairs - (LON_0, LAT_0)) * _SCALE)


def _to_degrees(geometry: BaseGeometry) -> BaseGeometry:
    return shapely.transform(geometry, lambda pairs: pairs / _SCALE + (LON_0, LAT_0))


def _point_to_plane(lon: float, lat: float) -> tuple[float, float]:
    """A GCJ-02 point on the plane, in metres."""
    lon, lat = places.gcj02_to_wgs84(lon, lat)
    return (lon - LON_0) * _SCALE[0], (lat - LAT_0) * _SCALE[1]


def _centre(point: tuple[float, float]) -> tuple[float, float]:
    return round(point[0] / _SCALE[0] + LON_0, 6), round(point[1] / _SCALE[1] + LAT_0, 6)
