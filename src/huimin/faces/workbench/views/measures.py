"""The figures desk: what was asked stands in the address; every number opens its cases; the chart says what the table says."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from huimin.engines.casework import api as casework
from huimin.engines.supervision import api as supervision
from huimin.kernel.access import api as access
from huimin.kernel.clock import api as clock
from huimin.kernel.places import api as places

from .. import labels
from .cases import uuid_of

words = supervision.figure_words
DEFAULT = ("raised", "on_time_rate", "first_time_rate", "rework_rate", "refusal_rate", "satisfaction_rate")
MOST = 8
TREND = 12
CLASS_TAGS = {"excellent": "fine", "good": "info", "fair": "soon", "poor": "late"}
NARROWED = ("unit", "type", "channel", "person", "role")
ASKED = ("period", "division", *NARROWED)
#: What in an address narrows to one group of a grouping.
NARROWS = {"unit": "unit", "person": "person", "type": "type", "channel": "channel", "place": "division"}


@dataclass(frozen=True)
class Asked:
    """What an address asks for. `problem`: what in it made no sense, said; the rest is answered all the same."""

    question: supervision.Question
    by: Any
    codes: tuple[str, ...]
    problem: str = ""


def groupings() -> dict[str, str]:
    """What figures are grouped by."""
    return {
        "unit": _("unit"), "person": _("person"), "type": _("type"), "place": _("place"), "channel": _("way in"),
    }  # fmt: skip


def asked_of(request: HttpRequest, *, default: Sequence[str] = DEFAULT) -> Asked:
    """Reads the address."""
    query = request.GET
    actor = access.actor_of(request)
    problem = ""
    division = query.get("division", "") or (actor.post.division_code if actor.post else "")
    if not places.divisions([division]):
        division = ""
    period = supervision.Period.of("month", supervision.figures_today(division, clock.now()))
    try:
        if query.get("period"):
            period = supervision.Period.parse(query["period"])
    except supervision.PeriodInvalid as wrong:
        problem = str(wrong)
    known = supervision.indicators_in_force().indicators
    codes = tuple(code for code in dict.fromkeys(query.getlist("figure")) if code in known)[:MOST] or tuple(default)
    by = query.get("by", "unit")
    role = query.get("role", "finisher")
    question = supervision.Question(
        period=period, division_code=division, unit_id=uuid_of(query.get("unit")), type_code=query.get("type", "")[:80],
        channel=query.get("channel", "")[:20], person_id=uuid_of(query.get("person")),
        person_role=role if role in {item.person for item in known.values() if item.person} else "finisher",
    )  # fmt: skip
    return Asked(question, by if by in groupings() else "unit", codes, problem)


@access.requires("supervision.figures")
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """Figures by unit, person, type, place or way in, compared with equal periods."""
    asked = asked_of(request)
    actor = access.actor_of(request)
    table = supervision.measure(actor=actor, question=asked.question, codes=asked.codes, by=asked.by)
    names = names_of(asked.by, [row.key for row in table.rows])
    shown = next((code for code in asked.codes if table.definitions.indicators[code].unit == "percent"), asked.codes[0])
    periods = last_periods(asked.question.period, TREND)
    trend = supervision.figure_series(actor=actor, question=asked.question, code=shown, periods=periods)
    indicator = table.definitions.indicators[shown]
    rows = [line(request, table, asked.by, row, names.get(row.key, row.key)) for row in table.rows]
    trend_rows = [
        {"period": str(period), "title": words.period_title(period), "value": words.value(indicator, figure.value),
         "numerator": figure.numerator, "denominator": figure.denominator,
         "number": float(figure.value) if figure.value is not None else None}
        for period, figure in trend
    ]  # fmt: skip
    context = {
        **frame(request, asked, table),
        "total": line(request, table, "", table.total, ""),
        "rows": rows,
        "heads": [table.definitions.indicators[code] for code in asked.codes],
        "titles": [words.title(table.definitions.indicators[code]) for code in asked.codes],
        "group_title": groupings()[asked.by],
        "trend": trend_rows,
        "trend_title": words.title(indicator),
        "chart": {
            "title": words.title(indicator), "unit": "%" if indicator.unit == "percent" else "",
            "periods": [row["period"] for row in trend_rows], "values": [row["number"] for row in trend_rows],
            "none": words.NONE,
        },
    }  # fmt: skip
    return render(request, "workbench/figures.html", context)


def frame(request: HttpRequest, asked: Asked, table: supervision.Table) -> dict[str, Any]:
    """What every page of figures shows around them: pickers, what they are narrowed to, and as of when."""
    question = asked.question
    period = question.period
    today = supervision.figures_today(question.division_code, table.as_of)
    shown = period.until(today)
    known = table.definitions.indicators
    narrowed = [
        (kind, names_of(dimension, [key]).get(key, key), asked_url(request, **{kind: ""}))
        for kind, dimension, key in (
            ("unit", "unit", str(question.unit_id or "")), ("type", "type", question.type_code),
            ("channel", "channel", question.channel), ("person", "person", str(question.person_id or "")),
        )
        if key
    ]  # fmt: skip
    return {
        "problem": asked.problem,
        "asked": asked,
        "period": period,
        "period_title": words.period_title(shown),
        "before_title": words.period_title(shown.previous()),
        "year_title": words.period_title(shown.year_before()),
        "earlier": asked_url(request, period=str(period.previous())),
        "later": asked_url(request, period=str(period.next())) if period.last < today else "",
        "kinds": [
            {"label": words.KIND_TITLES[kind], "is_current": kind == period.kind, "count": None,
             "url": asked_url(request, period=str(supervision.Period.of(kind, min(period.last, max(today, period.first)))))}
            for kind in supervision.PERIOD_KINDS
        ],
        "divisions": labels.options(divisions_of(access.actor_of(request), question.division_code), (question.division_code,)),
        "groupings": labels.options(groupings().items(), (asked.by,)),
        "indicator_choices": [(code, words.title(item), words.formula(item), code in asked.codes) for code, item in known.items()],
        "narrowed": narrowed,
        "kept": [(name, request.GET[name]) for name in (*NARROWED, "object") if request.GET.get(name)],
        "as_of": table.as_of,
        "behind": supervision.figures_waiting(),
        "definitions": [known[code] for code in asked.codes],
        "formulas": [(words.title(known[code]), words.formula(known[code]), words.source(known[code])) for code in table.codes],
        "tabs": tabs(request.path, _kept(request, "period", "division").urlencode()),
    }  # fmt: skip


def tabs(path: str, query: str = "") -> list[dict[str, Any]]:
    """The pages of figures; the period and division looked at go along."""
    pages = ((_("Indicators"), "figures"), (_("Urban evaluation"), "figures_evaluation"), (_("Reports"), "reports"))
    return [
        {
            "label": title,
            "url": reverse(f"workbench:{name}") + (f"?{query}" if query and name != "reports" else ""),
            "is_current": path == reverse(f"workbench:{name}"),
            "count": None,
        }
        for title, name in pages
    ]


def line(request: HttpRequest, table: supervision.Table, by: str, row: supervision.Row, name: str) -> dict[str, Any]:
    """One row of the table: a cell a figure, and the page of that unit, person, type or place."""
    narrow = NARROWS.get(by)
    then = {"unit": "type", "person": "type", "type": "unit", "channel": "unit", "place": "type"}.get(by, "unit")
    return {
        "key": row.key,
        "name": name or (_("no place known") if by == "place" else _("none")),
        "url": asked_url(request, **{narrow: row.key, "by": then}) if narrow and row.key else "",
        "cells": [cell(request, table, by, row, code) for code in table.codes],
    }


def cell(request: HttpRequest, table: supervision.Table, by: str, row: supervision.Row, code: str) -> dict[str, Any]:
    """One figure: its value with a bar, both numbers with their cases, its class and what it is compared with."""
    indicator = table.definitions.indicators[code]
    figure = row.figures[code]
    none = supervision.Figure(None, None, None)
    name = table.definitions.class_of(code, figure.value)
    return {
        "code": code,
        "title": words.title(indicator),
        "unit": indicator.unit,
        "value": words.value(indicator, figure.value),
        "bar": _bar(indicator, figure),
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "numerator_url": cases_url(request, table, by, row.key, code, "numerator") if indicator.numerator else "",
        "denominator_url": cases_url(request, table, by, row.key, code, "denominator") if indicator.denominator else "",
        "before": words.change(indicator, figure, row.before.get(code, none)),
        "year": words.change(indicator, figure, row.year_before.get(code, none)),
        "class": name,
        "class_title": words.class_title(name),
        "tag": CLASS_TAGS.get(name, ""),
    }


def _bar(indicator: supervision.Indicator, figure: supervision.Figure) -> float | None:
    """How far a share reaches, from 0 to 100."""
    if figure.value is None or indicator.unit != "percent":
        return None
    return min(max(float(figure.value), 0.0), 100.0)


def names_of(dimension: str, keys: Iterable[str]) -> dict[str, str]:
    """What the groups are called."""
    keys = [key for key in keys if key]
    match dimension:
        case "unit":
            return {str(unit): name for unit, name in labels.unit_names(UUID(key) for key in keys).items()}
        case "person":
            return {
                str(account): view.display_name for account, view in access.accounts(UUID(key) for key in keys).items()
            }
        case "type":
            titles = labels.type_titles()
            return {key: titles.get(key, key) for key in keys}
        case "channel":
            return {key: str(casework.CHANNELS.get(key, key)) for key in keys}
    return labels.place_names(keys)


def divisions_of(actor: access.Actor, chosen: str) -> list[tuple[str, str]]:
    """The divisions a person may look at: that of the post and those below, down to communities."""
    codes = {post.division_code for post in actor.posts if post.division_code}
    found: list[tuple[str, str]] = []
    for code in sorted(codes):
        for level in ("city", "district", "street", "community"):
            found += [
                (view.code, places.short_name(view)) for view in places.find_divisions(level=level, within=code)[:400]
            ]
    if chosen and chosen not in {code for code, _name in found}:
        found += [(code, name) for code, name in labels.place_names([chosen]).items()]
    return found


def last_periods(period: supervision.Period, count: int) -> list[supervision.Period]:
    """So many equal periods that end with this one, the oldest first."""
    found = [period]
    while len(found) < count:
        found.append(found[-1].previous())
    return found[::-1]


def cases_url(request: HttpRequest, table: supervision.Table, by: str, key: str, code: str, side: str) -> str:
    """The cases behind a number."""
    query = _kept(request, *ASKED)
    query["period"] = str(table.question.period)
    query["division"] = table.question.division_code
    query.update({"figure": code, "side": side, "by": by, "key": key})
    return _with(reverse("workbench:figures_cases"), query)


def asked_url(request: HttpRequest, **changes: str) -> str:
    """This page with something else asked."""
    query = _kept(request, *ASKED, "by", "figure", "object")
    for name, value in changes.items():
        if value:
            query[name] = value
        else:
            query.pop(name, None)
    return _with(request.path if "division" not in changes else reverse("workbench:figures"), query)


def desk_url(request: HttpRequest, **changes: str) -> str:
    """The desk for the same period and division."""
    query = _kept(request, "period", "division")
    query.update(changes)
    return _with(reverse("workbench:figures"), query)


def _kept(request: HttpRequest, *names: str) -> QueryDict:
    query = QueryDict(mutable=True)
    for name in names:
        if values := [value for value in request.GET.getlist(name) if value]:
            query.setlist(name, values)
    return query


def _with(path: str, query: QueryDict) -> str:
    return f"{path}?{query.urlencode()}" if query else path
