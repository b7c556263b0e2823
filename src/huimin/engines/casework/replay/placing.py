"""Where requests lie: by the map where the tree has one there, else by the division the mapping names."""

from dataclasses import dataclass

from huimin.kernel.access.api import Where
from huimin.kernel.places import api as places

from .request import Request

LOOKED_AT = 20


@dataclass(frozen=True, slots=True)
class Placed:
    """The place of a case. Units: degrees WGS-84."""

    where: Where
    lon: float | None
    lat: float | None


class Placer:
    """Places the requests of one run, all of which lie in `division_code`."""

    def __init__(self, division_code: str) -> None:
        some = places.subtree_codes(division_code)[:LOOKED_AT]  # parents stand before children
        self._has_map = any(places.boundary(code) is not None for code in some)
        self._wheres: dict[str, Where] = {}

    def place(self, request: Request) -> Placed:
        """The division and the point of a request; a map, where there is one, knows better than the mapping."""
        if self._has_map:
            found = places.place(
                lon=request.lon,
                lat=request.lat,
                crs=request.crs,
                community_code=request.division_code,
                address=request.address,
            )
            if found.is_placed:
                return Placed(found.where, found.lon, found.lat)
        where = self._wheres.get(request.division_code)
        if where is None:
            where = self._wheres[request.division_code] = places.where_of(request.division_code)
        if request.lon is None or request.lat is None:
            return Placed(where, None, None)
        return Placed(where, *places.to_wgs84(request.lon, request.lat, request.crs))
