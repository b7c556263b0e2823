"""The evaluation of urban management: all its indicators, and the areas, departments or posts it judges, each with its class
(urban management 2.6).
"""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from django.views.decorators.http import require_safe

from huimin.engines.supervision import api as supervision
from huimin.kernel.access import api as access

from .. import labels
from .measures import (
    CLASS_TAGS,
    MOST,
    NARROWS,
    Asked,
    asked_of,
    asked_url,
    cell,
    desk_url,
    frame,
    line,
    names_of,
    words,
)

URBAN = (
    "composite", "register_rate", "handling_rate", "handling_on_time_rate", "closing_rate", "closing_on_time_rate",
    "rework_rate", "rework_rate_registered", "to_close", "supervisor_report_rate", "valid_report_rate", "missed_rate",
    "check_on_time_rate", "verify_on_time_rate", "register_right_rate", "dispatch_right_rate", "suspension_rate",
    "refusal_rate",
)  # fmt: skip
#: What is judged; the first is shown unless another is asked for.
OBJECTS = {
    "area": pgettext_lazy("evaluated", "Areas"),
    "unit": pgettext_lazy("evaluated", "Departments"),
    "post": pgettext_lazy("evaluated", "Posts"),
}
#: Whose work a figure judges, in the order of a case's course.
POSTS = {
    "raiser": gettext_lazy("Grid supervisors who report"),
    "registrar": gettext_lazy("Who registers"),
    "dispatcher": gettext_lazy("Who dispatches"),
    "finisher": gettext_lazy("Who handles"),
    "verifier": gettext_lazy("Grid supervisors who verify"),
}


@access.requires("supervision.figures")
@require_safe
def evaluation(request: HttpRequest) -> HttpResponse:
    """The indicators of the whole division, then its areas on the map and in a table, its departments, or its posts."""
    asked = asked_of(request, default=("composite",))
    known = supervision.indicators_in_force().indicators
    codes = tuple(code for code in URBAN if code in known)
    shown = asked.codes[0]
    chosen = request.GET.get("object", "")
    chosen = chosen if chosen in OBJECTS else next(iter(OBJECTS))
    whole = supervision.measure(actor=access.actor_of(request), question=asked.question, codes=codes)
    context = {
        **frame(request, asked, whole),
        "indicators": [
            {**cell(request, whole, "", whole.total, code), "formula": words.formula(known[code]),
             "source": words.source(known[code])}
            for code in codes
        ],
        "shown": shown,
        "shown_title": words.title(known[shown]),
        "choices": labels.options(
            [(code, words.title(item)) for code, item in known.items() if item.limits is not None], (shown,)
        ),
        "chosen": chosen,
        "objects": [
            {"label": title, "url": asked_url(request, object=code), "is_current": code == chosen}
            for code, title in OBJECTS.items()
        ],
        **(_posts(request, asked) if chosen == "post" else _parts(request, asked, "place" if chosen == "area" else "unit")),
    }  # fmt: skip
    return render(request, "workbench/figures_evaluation.html", context)


def _parts(request: HttpRequest, asked: Asked, by: Any) -> dict[str, Any]:
    """The parts of the division, or its units, in classes by the figure chosen; parts of a division on the map too."""
    shown = asked.codes[0]
    table = supervision.measure(
        actor=access.actor_of(request), question=asked.question,
        codes=tuple(dict.fromkeys((shown, "raised", "accepted"))), by=by,
    )  # fmt: skip
    rows = _rows(request, table, by)
    division = asked.question.division_code
    is_area = by == "place"
    title = _("%(shown_title)s by area") if is_area else _("%(shown_title)s by department")
    return {
        "tables": [
            {"title": title % {"shown_title": _heads(table)[0]}, "head": _("Area") if is_area else _("Department"),
             "heads": _heads(table), "rows": rows}
        ],
        "boundary": f"{reverse('places:boundaries', args=[table.level])}?within={division}" if division and is_area else "",
        "classes": [(name, CLASS_TAGS[name], title) for name, title in words.CLASS_TITLES.items()],
        "map_data": {row["key"]: [row["class"], str(row["class_title"])] for row in rows},
    }  # fmt: skip


def _posts(request: HttpRequest, asked: Asked) -> dict[str, Any]:
    """For each kind of post who stood on it, with the figures that judge their work; who had none of it is left out."""
    known = supervision.indicators_in_force().indicators
    tables = []
    for role, title in POSTS.items():
        codes = [code for code, item in known.items() if item.person == role and not item.variant_of]
        codes = sorted(codes, key=lambda code: known[code].limits is None)[:MOST]
        if not codes:
            continue
        table = supervision.measure(actor=access.actor_of(request), question=asked.question, codes=codes, by="person")
        rows = [row for row in _rows(request, table, "person") if any(cell["denominator"] for cell in row["cells"])]
        tables.append({"title": title, "head": pgettext("evaluated", "Person"), "heads": _heads(table), "rows": rows})
    return {"tables": tables}


def _rows(request: HttpRequest, table: supervision.Table, by: Any) -> list[dict[str, Any]]:
    """The groups with a name, the class of their first figure, and the page of their figures."""
    names = names_of(by, [row.key for row in table.rows])
    first = table.codes[0]
    rows = []
    for row in table.rows:
        name = table.definitions.class_of(first, row.figures[first].value)
        shown = line(request, table, by, row, names.get(row.key, row.key))
        rows.append(
            {**shown, "class": name, "class_title": words.class_title(name), "tag": CLASS_TAGS.get(name, "off"),
             "url": desk_url(request, **{NARROWS[by]: row.key}) if row.key else ""}
        )  # fmt: skip
    return rows


def _heads(table: supervision.Table) -> Sequence[str]:
    return [words.title(table.definitions.indicators[code]) for code in table.codes]
