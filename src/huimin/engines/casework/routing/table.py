"""The routing table read for one place, one kind of need and one moment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from huimin.kernel.access import api as access
from huimin.kernel.access.api import Where
from huimin.kernel.clock import api as clock
from huimin.kernel.places import api as places
from huimin.kernel.trips import api as trips

from .. import catalogue
from ..definition import Definition
from ..types import CaseView
from .load import open_counts
from .owners import component_of
from .reasons import Reason
from .rules import ALWAYS, IsOpen, Row, best, choose, fitting_now, rank

#: Capabilities every town routes: the centre that receives, verifies and closes, and the one that dispatches.
INTAKE, DISPATCH = "intake", "dispatch"

#: Routes and owners in one statement, so that an intake needs no further trip for them.
_ROUTES = """
    SELECT capability, case_type_code, division_code, unit_id, hours, '', '' FROM casework_route
     WHERE capability = ANY(%s) AND division_code = ANY(%s)
       AND (case_type_code = '' OR case_type_code = %s)
       AND (valid_from IS NULL OR valid_from <= %s) AND (valid_to IS NULL OR valid_to > %s)
    UNION ALL
    SELECT %s, '', division_code, unit_id, 'always', component_class, owner_code FROM casework_componentowner
     WHERE component_class = %s AND division_code = ANY(%s) AND owner_code IN ('', %s)
       AND (valid_from IS NULL OR valid_from <= %s) AND (valid_to IS NULL OR valid_to > %s)
"""


@dataclass(frozen=True)
class Desks:
    """Who answers in one place: the two centres and the unit; None where the table has no row."""

    intake_id: UUID | None
    dispatch_id: UUID | None
    unit_id: UUID | None
    reason: Reason | None  # why this unit


def desks(
    definition: Definition,
    where: Where,
    *,
    on: date | None = None,
    at: datetime | None = None,
    answers: Mapping[str, Any] | None = None,
) -> Desks:
    """The desks for a case of this type at this place, now unless a moment is given."""
    at = at or clock.now()
    (rows,) = trips.send(routes(definition, where, on=on or at.date(), answers=answers))
    return chosen(rows, definition, where, at=at)


def routes(
    definition: Definition, where: Where, *, on: date, answers: Mapping[str, Any] | None = None
) -> trips.Statement:
    """The statement that reads the rows of the routing table which may fit."""
    wanted = [definition.capability, INTAKE, DISPATCH]
    return _read(wanted, definition.code, where, on=on, component=component_of(definition, answers))


def _read(
    capabilities: Sequence[str], type_code: str, where: Where, *, on: date, component: tuple[str, str] = ("", "")
) -> trips.Statement:
    """The rows for these capabilities; the owners of a component stand under the first of them."""
    codes, (component_class, owner) = codes_of(where), component
    return _ROUTES, [
        list(capabilities), codes, type_code, on, on, *capabilities[:1], component_class, codes, owner, on, on,
    ]  # fmt: skip


def chosen(rows: Sequence[Sequence[Any]], definition: Definition, where: Where, *, at: datetime | None = None) -> Desks:
    """The desks these rows name: a centre by place alone, the unit also by owner, hours and load."""
    codes, found = codes_of(where), [Row(*row) for row in rows]
    fitting = [row for row in found if row.capability == definition.capability]
    unit = choose(fitting, codes, is_open=_open_at(at, where), load=open_counts)
    return Desks(
        intake_id=_centre(found, INTAKE, codes),
        dispatch_id=_centre(found, DISPATCH, codes),
        unit_id=unit.unit_id if unit else None,
        reason=unit.reason if unit else None,
    )


def centre(capability: str, type_code: str, where: Where, *, on: date) -> UUID | None:
    """The centre that receives or dispatches cases of a type at this place, whatever the hour and its load."""
    (rows,) = trips.send(_read([capability], type_code, where, on=on))
    return _centre([Row(*row) for row in rows], capability, codes_of(where))


def _centre(rows: Sequence[Row], capability: str, codes: Sequence[str]) -> UUID | None:
    row = best([row for row in rows if row.capability == capability and row.hours == ALWAYS], codes)
    return row.unit_id if row else None


def codes_of(where: Where) -> list[str]:
    """The divisions of a place, the deepest first."""
    return [code for code in (where.grid, where.community, where.street, where.district, where.city) if code]


def _open_at(at: datetime | None, where: Where) -> IsOpen:
    """Whether a unit works at that moment, by its own calendar."""

    def is_open(unit_id: UUID) -> bool:
        calendar = clock.calendar_for(organisation_id=unit_id, division_code=where.deepest)
        zone = places.division(where.deepest).time_zone
        return clock.is_open(at=at or clock.now(), calendar=calendar, time_zone=zone)

    return is_open


def units_of(*, where: Where, on: date | None = None) -> list[UUID]:
    """Every unit the routing table names for any capability at this place, the two centres left out."""
    on = on or clock.now().date()
    codes = codes_of(where)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT unit_id FROM casework_route WHERE division_code = ANY(%s) AND capability <> ALL(%s)"
            " AND (valid_from IS NULL OR valid_from <= %s) AND (valid_to IS NULL OR valid_to > %s)"
            " UNION SELECT unit_id FROM casework_componentowner WHERE division_code = ANY(%s)"
            " AND (valid_from IS NULL OR valid_from <= %s) AND (valid_to IS NULL OR valid_to > %s)",
            [codes, [INTAKE, DISPATCH], on, on, codes, on, on],
        )
        return [row[0] for row in cursor.fetchall()]


def colleagues(unit_id: UUID | None) -> list[tuple[UUID, str]]:
    """Who of a unit may handle its cases: accounts and their names."""
    if unit_id is None:
        return []
    posts = access.posts(organisation_id=unit_id, permission="casework.case_sign")
    held = access.holdings(post_ids=[post.id for post in posts])
    return sorted({(item.account_id, item.display_name) for item in held}, key=lambda pair: pair[1])


def able_units(
    definition: Definition, where: Where, *, at: datetime | None = None, answers: Mapping[str, Any] | None = None
) -> list[UUID]:
    """Every unit that could answer such a case now, the one that fits best first: those to whom it may be offered."""
    at = at or clock.now()
    (rows,) = trips.send(routes(definition, where, on=at.date(), answers=answers))
    return able(rows, definition, where, at=at)


def able(rows: Sequence[Sequence[Any]], definition: Definition, where: Where, *, at: datetime) -> list[UUID]:
    """The units these rows name as able to answer at that moment, each once, the one that fits best first."""
    codes = codes_of(where)
    fitting = [row for row in (Row(*row) for row in rows) if row.capability == definition.capability]
    now, _closed = fitting_now(fitting, codes, is_open=_open_at(at, where))
    ordered = sorted(now, key=lambda row: (rank(row, codes), str(row.unit_id)))
    return list(dict.fromkeys(row.unit_id for row in ordered))


def units_for(capabilities: Sequence[str], type_code: str, where: Where, *, at: datetime) -> dict[str, UUID]:
    """The unit the routing table names for each of these capabilities; left out where it names none."""
    codes = codes_of(where)
    (rows,) = trips.send(_read(capabilities, type_code, where, on=at.date()))
    found = [Row(*row) for row in rows]
    units = {
        capability: choose(
            [row for row in found if row.capability == capability], codes, is_open=_open_at(at, where), load=open_counts
        )
        for capability in capabilities
    }
    return {capability: unit.unit_id for capability, unit in units.items() if unit}


def proposed_desks(*, view: CaseView) -> Desks:
    """What the routing table says of a case as it stands."""
    return desks(catalogue.version(view.type_version_id), view.where, answers=view.form)


def proposed_unit(*, view: CaseView) -> UUID | None:
    """The unit the routing table names for a case as it stands."""
    return proposed_desks(view=view).unit_id
