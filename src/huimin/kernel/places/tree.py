"""The division tree in memory: every process holds one, and reads it again when its stamp in the database has changed.

A tree is known by its stamp, which is new with every write and never comes back (not even after a rollback), so two
processes, two threads or two tests can never mistake one tree for another. The stamp is looked at once a second at most;
a thread that has written looks every time until its transaction is over, so that it sees what it wrote.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import shapely
from django.contrib.gis.db.models.functions import AsWKB
from django.db import connection, transaction
from django.utils import timezone
from shapely import STRtree
from shapely.geometry.base import BaseGeometry
from uuid_utils.compat import uuid7

from huimin.kernel.gate.api import Where

from .addresses import AddressBook
from .coordinates import Pair
from .models import Division, KnownAddress, TreeStamp
from .rules import DEPTH
from .types import DivisionView

CHECK_EVERY_S = 1.0
KEPT = 2  # the committed tree and the one of a transaction under way

_OWN = ("code", "name", "level", "parent_id", "time_zone", "calendar_code", "is_constructed")
_VALID = ("valid_from", "valid_to")
_WHERE = ("city_code", "district_code", "street_code", "community_code", "grid_code")


@dataclass(frozen=True, slots=True)
class Tree:
    """All divisions at one stamp, ready to be asked."""

    key: tuple[object, date]
    views: dict[str, DivisionView]
    wheres: dict[str, Where]
    children: dict[str, tuple[str, ...]]
    boundaries: dict[str, BaseGeometry]
    addresses: AddressBook
    answers: dict[tuple[object, ...], bytes]  # map data made for this tree, kept as long as it
    _index: STRtree
    _indexed: tuple[str, ...]

    def locate(self, lon: float, lat: float) -> str:
        """The code of the deepest current division around the point, "" outside all. On a border: the lowest code."""
        hits = self._index.query(shapely.Point(lon, lat), predicate="intersects")
        if not len(hits):
            return ""
        return min((self._indexed[hit] for hit in hits), key=lambda code: (-DEPTH[self.views[code].level], code))

    def subtree(self, code: str) -> Iterator[str]:
        """The code and all codes below it, parents before children."""
        waiting = [code]
        while waiting:
            current = waiting.pop()
            yield current
            waiting.extend(reversed(self.children.get(current, ())))

    def ancestors(self, code: str) -> Iterator[str]:
        """The codes above, nearest first."""
        above = self.views[code].parent_code
        while above:
            yield above
            above = self.views[above].parent_code


_lock = threading.Lock()
_trees: OrderedDict[tuple[object, date], Tree] = OrderedDict()
_mine = threading.local()  # has_written: this thread gave the tree a stamp that may not be committed, or not any more
_newest: Tree | None = None
_looked_at = 0.0


def current() -> Tree:
    """The tree as the database has it, or had it less than a second ago."""
    global _newest, _looked_at
    has_written = getattr(_mine, "has_written", False)
    now = time.monotonic()
    if _newest and not has_written and now - _looked_at < CHECK_EVERY_S:
        return _newest
    if has_written and not connection.in_atomic_block:
        _mine.has_written = has_written = False
    key = (TreeStamp.objects.values_list("stamp", flat=True).first(), timezone.localdate())
    with _lock:
        tree = _trees.get(key)
        if tree is None:
            tree = _trees[key] = _load(key)
            while len(_trees) > KEPT:
                _trees.popitem(last=False)
        _trees.move_to_end(key)
        if not has_written:
            _newest, _looked_at = tree, now
    return tree


def restamp() -> None:
    """Give the tree a new stamp in this transaction: every process reads it again once it commits."""
    TreeStamp.objects.update_or_create(id=1, defaults={"stamp": uuid7()})
    _mine.has_written = True
    transaction.on_commit(look_again)


def look_again() -> None:
    """Make the next call look at the stamp, however recently it was looked at."""
    global _looked_at  # noqa: PLW0603
    _looked_at = 0.0


def _load(key: tuple[object, date]) -> Tree:
    today = key[1]
    rows = {
        row["code"]: row
        for row in Division.objects.order_by("code")
        .annotate(area=AsWKB("boundary"), middle=AsWKB("centre"))
        .values(*_OWN, *_VALID, *_WHERE, "area", "middle")
    }
    views: dict[str, DivisionView] = {}
    wheres: dict[str, Where] = {}
    children: dict[str, list[str]] = {}
    boundaries: dict[str, BaseGeometry] = {}
    # shallow levels first: what a division inherits is then already known
    for row in sorted(rows.values(), key=lambda row: (DEPTH[row["level"]], row["code"])):
        code, parent = row["code"], row["parent_id"] or ""
        above = views.get(parent)
        lon, lat = _pair(row["middle"]) or (None, None)
        views[code] = DivisionView(
            code=code,
            name_zh=row["name"].get("zh-hans", ""),
            name_en=row["name"].get("en", ""),
            level=row["level"],
            parent_code=parent,
            time_zone=row["time_zone"] or (above.time_zone if above else ""),
            calendar_code=row["calendar_code"] or (above.calendar_code if above else ""),
            is_constructed=row["is_constructed"],
            lon=lon,
            lat=lat,
            is_current=_is_current(row["valid_from"], row["valid_to"], today) and (above is None or above.is_current),
        )
        wheres[code] = Where(*(row[column] for column in _WHERE))
        if parent:
            children.setdefault(parent, []).append(code)
        if row["area"]:
            boundaries[code] = shapely.from_wkb(bytes(row["area"]))
    indexed = tuple(code for code in boundaries if views[code].is_current)
    areas = [boundaries[code] for code in indexed]
    shapely.prepare(areas)
    known = KnownAddress.objects.annotate(middle=AsWKB("point")).values_list("text_key", "division_id", "middle")
    return Tree(
        key=key,
        views=views,
        wheres=wheres,
        children={code: tuple(below) for code, below in children.items()},
        boundaries=boundaries,
        addresses=AddressBook(
            divisions=[view for view in views.values() if view.is_current],
            wheres=wheres,
            known=[(text, code, _pair(point)) for text, code, point in known],
        ),
        answers={},
        _index=STRtree(areas),
        _indexed=indexed,
    )


def _pair(wkb: bytes | memoryview | None) -> Pair | None:
    """Longitude and latitude of a point as the database sends it."""
    if not wkb:
        return None
    point = shapely.from_wkb(bytes(wkb))
    return point.x, point.y


def _is_current(valid_from: date | None, valid_to: date | None, today: date) -> bool:
    return (valid_from is None or valid_from <= today) and (valid_to is None or today <= valid_to)
