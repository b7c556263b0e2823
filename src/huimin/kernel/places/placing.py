"""Placing: from a point, a named community or an address text to the division, and honest about how sure that is."""

from django.utils.translation import gettext as _

from huimin.kernel.gate.api import Where

from .coordinates import Pair, to_wgs84
from .errors import BadCoordinate
from .rules import DEPTH
from .tree import Tree, current
from .types import Placement

NOWHERE = Where()


def place(
    *,
    lon: float | None = None,
    lat: float | None = None,
    crs: str = "wgs84",
    community_code: str = "",
    address: str = "",
) -> Placement:
    """The division of a point, else of a named community, else of what an address text names.

    A point decides, down to the grid. Where it lies outside every known area, or only in one without communities, a
    named community (any division code will do) or a named address completes it, and the result is approximate.
    Units: degrees for the four named systems, else those of `crs` (`lon` is then easting, `lat` northing).
    Raises: BadCoordinate for half a point, a number out of range, or an unknown system.
    """
    if (lon is None) != (lat is None):
        raise BadCoordinate(_("A point has both a longitude and a latitude."))
    tree = current()
    point = to_wgs84(lon, lat, crs) if lon is not None and lat is not None else None
    at_point = tree.locate(*point) if point else ""
    if at_point and tree.views[at_point].level in ("community", "grid"):
        return _placed(tree, at_point, point, "point", is_approximate=False)

    named, method, its_point = _named(tree, community_code, address)
    if named and at_point and not _deepens(tree, at_point, named):
        named = ""
    if named:
        return _placed(tree, named, point or its_point, method, is_approximate=point is None or not at_point)
    if at_point:
        return _placed(tree, at_point, point, "point", is_approximate=False)
    lon, lat = point or (None, None)
    return Placement(NOWHERE, lon, lat, "outside" if point else "none", is_approximate=True)


def _named(tree: Tree, community_code: str, address: str) -> tuple[str, str, Pair | None]:
    """What the words name: (division code or "", method, point of a known address)."""
    if community_code in tree.views:
        return community_code, "community", None
    code, point = tree.addresses.find(address)
    if point:
        # a known address with its own point may lie in a known grid
        at_point = tree.locate(*point)
        code = at_point if at_point and _deepens(tree, code, at_point) else code
    return code, "address", point


def _deepens(tree: Tree, above: str, below: str) -> bool:
    """Whether `below` lies in `above`, and is more exact."""
    return DEPTH[tree.views[below].level] > DEPTH[tree.views[above].level] and above in tree.ancestors(below)


def _placed(tree: Tree, code: str, point: Pair | None, method: str, *, is_approximate: bool) -> Placement:
    view = tree.views[code]
    lon, lat = point or (view.lon, view.lat)
    return Placement(tree.wheres[code], lon, lat, method, is_approximate, division_code=code)  # type: ignore[arg-type]
