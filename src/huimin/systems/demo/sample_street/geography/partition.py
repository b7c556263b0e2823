"""Pure ways to divide an area, on a plane in metres: by nearest point, into about equal cells, into numbered strips."""

import random
from collections.abc import Sequence
from itertools import pairwise

import shapely
from shapely import LineString, MultiPolygon, Point, Polygon, box
from shapely.geometry.base import BaseGeometry
from shapely.ops import polygonize

Site = tuple[float, float]


def nearest_cells(
    area: BaseGeometry, sites: Sequence[Site], weights: Sequence[float] | None = None
) -> list[BaseGeometry]:
    """For each site the part of `area` nearest to it (Voronoi), or, with weights in m², its power-diagram cell."""
    weights = weights or [0.0] * len(sites)
    west, south, east, north = area.bounds
    margin = max(east - west, north - south)
    frame = [
        (west - margin, south - margin),
        (east + margin, south - margin),
        (east + margin, north + margin),
        (west - margin, north + margin),
    ]
    cells = []
    for i, (x, y) in enumerate(sites):
        ring = frame
        for j, (other_x, other_y) in enumerate(sites):
            if i != j and ring:
                # nearer to i than to j:  a·px + b·py <= c
                a, b = 2 * (other_x - x), 2 * (other_y - y)
                c = other_x**2 + other_y**2 - x**2 - y**2 + weights[i] - weights[j]
                ring = _clip(ring, a, b, c)
        cells.append(Polygon(ring).intersection(area) if len(ring) > 2 else Polygon())
    return cells


def _clip(ring: Sequence[Site], a: float, b: float, c: float) -> list[Site]:
    """The part of a convex ring on the side a·x + b·y <= c."""
    kept: list[Site] = []
    for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
        d1, d2 = c - a * x1 - b * y1, c - a * x2 - b * y2
        if d1 >= 0:
            kept.append((x1, y1))
        if (d1 > 0 > d2) or (d1 < 0 < d2):
            share = d1 / (d1 - d2)
            kept.append((x1 + share * (x2 - x1), y1 + share * (y2 - y1)))
    return kept


def equal_cells(
    area: Polygon, fixed: Sequence[Site], count: int, *, seed: int, rounds: int = 400
) -> list[BaseGeometry]:
    """`count` cells of about equal size, the first ones around the `fixed` sites, which stay inside their own cells.

    Lloyd's relaxation moves the free sites to the middle of their cells; weights grow where a cell is too small.
    """
    draw = random.Random(seed)  # noqa: S311 - reproducible, not secret
    sites: list[Site] = list(fixed)
    west, south, east, north = area.bounds
    while len(sites) < count:
        point = Point(draw.uniform(west, east), draw.uniform(south, north))
        if area.contains(point):
            sites.append((point.x, point.y))
    weights = [0.0] * count
    target = area.area / count
    for number in range(rounds):
        cells = nearest_cells(area, sites, weights)
        if number == rounds - 1:
            break
        for i, cell in enumerate(cells):
            if i >= len(fixed) and not cell.is_empty:
                sites[i] = (cell.centroid.x, cell.centroid.y)
            weights[i] += 0.2 * (target - cell.area)
        _keep_sites_inside(sites, weights)
    return cells


def _keep_sites_inside(sites: Sequence[Site], weights: list[float]) -> None:
    """Lower weights until no site lies in its neighbour's cell: the difference stays under the squared distance."""
    for i, (x, y) in enumerate(sites):
        for j, (other_x, other_y) in enumerate(sites):
            reach = 0.8 * ((x - other_x) ** 2 + (y - other_y) ** 2)
            if i != j and weights[i] - weights[j] > reach:
                weights[i] = weights[j] + reach


def strips(area: BaseGeometry, *, target_m2: float) -> list[BaseGeometry]:
    """`area` cut into pieces of about `target_m2`, in rows from the top, each row from the left: the order of numbering."""
    side = target_m2**0.5
    _west, south, _east, north = area.bounds
    rows = _cut(area, max(1, round((north - south) / side)), axis=1)
    pieces = []
    for row in reversed(rows):  # the top row first
        pieces += _cut(row, max(1, round(row.area / target_m2)), axis=0)
    return pieces


def _cut(area: BaseGeometry, count: int, *, axis: int) -> list[BaseGeometry]:
    """`count` slices of equal area across the axis (0: by x, 1: by y), lowest first."""
    low, high = area.bounds[axis], area.bounds[axis + 2]
    edges = [low - 1.0]
    for number in range(1, count):
        wanted, lower, upper = area.area * number / count, low, high
        for _step in range(40):
            middle = (lower + upper) / 2
            lower, upper = (middle, upper) if _slice(area, low - 1, middle, axis).area < wanted else (lower, middle)
        edges.append((lower + upper) / 2)
    edges.append(high + 1.0)
    return [_slice(area, start, end, axis) for start, end in pairwise(edges)]


def _slice(area: BaseGeometry, start: float, end: float, axis: int) -> BaseGeometry:
    west, south, east, north = area.bounds
    window = box(start, south - 1, end, north + 1) if axis == 0 else box(west - 1, start, east + 1, end)
    return area.intersection(window)


def as_coverage(pieces: Sequence[BaseGeometry], *, grid: float) -> list[MultiPolygon]:
    """The pieces with corners rounded to `grid`, every corner shared by all that meet there: no gap, no overlap.

    All outlines are put in one drawing, rounded together, and the faces of the drawing given back to the pieces.
    """
    outlines = shapely.union_all([LineString(ring.coords) for piece in pieces for ring in _rings(piece)])
    faces = list(polygonize(shapely.set_precision(outlines, grid)))
    owned: list[list[Polygon]] = [[] for _piece in pieces]
    tree = shapely.STRtree(list(pieces))
    for face in faces:
        near = tree.query(face)
        owner = max(near, key=lambda index: pieces[index].intersection(face).area, default=None)
        if owner is not None and pieces[owner].intersection(face).area > face.area / 2:
            owned[owner].append(face)
    return [_multi(shapely.union_all(mine)) for mine in owned]


def _rings(piece: BaseGeometry) -> list[BaseGeometry]:
    polygons = [part for part in getattr(piece, "geoms", [piece]) if isinstance(part, Polygon)]
    return [ring for polygon in polygons for ring in (polygon.exterior, *polygon.interiors)]


def _multi(geometry: BaseGeometry) -> MultiPolygon:
    return geometry if isinstance(geometry, MultiPolygon) else MultiPolygon([geometry])
