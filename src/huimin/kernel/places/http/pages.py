"""Map data for browsers: boundaries and labels as GeoJSON, the name of a point, and the base map by byte ranges."""

from collections.abc import Callable
from functools import wraps

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.urls import path
from django.utils.http import http_date
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from huimin.kernel.api.api import etag_of, not_modified, problem_of
from huimin.kernel.gate.api import public

from .. import basemap as base
from .. import queries
from ..errors import BadCoordinate, PlacesError
from ..placing import place
from ..rules import LEVELS

mount = "places/"
app_name = "places"

MAX_AGE_S = 300
BOUNDARIES = "boundaries of divisions are public: everybody may know which community they live in"


def refusing(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Refusals of places as problem documents."""

    @wraps(view)
    def answered(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except PlacesError as error:
            return problem_of(request, error)

    return answered


@public(BOUNDARIES)
@require_safe
@refusing
def boundaries(request: HttpRequest, level: str) -> HttpResponseBase:
    """Boundaries of one level (`?within=` code, `?detail=phone` for fewer points) as GeoJSON with an ETag."""
    detail = request.GET.get("detail", "full")
    if level not in LEVELS or detail not in ("full", "phone"):
        raise PlacesError(field="level" if level not in LEVELS else "detail")
    within, language = request.GET.get("within", ""), get_language() or ""
    return _map_data(
        request,
        lambda: queries.boundary_geojson_bytes(level=level, within=within, detail=detail, language=language),
    )


@public(BOUNDARIES)
@require_safe
@refusing
def labels(request: HttpRequest, level: str) -> HttpResponseBase:
    """Points to write the names of one level at (`?within=` code) as GeoJSON with an ETag."""
    if level not in LEVELS:
        raise PlacesError(field="level")
    within, language = request.GET.get("within", ""), get_language() or ""
    return _map_data(request, lambda: queries.label_geojson_bytes(level=level, within=within, language=language))


def _map_data(request: HttpRequest, make: Callable[[], bytes]) -> HttpResponseBase:
    """The GeoJSON, or 304 when the asker has it: its name is the tree's stamp and the address asked for."""
    etag = etag_of(queries.stamp(), request.get_full_path(), get_language())
    response = not_modified(request, etag) or HttpResponse(make(), content_type="application/geo+json")
    response["ETag"] = etag
    response["Cache-Control"] = f"public, max-age={MAX_AGE_S}"
    response["Vary"] = "Accept-Language, Cookie"
    return response


@public("a point has no person: it says only which community lies there")
@require_safe
@refusing
def resolve(request: HttpRequest) -> JsonResponse:
    """The division at a point (`?lon=&lat=`, `&crs=gcj02` …), with its name for people."""
    try:
        lon, lat = float(request.GET["lon"]), float(request.GET["lat"])
    except (KeyError, ValueError) as error:
        raise BadCoordinate from error
    found = place(lon=lon, lat=lat, crs=request.GET.get("crs", "wgs84"))
    language = get_language() or "zh-hans"
    return JsonResponse(
        {
            "code": found.division_code,
            "name": queries.path_name(found.division_code, language=language) if found.is_placed else "",
            "method": found.method,
            "is_approximate": found.is_approximate,
            "community_code": found.where.community,
            "lon": found.lon,
            "lat": found.lat,
        }
    )


@public("the base map shows streets and houses, nothing of anybody")
@require_safe
def basemap(request: HttpRequest) -> HttpResponseBase:
    """The PMTiles file by byte ranges; 404 where the installation has none."""
    file = base.path()
    if file is None:
        return HttpResponse(status=404)
    facts = file.stat()
    etag = f'"{facts.st_size:x}-{facts.st_mtime_ns:x}"'
    asked = request.headers.get("Range", "")
    if_range = request.headers.get("If-Range", etag)
    response: HttpResponseBase
    if asked and if_range == etag:
        found = base.byte_range(asked, facts.st_size)
        if found is None:
            response = HttpResponse(status=416)
            response["Content-Range"] = f"bytes */{facts.st_size}"
        else:
            first, last = found
            with file.open("rb") as opened:
                opened.seek(first)
                response = HttpResponse(opened.read(last - first + 1), status=206)
            response["Content-Range"] = f"bytes {first}-{last}/{facts.st_size}"
    else:
        response = FileResponse(file.open("rb"))
    response["Content-Type"] = "application/vnd.pmtiles"
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = etag
    response["Last-Modified"] = http_date(facts.st_mtime)
    response["Cache-Control"] = f"public, max-age={MAX_AGE_S}"
    return response


urlpatterns = [
    path("boundaries/<slug:level>.geojson", boundaries, name="boundaries"),
    path("labels/<slug:level>.geojson", labels, name="labels"),
    path("resolve", resolve, name="resolve"),
    path("basemap.pmtiles", basemap, name="basemap"),
]
