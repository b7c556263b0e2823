"""Every read of figures. Tallies answer what is asked of whole streets; what is narrowed further is counted from outcomes."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet, Sum

from huimin.kernel.access import api as access
from huimin.kernel.access.api import Actor
from huimin.kernel.api import keyset
from huimin.kernel.clock import api as clock
from huimin.kernel.places import api as places

from ..models import Outcome, Tally
from . import counting, indicators
from .conditions import CONDITIONS, LIVE
from .folding import DEFAULT_ZONE
from .indicators import Figure, IndicatorSet
from .period import Period
from .types import CasePage, CaseRow, Dimension, Question, Row, Side, Table

PERMISSION = "supervision.figures"
PAGE = 50
ORDER = ("raised_at", "case_id")
LEVELS = ("city", "district", "street", "community", "grid")
TALLIED_LEVELS = ("city", "district", "street")
Found = dict[str, dict[str, int]]


def measure(
    *, actor: Actor, question: Question, codes: Sequence[str], by: Dimension = "", is_compared: bool = True,
    as_of: datetime | None = None,
) -> Table:  # fmt: skip
    """Figures of a period by unit, person, type, place or channel, and of all together; beside those of the equal period before
    and of the same period a year before. A period that is not over is compared with as many days.

    Raises: PeriodInvalid, IndicatorsInvalid for an unknown code, Refused.
    """
    definitions = indicators.in_force()
    now = as_of or clock.now()
    level = level_below(question.division_code, actor)
    period = question.period.until(today(question.division_code, now))
    asked = _Asked(actor, definitions, question, tuple(codes), by, level, now)
    found, total = asked.all(period)
    before, before_total = asked.all(period.previous()) if is_compared else ({}, {})
    year, year_total = asked.all(period.year_before()) if is_compared else ({}, {})
    rows = tuple(
        Row(key, asked.figures(counts), asked.figures(before.get(key, {})), asked.figures(year.get(key, {})), counts)
        for key, counts in sorted(found.items(), key=lambda item: (not item[0], -item[1].get("raised", 0), item[0]))
    )
    whole = Row("", asked.figures(total), asked.figures(before_total), asked.figures(year_total), total)
    return Table(definitions, tuple(codes), question, by, level, rows, whole, now)


def series(
    *, actor: Actor, question: Question, code: str, periods: Sequence[Period], as_of: datetime | None = None
) -> list[tuple[Period, Figure]]:
    """One figure over several periods, for a trend."""
    now = as_of or clock.now()
    asked = _Asked(actor, indicators.in_force(), question, (code,), "", "", now)
    return [(period, asked.figures(asked.total(period))[code]) for period in periods]


def cases_behind(
    *, actor: Actor, question: Question, code: str, side: Side, by: Dimension = "", key: str = "", cursor: str = "",
    limit: int = PAGE, as_of: datetime | None = None,
) -> CasePage:  # fmt: skip
    """The cases a number counts, in the order they were raised: exactly as many as the number says."""
    rows = _behind(actor, question, code, side, by, key, as_of or clock.now())
    page = keyset.page(rows, order=ORDER, cursor=cursor, limit=limit, context=f"figures|{code}|{side}")
    return CasePage([_case(row) for row in page.rows], page.next, rows.count())


def each_case_behind(
    *, actor: Actor, question: Question, code: str, side: Side, by: Dimension = "", key: str = "",
    as_of: datetime | None = None,
) -> Iterator[CaseRow]:  # fmt: skip
    """All of them, for a file."""
    rows = _behind(actor, question, code, side, by, key, as_of or clock.now())
    return (_case(row) for row in rows.order_by(*ORDER).iterator(chunk_size=1000))


def today(division_code: str, now: datetime) -> date:
    """The day it is in a division."""
    known = places.divisions([division_code])
    zone = known[division_code].time_zone if division_code in known else DEFAULT_ZONE
    return now.astimezone(ZoneInfo(zone)).date()


def level_below(division_code: str, actor: Actor) -> str:
    """The level that places are grouped by: the one below the division (or below the actor's own)."""
    code = division_code or (actor.post.division_code if actor.post else "")
    known = places.divisions([code])
    if code not in known or known[code].level not in LEVELS:
        return "city"
    children = {view.level for view in places.children(code)}
    return next((level for level in LEVELS if level in children), known[code].level)


class _Asked:
    """One question while it is answered."""

    def __init__(
        self, actor: Actor, definitions: IndicatorSet, question: Question, codes: Sequence[str], by: Dimension, level: str,
        now: datetime,
    ) -> None:  # fmt: skip
        unknown = [code for code in codes if code not in definitions.indicators]
        if unknown:
            raise indicators.IndicatorsInvalid(f"no figure is called {', '.join(unknown)}", field="figure")
        self.definitions, self.question, self.codes, self.by, self.level, self.now = (
            definitions, question, codes, by, level, now,
        )  # fmt: skip
        self.scope = access.scope(actor, PERMISSION)
        self.names = sorted(definitions.needed(codes) | {"raised"})

    def figures(self, counts: Any) -> dict[str, Figure]:
        return {code: self.definitions.figure(code, counts) for code in self.codes}

    def all(self, period: Period) -> tuple[Found, dict[str, int]]:
        """The counts of each group, and of all together."""
        groups = self.groups(period)
        # A case waits in one group alone: what waits need not be counted again, unlike what several units had a part in.
        counted = groups if self.by not in ("", "person") and self._is_tallied(self.by) else None
        return groups, self.total(period, groups=counted)

    def groups(self, period: Period) -> Found:
        if not self.by:
            return {}
        if self.by == "person":
            return self._by_person(period)
        return self._counts(period, self.by)

    def total(self, period: Period, *, groups: Found | None = None) -> dict[str, int]:
        """The counts of all together; with `groups`, what still waits is added up from theirs."""
        if self.question.unit_id is None:
            return self._counts(period, "", groups=groups).get("", {})
        unit = str(self.question.unit_id)
        return counting.counted(
            self.outcomes(period, is_returned_too=True), self.names, dimension="unit", groups=self.definitions.groups,
            now=self.now,
        ).get(unit, {})  # fmt: skip

    def _by_person(self, period: Period) -> Found:
        """Each figure by the person whose work it is: the registrar's registrations, the dispatcher's dispatches."""
        found: Found = {}
        by_role: dict[str, set[str]] = {}
        for code in self.codes:
            role = self.definitions.indicators[code].person or "finisher"
            by_role.setdefault(role, set()).update(self.definitions.needed([code]))
        rows = self.outcomes(period)
        for role, names in by_role.items():
            counted = counting.counted(
                rows,
                sorted(names | {"raised"}),
                dimension="person",
                groups=self.definitions.groups,
                now=self.now,
                person=role,
            )
            for key, counts in counted.items():
                if key:
                    into = found.setdefault(key, {})
                    into.update({name: count for name, count in counts.items() if name != "raised"})
                    into["raised"] = max(into.get("raised", 0), counts["raised"])
        return found

    def _counts(self, period: Period, by: Dimension, *, groups: Found | None = None) -> Found:
        if not self._is_tallied(by):
            return counting.counted(
                self.outcomes(period), self.names, dimension=by, groups=self.definitions.groups, now=self.now,
                level=self.level,
            )  # fmt: skip
        kept = [name for name in self.names if name not in LIVE]
        found = self._tallied(period, by, kept)
        live = [name for name in self.names if name in LIVE]
        if groups is not None:
            found.setdefault("", dict.fromkeys(kept, 0)).update(
                {name: sum(counts.get(name, 0) for counts in groups.values()) for name in live}
            )
        elif live:
            rows = self.outcomes(period).filter(is_open=True)
            for key, counts in counting.counted(
                rows, live, dimension=by, groups=self.definitions.groups, now=self.now, level=self.level
            ).items():
                if any(counts.values()):
                    found.setdefault(key, dict.fromkeys(kept, 0)).update(counts)
        return {key: {**dict.fromkeys(live, 0), **counts} for key, counts in found.items()}

    def _is_tallied(self, by: Dimension) -> bool:
        """Tallies know streets, and communities where grouped by place; no narrower grants, and nothing narrowed."""
        if self.question.is_narrowed or self.scope.is_empty:
            return False
        if any(grant.reach not in ("jurisdiction", "everywhere") for grant in self.scope.grants):
            return False
        levels = {grant.division_level for grant in self.scope.grants if grant.reach == "jurisdiction"}
        if self.question.division_code:
            levels.add(places.where_of(self.question.division_code).level)
        if by == "place" and self.level == "grid":
            return False
        deepest = (*TALLIED_LEVELS, "community") if by in ("place", "") else TALLIED_LEVELS
        return levels <= {*deepest, ""}

    def _tallied(self, period: Period, by: Dimension, names: Sequence[str]) -> Found:
        grain = "month" if period.is_of_whole_months else "day"
        rows = Tally.objects.filter(
            self.scope.q(unit="", owner=""), self._division(), dimension=by or "place", grain=grain,
            day__gte=period.first, day__lte=period.last,
        )  # fmt: skip
        sums = {f"n_{name}": Sum(name) for name in names}
        key = "" if not by else f"{self.level}_code" if by == "place" else "key"
        if not key:
            return {"": {name[2:]: count or 0 for name, count in rows.aggregate(**sums).items()}}
        return {
            row.pop(key): {name[2:]: count for name, count in row.items()}
            for row in rows.order_by().values(key).annotate(**sums)
        }

    def _division(self) -> Q:
        code = self.question.division_code
        if not code:
            return Q()
        level = places.where_of(code).level
        return Q(**{f"{level}_code": code}) if level else Q()

    def outcomes(self, period: Period, *, is_returned_too: bool = False) -> QuerySet[Outcome]:
        """The outcomes the question is about, within the actor's reach; those its unit only sent back as well where asked."""
        asked = self.question
        rows = Outcome.objects.filter(
            self.scope.q(owner=""), self._division(), raised_on__gte=period.first, raised_on__lte=period.last
        )
        if asked.unit_id:
            own = Q(unit_id=asked.unit_id)
            rows = rows.filter(own | Q(sent_back_by_others__contains=[asked.unit_id]) if is_returned_too else own)
        if asked.type_code:
            rows = rows.filter(type_code=asked.type_code)
        if asked.channel:
            rows = rows.filter(channel=asked.channel)
        if asked.person_id:
            rows = rows.filter(**{f"{asked.person_role}_id": asked.person_id})
        return rows

    def where(self, terms: Iterable[str], *, by_unit: str = "") -> Q:
        """The condition of the rows a sum of terms counts."""
        found, without = Q(pk__in=[]), Q()
        for term in terms:
            name = term.lstrip("-")
            if name not in CONDITIONS:
                name = {"rating_sum": "rated"}.get(name, "raised")
            condition = counting.condition(name, self.definitions.groups, self.now, by_unit=bool(by_unit))
            if by_unit:
                condition &= Q(unit_id=by_unit)
                if name in counting.SENT_BACK:
                    condition |= Q(sent_back_by_others__contains=[by_unit])
            if term.startswith("-"):
                without |= condition
            else:
                found = condition if found == Q(pk__in=[]) else found | condition
        return found & ~without if without else found


def _behind(
    actor: Actor, question: Question, code: str, side: Side, by: Dimension, key: str, now: datetime
) -> QuerySet[Outcome]:
    asked = _Asked(actor, indicators.in_force(), question, (code,), by, level_below(question.division_code, actor), now)
    indicator = asked.definitions.indicators[code]
    period = question.period.until(today(question.division_code, now))
    terms = indicator.numerator if side == "numerator" else indicator.denominator
    unit = key if by == "unit" else str(question.unit_id or "") if not by else ""
    if unit:
        return asked.outcomes(period, is_returned_too=True).filter(asked.where(terms, by_unit=unit))
    rows = asked.outcomes(period).filter(asked.where(terms))
    match by:
        case "unit":
            return rows.filter(unit_id=None)
        case "person":
            return rows.filter(**{f"{indicator.person or 'finisher'}_id": key or None})
        case "place":
            return rows.filter(**{f"{asked.level}_code": key})
        case "type" | "channel":
            return rows.filter(**{counting.KEY_COLUMNS[by]: key})
    return rows


def _case(row: Outcome) -> CaseRow:
    is_known = row.handled_at is not None and row.due_at is not None and not row.is_estimated
    return CaseRow(
        case_id=row.case_id, unit_id=row.unit_id, type_code=row.type_code, channel=row.channel, state=row.state,
        place_code=row.community_code or row.street_code or row.district_code or row.city_code, raised_at=row.raised_at,
        due_at=row.due_at, handled_at=row.handled_at, closed_at=row.closed_at,
        is_on_time=row.handled_at <= row.due_at if is_known and row.handled_at and row.due_at else None,
        rework_count=row.rework_count, return_count=row.return_count, rating=row.rating,
    )  # fmt: skip
