"""What a report says: the same content for paper and for a spreadsheet. Counted as the reader's own desk counts it."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from fractions import Fraction
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from huimin.kernel.access.api import Actor
from huimin.kernel.clock import api as clock
from huimin.kernel.places import api as places

from ..measures import queries, words
from ..measures.conditions import GOOD_RATING
from ..measures.indicators import Figure
from ..measures.period import Period
from ..measures.types import CaseRow, Dimension, Question, Row, Table
from ..models import Card, Finding
from ..types import BEHAVIOUR_TITLES, CARD_TITLES
from . import names

MAIN = ("raised", "accepted", "on_time_rate", "first_time_rate", "rework_rate", "refusal_rate", "satisfaction_rate")
HEAD = (*MAIN, "waiting_late", "past_statute_rate", "closing_rate")
URBAN = (
    "composite", "register_rate", "handling_rate", "handling_on_time_rate", "closing_rate", "closing_on_time_rate",
    "rework_rate", "rework_rate_registered", "refusal_rate", "suspension_rate", "register_right_rate",
    "dispatch_right_rate", "check_on_time_rate", "verify_on_time_rate", "supervisor_report_rate", "missed_rate",
    "response_rate", "solution_rate", "satisfaction_rate", "three_rates", "good_review_rate", "mean_rating",
)  # fmt: skip
TREND = 12
#: Steps of making: figures, tables, annex; paper and spreadsheet are two more. See making.py.
STEPS = 5
#: Rows of the annex on paper: those that ran late or came back. The spreadsheet has all.
PAPER_MOST = 300


@dataclass(frozen=True)
class Cell:
    """One figure as it is said and as it is."""

    said: str
    numerator: int | None
    denominator: int | None
    value: Fraction | None
    before: words.Change
    year: words.Change
    class_name: str
    class_title: str


@dataclass(frozen=True)
class Line:
    """A row of a table of figures."""

    name: str
    cells: tuple[Cell, ...]
    is_total: bool = False


@dataclass(frozen=True)
class Grid:
    """A table of figures by unit, type, area or way in."""

    title: str
    head: str
    columns: tuple[str, ...]
    units: tuple[str, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Definition:
    """How a figure is counted, with both its numbers over the whole division."""

    code: str
    title: str
    unit: str
    formula: str
    source: str
    cell: Cell


@dataclass(frozen=True)
class Noted:
    """How often each kind was noted of each unit: the kinds' titles, and a row of counts for each unit."""

    titles: tuple[str, ...]
    lines: tuple[tuple[str, tuple[int, ...]], ...]


@dataclass(frozen=True)
class AnnexRow:
    """A case behind the figures."""

    number: str
    type_title: str
    unit: str
    place: str
    channel: str
    state: str
    raised_at: datetime
    due_at: datetime | None
    handled_at: datetime | None
    is_on_time: bool | None
    is_late: bool
    return_count: int
    rework_count: int
    rating: int | None

    @property
    def is_notable(self) -> bool:
        """Late, sent back, done again or rated badly: what a reader on paper looks for."""
        return self.is_late or bool(self.return_count or self.rework_count) or (self.rating or 5) < GOOD_RATING


@dataclass(frozen=True)
class Content:
    """Everything a report says."""

    division: str
    period: Period
    period_title: str
    before_title: str
    year_title: str
    as_of: datetime
    time_zone: str
    edition: int
    definitions_number: int
    language: str
    total: Line
    summary: tuple[str, ...]
    grids: tuple[Grid, ...]
    urban: tuple[Definition, ...]
    trend_title: str
    trend: tuple[tuple[str, Figure], ...]
    cards: Noted
    conduct: Noted
    annex: tuple[AnnexRow, ...]
    is_constructed: bool
    digest: str = field(default="")


Step = Callable[[int], None]


def gather(
    *, actor: Actor, division_code: str, period: Period, language: str, edition: int = 1, as_of: datetime | None = None,
    step: Step = lambda done: None,
) -> Content:  # fmt: skip
    """The content of a report, in the language in force. `step` is told after each part and may stop the making by raising."""
    now = as_of or clock.now()
    question = Question(period=period, division_code=division_code)
    division = places.division(division_code)
    whole = queries.measure(
        actor=actor, question=question, codes=tuple(dict.fromkeys((*HEAD, *URBAN))), by="", as_of=now
    )
    step(1)
    known = names.known()
    grids = _grids(actor, question, now, known)
    step(2)
    shown = question.period.until(queries.today(division_code, now))
    periods = _last_periods(period)
    trend = queries.series(actor=actor, question=question, code="on_time_rate", periods=periods, as_of=now)
    rows = list(queries.each_case_behind(actor=actor, question=question, code="raised", side="numerator", as_of=now))
    annex = _annex(rows, known, now)
    step(3)
    total = _line(whole, whole.total, _("All together"), HEAD, is_total=True)
    return Content(
        division=division.name(language), period=period, period_title=words.period_title(shown),
        before_title=words.period_title(shown.previous()), year_title=words.period_title(shown.year_before()), as_of=now,
        time_zone=division.time_zone, edition=edition, definitions_number=whole.definitions.number, language=language,
        total=total, summary=_summary(division.name(language), shown, whole, grids), grids=grids,
        urban=tuple(_definition(whole, code) for code in dict.fromkeys((*HEAD, *URBAN))),
        trend_title=words.title(whole.definitions.indicators["on_time_rate"]),
        trend=tuple((str(past), figure) for past, figure in trend), cards=_noted(Card, "kind", CARD_TITLES, question, shown),
        conduct=_noted(Finding, "what", BEHAVIOUR_TITLES, question, shown), annex=annex,
        is_constructed=any(view.is_constructed for view in places.divisions(row.place_code for row in rows).values()),
        digest=_digest(whole, rows),
    )  # fmt: skip


def digest_of(*, actor: Actor, division_code: str, period: Period, as_of: datetime | None = None) -> str:
    """What tells whether a report would say something else now."""
    question = Question(period=period, division_code=division_code)
    now = as_of or clock.now()
    whole = queries.measure(
        actor=actor, question=question, codes=tuple(dict.fromkeys((*HEAD, *URBAN))), by="", as_of=now
    )
    rows = queries.each_case_behind(actor=actor, question=question, code="raised", side="numerator", as_of=now)
    return _digest(whole, list(rows))


def _digest(whole: Table, rows: Sequence[CaseRow]) -> str:
    content = [
        sorted(whole.total.counts.items()),
        [
            (str(row.case_id), row.state, str(row.unit_id), row.type_code, str(row.handled_at), str(row.due_at))
            for row in rows
        ],
    ]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def _grids(actor: Actor, question: Question, now: datetime, known: names.Names) -> tuple[Grid, ...]:
    found = []
    wanted: tuple[tuple[Dimension, str, str], ...] = (
        ("unit", _("By unit"), _("Unit")), ("type", _("By type"), _("Type")), ("place", _("By area"), _("Area")),
        ("channel", _("By way in"), _("Way in")),
    )  # fmt: skip
    for dimension, title, head in wanted:
        table = queries.measure(actor=actor, question=question, codes=MAIN, by=dimension, as_of=now)
        keys = [row.key for row in table.rows]
        missing = _("no place known") if dimension == "place" else _("none")
        said = _said(dimension, keys, known)
        lines = [_line(table, row, str(said.get(row.key, row.key) or missing), MAIN) for row in table.rows]
        lines.append(_line(table, table.total, _("All together"), MAIN, is_total=True))
        indicators = [table.definitions.indicators[code] for code in MAIN]
        found.append(
            Grid(
                title,
                head,
                tuple(words.title(item) for item in indicators),
                tuple(item.unit for item in indicators),
                tuple(lines),
            )
        )
    return tuple(found)


def _said(dimension: Dimension, keys: Sequence[str], known: names.Names) -> Mapping[str, str]:
    match dimension:
        case "unit":
            return names.units(keys)
        case "place":
            return names.divisions(keys)
        case "type":
            return known.types
    return known.channels


def _line(table: Table, row: Row, name: str, codes: Sequence[str], *, is_total: bool = False) -> Line:
    return Line(name, tuple(_cell(table, row, code) for code in codes), is_total)


def _cell(table: Table, row: Row, code: str) -> Cell:
    indicator, figure = table.definitions.indicators[code], row.figures[code]
    none = Figure(None, None, None)
    class_name = table.definitions.class_of(code, figure.value)
    return Cell(
        words.value(indicator, figure.value), figure.numerator, figure.denominator, figure.value,
        words.change(indicator, figure, row.before.get(code, none)),
        words.change(indicator, figure, row.year_before.get(code, none)), class_name, words.class_title(class_name),
    )  # fmt: skip


def _definition(table: Table, code: str) -> Definition:
    indicator = table.definitions.indicators[code]
    return Definition(
        code,
        words.title(indicator),
        indicator.unit,
        words.formula(indicator),
        words.source(indicator),
        _cell(table, table.total, code),
    )


def _summary(division: str, period: Period, whole: Table, grids: Sequence[Grid]) -> tuple[str, ...]:
    """The report in a few sentences; each number in them stands in a table too."""
    cells = {code: _cell(whole, whole.total, code) for code in HEAD}
    counts = {code: cells[code].numerator for code in HEAD}
    said = [
        _("%(division)s took in %(raised)s cases in %(period)s; %(accepted)s were registered, %(late)s are still open and late.")
        % {
            "division": division, "period": words.period_title(period), "raised": f"{counts['raised']:,}",
            "accepted": f"{counts['accepted']:,}", "late": f"{counts['waiting_late']:,}",
        }
    ]  # fmt: skip
    on_time = cells["on_time_rate"]
    if on_time.value is not None:
        said.append(
            _("%(rate)s were handled on time (%(numerator)s of %(denominator)s).")
            % {
                "rate": on_time.said, "numerator": f"{on_time.numerator:,}", "denominator": f"{on_time.denominator:,}",
            }
        )  # fmt: skip
        if on_time.before.way in ("up", "down"):
            sentence = (
                _("That is %(points)s more than in the period before.")
                if on_time.before.way == "up"
                else _("That is %(points)s less than in the period before.")
            )
            said.append(sentence % {"points": on_time.before.said})
    place = MAIN.index("on_time_rate")
    units = [line for line in grids[0].lines if not line.is_total and (line.cells[place].denominator or 0) >= 10]
    ranked = sorted(units, key=lambda line: line.cells[place].value or 0)
    if len(ranked) >= 2:
        said.append(
            _("Of units with ten cases or more, %(best)s was most often on time (%(high)s), %(worst)s least often (%(low)s).")
            % {
                "best": ranked[-1].name, "high": ranked[-1].cells[place].said, "worst": ranked[0].name,
                "low": ranked[0].cells[place].said,
            }
        )  # fmt: skip
    kinds = [line for line in grids[1].lines if not line.is_total]
    if kinds and counts["raised"]:
        most = kinds[0]
        share = Fraction(most.cells[0].numerator or 0, counts["raised"] or 1) * 100
        said.append(
            _("The most frequent type was %(type)s: %(count)s cases, %(share)s%% of all.")
            % {"type": most.name, "count": f"{most.cells[0].numerator:,}", "share": words.rounded(share, 1)}
        )
    return tuple(said)


def _noted(
    model: type[Card | Finding], field: str, titles: Mapping[Any, Promise], question: Question, period: Period
) -> Noted:
    """What fell into the period, by unit, of each kind; what an appeal cancelled is left out."""
    where = places.where_of(question.division_code)
    rows = model.objects.filter(**{f"{where.level}_code": where.deepest}) if where.level else model.objects.all()
    start, end = bounds(period, places.division(question.division_code).time_zone)
    rows = rows.filter(Q(is_counted=True) | Q(is_historic=True), at__gte=start, at__lt=end)
    found: dict[UUID | None, dict[str, int]] = {}
    for unit_id, kind, count in rows.order_by().values_list("unit_id", field).annotate(n=Count("id")):
        found.setdefault(unit_id, {})[kind] = count
    kinds = [kind for kind in titles if model is Card or any(kind in counts for counts in found.values())]
    said = names.units(str(unit_id) for unit_id in found if unit_id)
    lines = [
        (said.get(str(unit_id), _("none")), tuple(counts.get(kind, 0) for kind in kinds))
        for unit_id, counts in found.items()
    ]
    gravest_first = sorted(lines, key=lambda line: ([-count for count in reversed(line[1])], line[0]))
    return Noted(tuple(str(titles[kind]) for kind in kinds), tuple(gravest_first))


def bounds(period: Period, time_zone: str) -> tuple[datetime, datetime]:
    """The moments between which a period's days lie in a zone."""
    zone = ZoneInfo(time_zone)
    after = period.last + timedelta(days=1)
    return datetime.combine(period.first, time(), tzinfo=zone), datetime.combine(after, time(), tzinfo=zone)


def _annex(rows: Sequence[CaseRow], known: names.Names, now: datetime) -> tuple[AnnexRow, ...]:
    numbers = known.numbers({row.case_id for row in rows})
    units = names.units({str(row.unit_id) for row in rows if row.unit_id})
    where = names.divisions({row.place_code for row in rows})
    return tuple(
        AnnexRow(
            numbers.get(row.case_id, str(row.case_id)[-12:]), known.types.get(row.type_code, row.type_code),
            units.get(str(row.unit_id), ""), where.get(row.place_code, row.place_code),
            known.channels.get(row.channel, row.channel), known.states.get(row.state, row.state), row.raised_at, row.due_at,
            row.handled_at, row.is_on_time, _is_late(row, now), row.return_count, row.rework_count, row.rating,
        )
        for row in rows
    )  # fmt: skip


def _is_late(row: CaseRow, now: datetime) -> bool:
    if row.is_on_time is not None:
        return not row.is_on_time
    is_waiting = row.handled_at is None and row.state not in ("closed", "voided", "rejected", "suspended")
    return is_waiting and row.due_at is not None and row.due_at < now


def _last_periods(period: Period) -> list[Period]:
    found = [period]
    while len(found) < TREND:
        found.append(found[-1].previous())
    return found[::-1]
