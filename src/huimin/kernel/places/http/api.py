"""`/api/v1/divisions`: the division tree, to be listed and looked up."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from huimin.kernel.api.api import Page, Paging
from huimin.kernel.gate.api import public

from .. import queries
from ..placing import place
from ..types import DivisionView, Level

mount = "/divisions"
router = Router(tags=["divisions"])

PUBLIC = "the division tree is public: it holds nothing of anybody"


class DivisionOut(Schema):
    """One division."""

    code: str = Field(description="GB/T 2260 style: 6 digits, 9 for a street, 12 for a community, 15 for a unit grid.")
    name: dict[str, str] = Field(description="By language: zh-hans, en.")
    level: Level
    parent_code: str = Field(description="Empty at the top.")
    time_zone: str
    calendar_code: str
    is_constructed: bool = Field(description="The boundary was made for demonstration; no official one is known.")
    is_current: bool
    lon: float | None = Field(description="Degrees WGS-84.")
    lat: float | None


class DivisionDetail(DivisionOut):
    """One division with those above and directly below."""

    ancestors: list[DivisionOut] = Field(description="Nearest first.")
    children: list[DivisionOut]


class DivisionFilter(Paging):
    """What to list."""

    level: Level | None = None
    within: str = Field("", max_length=32, description="Only below this code, itself included.")
    q: str = Field("", max_length=100, description="Part of a code or a name.")


class PlacementOut(Schema):
    """Where a point lies, or what an address names."""

    division: DivisionOut | None
    city_code: str
    district_code: str
    street_code: str
    community_code: str
    grid_code: str
    lon: float | None
    lat: float | None
    method: str = Field(description="point, community, address, outside (of every known area) or none.")
    is_approximate: bool


class PlacementQuery(Schema):
    """What is known of the place."""

    lon: float | None = None
    lat: float | None = None
    crs: str = Field("wgs84", max_length=40, description="wgs84, gcj02, bd09, cgcs2000, or a name such as EPSG:2263.")
    community_code: str = Field("", max_length=32)
    address: str = Field("", max_length=300)


@router.get("", response=Page[DivisionOut], summary="List divisions")
@public(PUBLIC)
def division_list(request: HttpRequest, asked: Annotated[DivisionFilter, Query()]) -> dict[str, Any]:
    """Current divisions in order of code."""
    found = queries.division_page(
        level=asked.level or "", within=asked.within, text=asked.q, cursor=asked.cursor, limit=asked.limit
    )
    return {"items": [_out(view) for view in found.rows], "next": found.next or None}


@router.get("/place", response=PlacementOut, summary="Place a point or an address")
@public("a point or an address has no person here: the answer says only which community lies there")
def division_place(request: HttpRequest, asked: Annotated[PlacementQuery, Query()]) -> dict[str, Any]:
    """The division of a point; without one, of a community or of what an address text names."""
    found = place(
        lon=asked.lon, lat=asked.lat, crs=asked.crs, community_code=asked.community_code, address=asked.address
    )
    return {
        "division": _out(queries.division(found.division_code)) if found.is_placed else None,
        **found.where.columns(),
        "lon": found.lon,
        "lat": found.lat,
        "method": found.method,
        "is_approximate": found.is_approximate,
    }


@router.get("/{code}", response=DivisionDetail, summary="Get a division")
@public(PUBLIC)
def division_get(request: HttpRequest, code: str) -> dict[str, Any]:
    """One division with those above and directly below."""
    return {
        **_out(queries.division(code)),
        "ancestors": [_out(view) for view in queries.ancestors(code)],
        "children": [_out(view) for view in queries.children(code)],
    }


def _out(view: DivisionView) -> dict[str, Any]:
    return {
        "code": view.code,
        "name": {"zh-hans": view.name_zh, "en": view.name_en},
        "level": view.level,
        "parent_code": view.parent_code,
        "time_zone": view.time_zone,
        "calendar_code": view.calendar_code,
        "is_constructed": view.is_constructed,
        "is_current": view.is_current,
        "lon": view.lon,
        "lat": view.lat,
    }
