"""Every read of the division tree, answered from memory."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

import shapely
from django.db.models import Q
from django.utils import timezone
from shapely.geometry.base import BaseGeometry

from huimin.kernel.api.api import KeysetPage, page
from huimin.kernel.gate.api import Where

from .errors import AreaTooLarge, UnknownDivision
from .geometry import simplify_together
from .models import Division
from .rules import DEPTH, LEVELS, PLACED_LEVELS
from .tree import Tree, current
from .types import DivisionView

MOST_BOUNDARIES = 5000
PHONE_TOLERANCE_M = 12.0
DECIMALS = 5  # about a metre: what a map on a screen can show
CONSTRUCTED = {
    "zh-hans": "街道、社区、网格边界为演示构造，非官方边界",
    "en": "Boundaries of streets, communities and grids are constructed for demonstration, not official",
}


def stamp() -> str:
    """The name of the tree as it now is: equal stamps, equal answers."""
    return "-".join(str(part) for part in current().key)


def _known(code: str) -> Tree:
    tree = current()
    if code not in tree.views:
        raise UnknownDivision(code)
    return tree


def division(code: str) -> DivisionView:
    """One division. Raises: UnknownDivision."""
    return _known(code).views[code]


def divisions(codes: Iterable[str]) -> dict[str, DivisionView]:
    """Many divisions by code; unknown ones are left out. For the labels of a list."""
    views = current().views
    return {code: views[code] for code in codes if code in views}


def find_divisions(*, level: str = "", within: str = "", text: str = "", is_current: bool = True) -> list[DivisionView]:
    """Divisions by level, below (or equal to) `within`, with `text` in code or name; by depth, then code."""
    tree = current() if not within else _known(within)
    codes = tree.subtree(within) if within else iter(tree.views)
    needle = text.casefold()
    found = [
        view
        for view in (tree.views[code] for code in codes)
        if (not level or view.level == level)
        and (view.is_current or not is_current)
        and (not needle or needle in f"{view.code} {view.name_zh} {view.name_en}".casefold())
    ]
    return sorted(found, key=lambda view: (DEPTH[view.level], view.code))


def division_page(
    *, level: str = "", within: str = "", text: str = "", cursor: str = "", limit: int
) -> KeysetPage[DivisionView]:
    """One page of current divisions in order of code. Raises: UnknownDivision, CursorInvalid."""
    tree = _known(within) if within else current()
    today = timezone.localdate()
    rows = Division.objects.filter(
        Q(valid_from=None) | Q(valid_from__lte=today), Q(valid_to=None) | Q(valid_to__gte=today)
    )
    if level:
        rows = rows.filter(level=level)
    if within and (above := tree.views[within].level) in PLACED_LEVELS:
        rows = rows.filter(**{f"{above}_code": within})
    elif within:
        rows = rows.filter(code__in=list(tree.subtree(within)))
    if text:
        named = Q(**{"name__zh-hans__icontains": text}) | Q(name__en__icontains=text)
        rows = rows.filter(named | Q(code__icontains=text))
    found = page(
        rows.values("code"), order=["code"], cursor=cursor, limit=limit, context="|".join((level, within, text))
    )
    return KeysetPage([tree.views[row["code"]] for row in found.rows], found.next)


def roots() -> list[DivisionView]:
    """The divisions above which none is known."""
    return [view for view in current().views.values() if not view.parent_code]


def children(code: str) -> list[DivisionView]:
    """The divisions directly below, by code. Raises: UnknownDivision."""
    tree = _known(code)
    return [tree.views[below] for below in tree.children.get(code, ())]


def ancestors(code: str) -> list[DivisionView]:
    """The divisions above, nearest first. Raises: UnknownDivision."""
    tree = _known(code)
    return [tree.views[above] for above in tree.ancestors(code)]


def subtree_codes(code: str) -> list[str]:
    """The code and all below it. Raises: UnknownDivision."""
    return list(_known(code).subtree(code))


def where_of(code: str) -> Where:
    """The codes of every level from city to grid that lead to this division. Raises: UnknownDivision."""
    return _known(code).wheres[code]


def path_name(code: str, *, language: str = "zh-hans", above: str = "city") -> str:
    """The name with those above it, as people write it: 红桥区咸阳北路街道…, or comma-separated in English.

    Shape: names from below `above` down to the division. Raises: UnknownDivision.
    """
    tree = _known(code)
    chain = [code, *tree.ancestors(code)]
    names = [tree.views[part].name(language) for part in chain if DEPTH[tree.views[part].level] > DEPTH[above]]
    names = names or [tree.views[code].name(language)]
    return ", ".join(names) if language.startswith("en") else "".join(reversed(names))


def boundary(code: str) -> BaseGeometry | None:
    """The boundary as a shapely MultiPolygon, WGS-84, or None where none is known. Raises: UnknownDivision."""
    return _known(code).boundaries.get(code)


def attribution(views: Iterable[DivisionView], *, language: str = "zh-hans") -> str:
    """What a map of these boundaries must say about them; "" where nothing is constructed."""
    if not any(view.is_constructed for view in views):
        return ""
    return CONSTRUCTED["en" if language.startswith("en") else "zh-hans"]


def boundary_geojson(
    *, level: str, within: str = "", detail: str = "full", language: str = "zh-hans"
) -> dict[str, Any]:
    """A GeoJSON FeatureCollection of the current boundaries of one level within a division (everywhere when "").

    Shape: properties code, name (short), name_en, level, parent_code, is_constructed, lon, lat; beside `features`
    stand `bbox` and `attribution`. `detail` "phone" has fewer points, neighbours still meeting,
    and no parent_code, lon and lat.
    Raises: UnknownDivision, AreaTooLarge, ValueError for an unknown level or detail.
    """
    result: dict[str, Any] = json.loads(
        boundary_geojson_bytes(level=level, within=within, detail=detail, language=language)
    )
    return result


def boundary_geojson_bytes(*, level: str, within: str = "", detail: str = "full", language: str = "zh-hans") -> bytes:
    """`boundary_geojson` as it is sent, made once for each tree."""
    if level not in LEVELS or detail not in ("full", "phone"):
        raise ValueError(f"unknown level or detail: {level!r}, {detail!r}")
    tree = _known(within) if within else current()
    question = ("boundaries", level, within, detail, language[:2])
    if question not in tree.answers:
        tree.answers[question] = _boundaries(tree, level, within, detail, language)
    return tree.answers[question]


def _boundaries(tree: Tree, level: str, within: str, detail: str, language: str) -> bytes:
    codes = [
        code
        for code in (tree.subtree(within) if within else sorted(tree.views))
        if tree.views[code].level == level and tree.views[code].is_current and code in tree.boundaries
    ]
    if len(codes) > MOST_BOUNDARIES:
        raise AreaTooLarge
    shapes: Sequence[BaseGeometry] = [tree.boundaries[code] for code in codes]
    if detail == "phone":
        shapes = simplify_together(shapes, tolerance_m=PHONE_TOLERANCE_M)
    views = [tree.views[code] for code in codes]
    collection: dict[str, Any] = {
        "type": "FeatureCollection",
        "attribution": attribution(views, language=language),
        "features": [
            {
                "type": "Feature",
                "id": index,
                "properties": _drawn(view, language) if detail == "phone" else _properties(view, language),
                "geometry": _geometry(outline),
            }
            for index, (view, outline) in enumerate(zip(views, shapes, strict=True))
        ],
    }
    if shapes:
        collection["bbox"] = [round(float(number), DECIMALS) for number in shapely.total_bounds(shapes)]
    return _json(collection)


def label_geojson_bytes(*, level: str, within: str = "", language: str = "zh-hans") -> bytes:
    """A GeoJSON FeatureCollection of points to write the names of one level at, as sent. Raises: as above."""
    if level not in LEVELS:
        raise ValueError(f"unknown level: {level!r}")
    tree = _known(within) if within else current()
    views = [view for view in find_divisions(level=level, within=within) if view.lon is not None]
    question = ("labels", level, within, language[:2])
    if question not in tree.answers:
        features = [
            {
                "type": "Feature",
                "properties": _properties(view, language),
                "geometry": {"type": "Point", "coordinates": [view.lon, view.lat]},
            }
            for view in views
        ]
        tree.answers[question] = _json(
            {"type": "FeatureCollection", "attribution": attribution(views, language=language), "features": features}
        )
    return tree.answers[question]


def _drawn(view: DivisionView, language: str) -> dict[str, Any]:
    """What a map draws, and nothing else."""
    name, name_en = short_name(view, language=language), short_name(view, language="en")
    return {
        "code": view.code,
        "name": name,
        **({"name_en": name_en} if name_en != name else {}),
        "level": view.level,
        "is_constructed": view.is_constructed,
    }


def _properties(view: DivisionView, language: str) -> dict[str, Any]:
    return {**_drawn(view, language), "parent_code": view.parent_code, "lon": view.lon, "lat": view.lat}


def short_name(view: DivisionView, *, language: str = "zh-hans") -> str:
    """The name as a map writes it: 凤城楼社区居委会 → 凤城楼社区; a grid shows its sequence."""
    if view.level == "grid":
        return view.code[-3:]
    name = view.name(language)
    return name.removesuffix("居委会") if name.endswith("社区居委会") else name


def _geometry(outline: BaseGeometry) -> dict[str, Any]:
    """GeoJSON with as many decimals as a map can show; a MultiPolygon of one is written as a Polygon."""
    polygons = [
        [
            [[round(x, DECIMALS), round(y, DECIMALS)] for x, y in ring.coords]
            for ring in (part.exterior, *part.interiors)
        ]
        for part in getattr(outline, "geoms", [outline])
    ]
    if len(polygons) == 1:
        return {"type": "Polygon", "coordinates": polygons[0]}
    return {"type": "MultiPolygon", "coordinates": polygons}


def _json(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
