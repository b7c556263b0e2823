"""Imports made ready for people: who may see which, and reports as tables with titles instead of codes."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from huimin.engines.casework import api as casework
from huimin.engines.exchange import api as exchange
from huimin.kernel.access import api as access
from huimin.kernel.access.api import Actor, Where
from huimin.kernel.places import api as places
from huimin.kernel.ui.words import brief, figure, moment

VIEW = "exchange.batch_view"
STATES = {
    "running": gettext_lazy("Running"),
    "stopped": gettext_lazy("Stopped, can be resumed"),
    "failed": gettext_lazy("Failed, can be resumed"),
    "done": gettext_lazy("Completed"),
}
LIST_COLUMNS = [
    {"label": gettext_lazy("Origin")},
    {"label": gettext_lazy("File")},
    {"label": gettext_lazy("Started")},
    {"label": gettext_lazy("State")},
    *(
        {"label": label, "kind": "num"}
        for label in (
            gettext_lazy("Rows read"),
            gettext_lazy("New"),
            gettext_lazy("Updated"),
            gettext_lazy("Unchanged"),
            gettext_lazy("In quarantine"),
        )
    ),
]
DIMENSIONS = {
    "type": gettext_lazy("By type"),
    "state": gettext_lazy("By state"),
    "unit": gettext_lazy("By unit"),
    "channel": gettext_lazy("By way in"),
    "division": gettext_lazy("By place"),
    "month": gettext_lazy("By month"),
}
MOST_SHOWN = 60


def where_of(view: exchange.BatchView) -> Where:
    """The division a batch was taken into; nowhere where it is unknown."""
    code = str(view.mapping.get("division", {}).get("code", ""))
    return places.where_of(code) if places.divisions([code]) else Where()


def may_see(actor: Actor, view: exchange.BatchView) -> bool:
    """Whether the batch was taken into the actor's jurisdiction."""
    return bool(access.scope(actor, VIEW).allows(where_of(view), None, None))


def visible(actor: Actor) -> list[exchange.BatchView]:
    """The batches the actor may see, newest first."""
    return [view for view in exchange.batches(target="requests", limit=200) if may_see(actor, view)]


def list_rows(views: list[exchange.BatchView]) -> list[dict[str, Any]]:
    """A row for each batch."""
    return [
        {
            "url": reverse("platform_request_imports:report", args=[view.id]),
            "cells": [view.file_name, brief(view.started_at), STATES.get(view.state, view.state)],
            "origin": view.origin,
            "counts": [
                figure(view.report.get("rows", {}).get(name, 0))
                for name in ("read", "new", "updated", "unchanged", "quarantined")
            ],
        }
        for view in views
    ]


def report(view: exchange.BatchView) -> dict[str, Any]:
    """The tables of a report."""
    found = view.report
    figures = found.get("figures") or {}
    total = figures.get("total") or {}
    rate = total.get("on_time_rate")
    titles = exchange.titles_of(view.mapping)
    zone = zone_of(view)
    span = found.get("span") or {}
    return {
        "state": STATES.get(view.state, view.state),
        "rows": found.get("rows", {}),
        "span": {name: _moment(span.get(name), zone) for name in ("from", "to")} if span else {},
        "zone": zone,
        "file": found.get("file", {}),
        "reasons": [_entry(one, titles) for one in found.get("quarantine", {}).get("reasons", [])],
        "oddities": [_entry(one, titles) for one in found.get("oddities", [])],
        "unmapped": found.get("unmapped", [])[:MOST_SHOWN],
        "never_present": found.get("never_present", []),
        "total": total,
        "rate": f"{100 * rate:.1f}" if rate is not None else "",
        "as_of": _moment(figures.get("as_of"), zone),
        "volume": [
            {"title": title, "values": [(_label(name, value), count) for value, count in _by_count(counts)]}
            for name, title in DIMENSIONS.items()
            if (counts := found.get("volume", {}).get(name))
        ],
        "by_type": sorted(
            ({"title": _label("type", code), **counts} for code, counts in (figures.get("by_type") or {}).items()),
            key=lambda row: -row["raised"],
        ),
    }


def zone_of(view: exchange.BatchView) -> str:
    """The time zone the rows were told in."""
    found = view.mapping.get("times", {}).get("zone") or view.mapping.get("division", {}).get("zone")
    return str(found or "Asia/Shanghai")


def _moment(text: str | None, zone: str) -> str:
    """A stored moment as people read it, on the clock of the place."""
    if not text:
        return ""
    with timezone.override(ZoneInfo(zone)):
        return moment(datetime.fromisoformat(text))


def _by_count(counts: dict[str, int]) -> list[tuple[str, int]]:
    """The largest counts first; the database keeps no order of keys."""
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_SHOWN]


def waiting(row: exchange.QuarantinedView) -> dict[str, Any]:
    """A row that waits, with its faults in words."""
    faults = []
    for fault in row.faults:
        message, remedy = exchange.words_of(fault["code"])
        faults.append({**fault, "message": message, "remedy": remedy})
    values = row.raw.get("values")
    return {
        "line": row.line,
        "key": row.key,
        "faults": faults,
        "values": list(values.items()) if isinstance(values, dict) else [],
        "text": row.raw.get("text", ""),
    }


def _entry(one: dict[str, Any], titles: dict[str, str]) -> dict[str, Any]:
    """A reason or oddity in the language of the moment, with a few rows to look at."""
    message, remedy = exchange.words_of(one["code"])
    examples = [
        str(example.get("key") or _("line %(line)s") % {"line": example["line"]}) for example in one["examples"][:3]
    ]
    return {**one, "message": titles.get(one["code"], message), "remedy": remedy, "shown": ", ".join(examples)}


def _label(dimension: str, value: str) -> str:
    """The title of a type, state, unit or place; the value itself where it has none."""
    if dimension == "state":
        return str(casework.STATE_TITLES.get(value, value))  # type: ignore[call-overload]
    if dimension == "channel":
        return str(casework.CHANNELS.get(value, value))
    if dimension == "division":
        found = places.divisions([value]).get(value)
        return found.name(get_language() or "zh-hans") if found else value
    if dimension == "type":
        return casework.type_titles().get(value, value)
    if dimension == "unit" and (unit := access.organisation(code=value)):
        return casework.in_language(unit.name) or value
    return value
