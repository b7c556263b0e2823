"""Every write to the division tree: permission checked, atomic, one fact, and a new stamp that all processes notice."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any, cast
from uuid import NAMESPACE_OID, UUID, uuid5
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.contrib.gis.geos import GEOSGeometry, MultiPolygon, Point
from django.db import connection, transaction
from django.utils.translation import gettext as _

from huimin.kernel.facts import api as facts
from huimin.kernel.gate.api import Actor, Where, require

from . import queries, tree
from .addresses import address_key
from .errors import PlacesError, UnknownDivision
from .geometry import inner_point, read_boundary
from .models import Division, KnownAddress
from .rules import LEVELS, PLACED_LEVELS, check_level
from .types import AddressRow, DivisionRow, DivisionView

PERMISSION = "places.division_edit"
_WHERE = tuple(f"{level}_code" for level in PLACED_LEVELS)
_WRITTEN = ("name", "level", "parent_id", "time_zone", "calendar_code", "is_constructed", "source", *_WHERE)


def division_id(code: str) -> UUID:
    """The id under which facts know a division: the same for the same code, everywhere."""
    return uuid5(NAMESPACE_OID, f"huimin:division:{code}")


@transaction.atomic
def ensure_division(
    *,
    actor: Actor,
    code: str,
    name: dict[str, str],
    level: str,
    parent: str = "",
    time_zone: str = "",
    calendar_code: str = "",
    boundary: Any = None,
    is_constructed: bool = False,
    source: str = "",
    centre: tuple[float, float] | None = None,
) -> DivisionView:
    """The division with this code, made or brought to what is given; nothing is written where all is so already.

    Shape: `name` {"zh-hans", "en"}; `boundary` GeoJSON or shapely, WGS-84, None leaves a known one; time zone and
    calendar "" are inherited from above. Records division.recorded.
    Raises: BadCode, BadGeometry, UnknownDivision (the parent), PlacesError (time zone), Refused.
    """
    row = DivisionRow(
        code=code,
        name=name,
        level=level,  # type: ignore[arg-type]
        parent=parent,
        boundary=boundary,
        time_zone=time_zone,
        calendar_code=calendar_code,
        is_constructed=is_constructed,
        source=source,
        centre=centre,
    )
    _lock_tree()
    outcome, division = _write(actor, row, Division.objects.filter(code__in=[code, parent]).in_bulk())
    if outcome != "unchanged":
        tree.restamp()
        facts.record(
            verb="division.recorded",
            subject=("division", division_id(code)),
            actor=actor,
            where=_where(division),
            data={"code": code, "level": level, "parent": parent, "is_new": outcome == "added"},
        )
    return queries.division(code)


@transaction.atomic
def load_tree(
    *,
    actor: Actor,
    divisions: Sequence[DivisionRow],
    addresses: Sequence[AddressRow] = (),
    source: str,
    progress: Callable[[int, int], None] | None = None,
) -> dict[str, int]:
    """All given divisions and known addresses stand in the tree; twice is the same as once.

    Shape: how many divisions were added, changed, unchanged, and addresses added. Rows may stand in any order.
    One fact, division.tree_loaded, under the highest division given.
    Raises: as ensure_division; nothing is written then.
    """
    _lock_tree()
    have = Division.objects.in_bulk()
    done = {"added": 0, "changed": 0, "unchanged": 0}
    ordered = sorted(divisions, key=lambda row: (LEVELS.index(row.level) if row.level in LEVELS else 0, row.code))
    top = Where()
    for number, row in enumerate(ordered, start=1):
        outcome, division = _write(actor, row, have)
        done[outcome] += 1
        top = _where(division) if number == 1 else top
        if progress:
            progress(number, len(ordered))
    new_addresses = _write_addresses(actor, addresses, have)
    if done["added"] or done["changed"] or new_addresses:
        tree.restamp()
        facts.record(
            verb="division.tree_loaded",
            subject=("division", division_id(ordered[0].code if ordered else addresses[0].division)),
            actor=actor,
            where=top,
            data={"source": source, **done, "addresses": new_addresses},
        )
    return {**done, "addresses": new_addresses}


@transaction.atomic
def end_division(*, actor: Actor, code: str, valid_to: date, reason: str) -> DivisionView:
    """The division is valid up to and including `valid_to`; after it nothing is placed there. Records division.ended.

    Raises: UnknownDivision, PlacesError when it would end before it began, Refused.
    """
    division = Division.objects.select_for_update().filter(code=code).first()
    if division is None:
        raise UnknownDivision(code)
    require(actor, PERMISSION, where=_where(division))
    if division.valid_from and valid_to < division.valid_from:
        raise PlacesError(_("A division cannot end before it began."), field="valid_to")
    division.valid_to = valid_to
    division.save(update_fields=["valid_to"])
    tree.restamp()
    facts.record(
        verb="division.ended",
        subject=("division", division_id(code)),
        actor=actor,
        where=_where(division),
        data={"code": code, "valid_to": valid_to.isoformat()},
        reason=reason,
    )
    return queries.division(code)


def _write(actor: Actor, row: DivisionRow, have: dict[str, Division]) -> tuple[str, Division]:
    """Write one division where it differs from what `have` holds: ("added" | "changed" | "unchanged", division)."""
    parent = have.get(row.parent) if row.parent else None
    _check(row, parent)
    known = have.get(row.code)
    if known:
        require(actor, PERMISSION, where=_where(known))
    division = known or Division(code=row.code)
    before = [getattr(division, field) for field in _WRITTEN]
    where_before = _where(division)

    division.name, division.level, division.parent_id = row.name, row.level, row.parent or None
    division.time_zone, division.calendar_code = row.time_zone, row.calendar_code
    division.is_constructed, division.source = row.is_constructed, row.source
    _set_where(division, parent)
    require(actor, PERMISSION, where=_where(division))

    is_changed = _set_geometry(division, row) or before != [getattr(division, field) for field in _WRITTEN]
    if known is None or is_changed:
        division.save(force_insert=known is None)
    if known and where_before != _where(division):
        _carry_down(division)
    have[row.code] = division
    return ("added" if known is None else "changed" if is_changed else "unchanged"), division


def _check(row: DivisionRow, parent: Division | None) -> None:
    if row.parent and parent is None:
        raise UnknownDivision(row.parent, field="parent")
    check_level(row.code, row.level, parent.code if parent else "", parent.level if parent else "")
    if not row.name.get("zh-hans") and not row.name.get("en"):
        raise PlacesError(_("A division has a name."), field="name")
    try:
        ZoneInfo(row.time_zone or "UTC")
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise PlacesError(_("This time zone is unknown."), field="time_zone") from error


def _set_where(division: Division, parent: Division | None) -> None:
    for column in _WHERE:
        setattr(division, column, getattr(parent, column) if parent else "")
    if division.level in PLACED_LEVELS:
        setattr(division, f"{division.level}_code", division.code)


def _set_geometry(division: Division, row: DivisionRow) -> bool:
    """Set boundary and centre where the row gives others than the division has; whether it did."""
    outline = read_boundary(row.boundary) if row.boundary is not None else None
    is_new_outline = outline is not None and (division.boundary is None or bytes(division.boundary.wkb) != outline.wkb)
    centre = row.centre or (inner_point(outline) if outline is not None and is_new_outline else None)
    if outline is not None and is_new_outline:
        division.boundary = cast(MultiPolygon, GEOSGeometry(memoryview(outline.wkb), srid=4326))
    if centre is None or (division.centre is not None and division.centre.coords == tuple(centre)):
        return is_new_outline
    division.centre = Point(centre[0], centre[1], srid=4326)
    return True


def _carry_down(division: Division) -> None:
    """Bring the columns of everything below in line with a division that has moved."""
    for below in Division.objects.filter(parent=division):
        _set_where(below, division)
        below.save(update_fields=_WHERE)
        _carry_down(below)


def _write_addresses(actor: Actor, rows: Iterable[AddressRow], have: dict[str, Division]) -> int:
    """Add the addresses not yet known; how many."""
    known = set(KnownAddress.objects.values_list("text_key", "division_id"))
    new = []
    for row in rows:
        if row.division not in have:
            raise UnknownDivision(row.division, field="division")
        require(actor, PERMISSION, where=_where(have[row.division]))
        key = address_key(row.text)
        if not key:
            raise PlacesError(_("An address has letters or digits."), field="text")
        if (key, row.division) in known:
            continue
        known.add((key, row.division))
        new.append(
            KnownAddress(
                text=row.text,
                text_key=key,
                division_id=row.division,
                point=Point(*row.point, srid=4326) if row.point else None,
                is_constructed=row.is_constructed,
                source=row.source,
            )
        )
    KnownAddress.objects.bulk_create(new, batch_size=500)
    return len(new)


def _where(division: Division) -> Where:
    return Where(*(getattr(division, column) for column in _WHERE))


def _lock_tree() -> None:
    """One writer at a time: others wait for the end of this transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('places.tree'))")
