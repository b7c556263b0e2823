"""The cases behind a number: a page of them, or all as a file for a spreadsheet."""

import csv
from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from huimin.engines.casework import api as casework
from huimin.engines.supervision import api as supervision
from huimin.kernel.access import api as access
from huimin.kernel.facts import api as facts

from .. import labels
from .measures import Asked, asked_of, asked_url, names_of

words = supervision.figure_words
CHUNK = 500


def _wanted(request: HttpRequest) -> tuple[Asked, dict[str, Any]]:
    asked = asked_of(request)
    side = "denominator" if request.GET.get("side") == "denominator" else "numerator"
    by = request.GET.get("by", "")
    return asked, {
        "actor": access.actor_of(request), "question": asked.question, "code": asked.codes[0], "side": side,
        "by": by if by in ("unit", "person", "type", "place", "channel") else "", "key": request.GET.get("key", "")[:80],
    }  # fmt: skip


@access.requires("supervision.figures")
@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    """The cases a number counts; each opens only to who may see it."""
    asked, wanted = _wanted(request)
    page = supervision.cases_behind(**wanted, cursor=request.GET.get("after", ""))
    indicator = supervision.indicators_in_force().indicators[wanted["code"]]
    if page.rows and wanted["actor"].account_id:
        facts.record(
            verb="case.listed", subject=("figures", wanted["actor"].account_id), actor=wanted["actor"],
            data={"count": len(page.rows)},
        )  # fmt: skip
    key = wanted["key"]
    context = {
        "indicator_title": words.title(indicator),
        "formula": words.formula(indicator),
        "side": wanted["side"],
        "group": names_of(wanted["by"], [key]).get(key, key) if wanted["by"] else "",
        "period_title": words.period_title(asked.question.period),
        "rows": _shown(page.rows),
        "next": page.next,
        "total": page.total,
        "back": asked_url(request).replace(reverse("workbench:figures_cases"), reverse("workbench:figures")),
        "csv": f"{reverse('workbench:figures_csv')}?{request.GET.urlencode()}",
    }
    return render(request, "workbench/figures_cases.html", context)


@access.requires("supervision.figures")
@require_safe
def cases_csv(request: HttpRequest) -> StreamingHttpResponse:
    """The same, all of them, as CSV."""
    _asked, wanted = _wanted(request)
    rows = supervision.each_case_behind(**wanted)
    if wanted["actor"].account_id:
        facts.record(
            verb="case.listed",
            subject=("figures", wanted["actor"].account_id),
            actor=wanted["actor"],
            data={"file": "csv"},
        )
    answer = StreamingHttpResponse(_lines(rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{wanted["code"]}-{wanted["question"].period}.csv"'
    return answer


class _Line:
    """What csv writes to: a line at a time, handed on."""

    def write(self, text: str) -> str:
        return text


def _lines(rows: Iterator[supervision.CaseRow]) -> Iterator[str]:
    writer = csv.writer(_Line())
    yield "\ufeff"  # spreadsheets then read it as UTF-8
    yield writer.writerow([
        _("Case"), _("Matter"), _("Unit"), _("Place"), _("way in"), _("State"), _("Raised"), _("Due"), _("Handled"),
        _("On time"),
    ])  # fmt: skip
    batch: list[supervision.CaseRow] = []
    for row in rows:
        batch.append(row)
        if len(batch) == CHUNK:
            yield from _written(writer, batch)
            batch = []
    yield from _written(writer, batch)


def _written(writer: Any, batch: list[supervision.CaseRow]) -> Iterator[str]:
    for item in _shown(batch):
        row = item["row"]
        times = [
            localtime(at).strftime("%Y-%m-%d %H:%M") if at else "" for at in (row.raised_at, row.due_at, row.handled_at)
        ]
        yield writer.writerow(
            [
                item["number"],
                item["type"],
                item["unit"],
                item["place"],
                item["channel"],
                item["state"],
                *times,
                item["verdict"],
            ]
        )


def _shown(rows: list[supervision.CaseRow]) -> list[dict[str, Any]]:
    numbers = casework.case_numbers({row.case_id for row in rows})
    units = labels.unit_names(row.unit_id for row in rows)
    types = labels.type_titles()
    where = labels.place_names(row.place_code for row in rows)
    verdicts = {True: _("on time"), False: _("late"), None: "—"}
    return [
        {
            "row": row, "number": numbers.get(row.case_id, ""), "type": types.get(row.type_code, row.type_code),
            "unit": units.get(row.unit_id, "—") if row.unit_id else "—", "place": where.get(row.place_code, "—"),
            "channel": casework.CHANNELS.get(row.channel, row.channel),
            "state": casework.STATE_TITLES.get(casework.State(row.state), row.state),
            "state_tag": labels.KINDS.get(casework.State(row.state), "off"), "verdict": verdicts[row.is_on_time],
            "verdict_tag": {True: "fine", False: "late", None: "off"}[row.is_on_time],
        }
        for row in rows
    ]  # fmt: skip
