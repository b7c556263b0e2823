"""Likely duplicates found: one statement by place and time together, then the few found are weighed in process."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from math import cos, radians
from typing import Any
from uuid import UUID

from django.core import signing

from huimin.kernel.access import api as access
from huimin.kernel.access.api import Actor, Where
from huimin.kernel.clock import api as clock
from huimin.kernel.clock.api import Limit
from huimin.kernel.facts import api as facts
from huimin.kernel.trips import api as trips

from .. import catalogue
from ..definition import Definition, Duplicates
from ..models import Case
from ..queries import types
from ..store import WHERE_COLUMNS
from ..transitions import State
from ..types import CaseTypeView, CaseView
from .scoring import SHOWN, SHOWN_TO_RESIDENTS, score
from .similarity import likeness, pairs
from .types import Likely, Need, PublicLikely

VIEW = "casework.case_view"
MOST, MOST_PUBLIC = 5, 3
#: How many cases near by are weighed at most, the nearest first.
MOST_WEIGHED = 80
#: Kinds of need that stand in the street for all to see. Of disputes, care and complaints nobody else is told.
PUBLIC_KINDS = frozenset({"component", "matter"})
#: Without a type, or without an exact place, the words must say that it is the same.
LEAST_TEXT = 0.2
#: Metres of a degree of latitude.
DEGREE_M = 111_320.0
#: How long what a page was shown may be taken up.
KEY_KEPT = timedelta(hours=6)
SALT = "casework.duplicates"

_COLUMNS = (
    "c.id, c.number, c.type_code, c.title, left(c.description, 400), c.state, "
    + ", ".join(f"c.{column}" for column in WHERE_COLUMNS)
    + ", c.raised_at"
)
_NEAR = """
    (SELECT COLUMNS, CASE WHEN c.is_place_approximate THEN NULL ELSE ST_DistanceSphere(c.point, p.point) END
       FROM casework_case c, (SELECT ST_SetSRID(ST_MakePoint(%s, %s), 4326) AS point) p
      WHERE c.point && ST_Expand(p.point, %s, %s) AND c.raised_at >= %s AND c.raised_at <= %s AND NOT c.is_place_approximate
        MORE
      ORDER BY c.point <-> p.point LIMIT MOST)
"""
_AROUND = """
    (SELECT COLUMNS, NULL::float8
       FROM casework_workitem i JOIN casework_case c ON c.id = i.case_id
      WHERE i.is_current AND i.community_code = %s AND i.raised_at >= %s AND i.raised_at <= %s
        AND (%s OR c.point IS NULL OR c.is_place_approximate) MORE
      ORDER BY i.raised_at DESC LIMIT MOST)
"""


def likely(*, actor: Actor, need: Need, most: int = MOST) -> list[Likely]:
    """The cases the actor may see that may be the same need, the likeliest first."""
    scope = access.scope(actor, VIEW)
    if scope.is_empty:
        return []
    condition, params = scope.sql("c", unit="unit_id", owner="reporter_id")
    return _weighed(need, types.case_types(), condition, list(params), least=SHOWN)[:most]


def likely_of(*, actor: Actor, view: CaseView, most: int = MOST) -> list[Likely]:
    """The cases that may be the same need as this one."""
    is_exact = view.lon is not None and not view.is_place_approximate
    need = Need(
        text=view.description, type_code=view.type_code, where=view.where, lon=view.lon if is_exact else None,
        lat=view.lat if is_exact else None, at=view.raised_at, case_id=view.id,
    )  # fmt: skip
    return likely(actor=actor, need=need, most=most)


def public_likely(*, need: Need, most: int = MOST_PUBLIC) -> list[PublicLikely]:
    """What anybody may know of open cases that may be the same need, the likeliest first; of kinds in the street alone."""
    views = types.case_types()
    known = {view.code: view for view in views if view.kind in PUBLIC_KINDS}
    if need.type_code and need.type_code not in known:
        return []
    found = _weighed(need, views, "c.type_code = ANY(%s)", [list(known)], least=SHOWN_TO_RESIDENTS)
    return [
        PublicLikely(
            key=signing.dumps(str(one.case_id), salt=SALT), type_title=known[one.type_code].title,
            community_code=one.where.community, is_near=one.distance_m is not None, raised_at=one.raised_at,
            state=one.state,
        )
        for one in found if one.is_open
    ][:most]  # fmt: skip


def shown_case(key: str) -> UUID | None:
    """The case that a page was shown under this key; None when the key is not ours, or too old."""
    try:
        return UUID(signing.loads(key, salt=SALT, max_age=KEY_KEPT))
    except (signing.BadSignature, ValueError, TypeError):
        return None


def public_type(case_id: UUID) -> str:
    """The type of a case of a kind that stands in the street; "" for others, and for none."""
    code = Case.objects.filter(id=case_id).values_list("type_code", flat=True).first()
    public = {view.code for view in types.case_types() if view.kind in PUBLIC_KINDS}
    return code if code in public else ""


def said_same(case_id: UUID) -> UUID | None:
    """The case that whoever raised this one said is the same need; None when nobody did."""
    raised = next((fact for fact in facts.of(subject=("case", case_id)) if fact.verb == "case.raised"), None)
    named = raised.data.get("duplicate_candidate_of") if raised else None
    return UUID(named) if named else None


def _weighed(
    need: Need, views: Sequence[CaseTypeView], condition: str, params: list[Any], *, least: float
) -> list[Likely]:
    rule, kin = _rule(need.type_code, views), family(need.type_code, views)
    within, at, text = span(rule.within), need.at or clock.now(), pairs(need.text)
    weighed = []
    for row in _found(need, rule, kin, condition, params, at=at, within=within):
        case_id, number, type_code, title, words, state, *where, raised_at, distance_m = row
        alike = likeness(text, pairs(f"{title}{words}" if not words.startswith(title) else words)) if text else None
        if (alike or 0) < LEAST_TEXT and (not need.type_code or distance_m is None):
            continue
        is_same = type_code == need.type_code if need.type_code else None
        points = score(
            is_same_type=is_same, distance_m=distance_m,
            reach_m=rule.distance_m, age=at - raised_at, within=within, text=alike,
        )  # fmt: skip
        if points >= least:
            weighed.append(
                Likely(
                    case_id, number, type_code, title, State(state), Where(*where), raised_at,
                    None if distance_m is None else round(distance_m), is_same, alike or 0.0, points,
                )
            )  # fmt: skip
    return sorted(weighed, key=lambda one: (-one.score, one.raised_at, one.case_id))


def _own(type_code: str, views: Sequence[CaseTypeView]) -> Definition | None:
    """The definition of a type in force; None for none, and for one no longer in force."""
    return next((catalogue.version(view.version_id) for view in views if view.code == type_code), None)


def _rule(type_code: str, views: Sequence[CaseTypeView]) -> Duplicates:
    """How near and how lately, as the type says; the product's default without one."""
    own = _own(type_code, views)
    return own.duplicates if own else Duplicates()


def _found(
    need: Need, rule: Duplicates, kin: list[str], condition: str, params: list[Any], *, at: datetime, within: timedelta
) -> Iterable[tuple[Any, ...]]:
    """The cases near in place and time. A case that came later is looked for as well: either may be the duplicate."""
    since, until = at - within, at + within
    more = ["AND c.state <> 'voided' AND", condition]
    values = list(params)
    if need.case_id:
        more.append("AND c.id <> %s")
        values.append(need.case_id)
    if need.type_code:
        more.append("AND c.type_code = ANY(%s)")
        values.append(kin)
    fixed = {"COLUMNS": _COLUMNS, "MORE": " ".join(more), "MOST": str(MOST_WEIGHED)}
    parts, given = [], []
    has_point = need.lon is not None and need.lat is not None
    if has_point:
        high = rule.distance_m / DEGREE_M
        wide = high / max(0.1, cos(radians(need.lat or 0.0)))
        parts.append(_filled(_NEAR, fixed))
        given += [need.lon, need.lat, wide, high, since, until, *values]
    if need.where.community:
        parts.append(_filled(_AROUND, fixed))
        given += [need.where.community, since, until, not has_point, *values]
    if not parts:
        return []
    (rows,) = trips.send((" UNION ALL ".join(parts), given))
    return [row for row in rows if row[-1] is None or row[-1] <= rule.distance_m]


def _filled(statement: str, parts: dict[str, str]) -> str:
    """The statement with our own pieces of SQL put in; what people typed goes as parameters."""
    for name, part in parts.items():
        statement = statement.replace(name, part)
    return statement


def family(type_code: str, views: Sequence[CaseTypeView]) -> list[str]:
    """The types whose cases may be the same need: those of the same group, or answered by the same kind of unit."""
    own = _own(type_code, views)
    if own is None:
        return [type_code]
    others = [(view.code, catalogue.version(view.version_id)) for view in views]
    return [
        code for code, other in others if other.capability == own.capability or (own.group and other.group == own.group)
    ]


def span(limit: str) -> timedelta:
    """The time a duplicates rule looks back; working time counts as plain time here, which looks back a little less."""
    parsed = Limit.parse(limit)
    unit = parsed.unit.removeprefix("working_")
    return timedelta(**{f"{unit}s": parsed.amount})
