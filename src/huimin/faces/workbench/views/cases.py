"""Worklists: filters in the address, saved under a name, rows by one query."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from huimin.engines.casework import api as casework
from huimin.engines.supervision.api import CARD_TITLES
from huimin.kernel.access import api as access
from huimin.kernel.errors import HuiminError
from huimin.kernel.facts import api as facts
from huimin.kernel.places import api as places
from huimin.kernel.ui.addresses import address

from .. import labels, rows
from ..circle import me
from ..forms import ViewForm
from ..models import SavedView
from ..queries import saved_views

VIEWS = ("open", "soon", "late", "later", "all")
NUMERIC = frozenset({"raised", "updated", "due"})
FILTERS = ("state", "type", "channel", "division", "card", "priority", "unit", "q", "since", "until", "sort", "figure")


def wanted_of(request: HttpRequest, *, sort: str = "due") -> casework.WorklistFilter:
    """The filter an address asks for; what makes no sense there is left out. `sort` is the order where it names none."""
    return wanted_of_query(request.GET, sort=sort)


def wanted_of_query(query: QueryDict, *, sort: str = "due") -> casework.WorklistFilter:
    """The filter a query string asks for."""
    view = query.get("view", "open")
    return casework.WorklistFilter(
        view=view if view in VIEWS else "open",
        unit_id=uuid_of(query.get("unit")),
        states=tuple(state for state in query.getlist("state") if state in list(casework.State)),
        type_codes=tuple(code for code in query.getlist("type") if code),
        channels=tuple(channel for channel in query.getlist("channel") if channel),
        division_code=query.get("division", ""),
        card=query.get("card", ""),
        priority=query.get("priority", ""),
        text=query.get("q", "").replace("\x00", ""),
        since=day_of(query.get("since")),
        until=day_of(query.get("until")),
        sort="raised" if (query.get("sort") or sort) == "raised" else "due",
        figure=query.get("figure", ""),
    )


@access.requires("casework.case_view")
@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    """A worklist: my desk by what is due first, or all cases of my jurisdiction; without filters, the view one opens first."""
    actor = access.actor_of(request)
    lists = saved_views.wanted_by(actor)
    preference = lists.preference
    if not request.GET and (first := saved_views.first_view(lists)):
        return redirect(f"{address('workbench:cases')}?{first.query}")
    wanted = wanted_of(request, sort=preference.sort)
    problem = ""
    try:
        page = casework.worklist(actor=actor, wanted=wanted, cursor=request.GET.get("after", ""))
    except HuiminError as refused:
        page, problem = casework.Page([], ""), str(refused)
    types, titles = labels.type_titles(), _titles(get_language() or "")
    is_filtered = any(request.GET.get(name) for name in FILTERS)
    if page.rows:
        facts.record(verb="case.listed", subject=("worklist", me(request)), actor=actor, data={"count": len(page.rows)})
    return render(
        request,
        "workbench/cases.html",
        {
            "rows": rows.render(page.rows, types=types, columns=preference.columns, pick=True),
            "has_rows": bool(page.rows),
            "shown": len(page.rows),
            "next": page.next,
            "has_more": bool(page.next),
            "problem": problem,
            "wanted": wanted,
            "tabs": _tabs(request, wanted),
            "types": labels.options(sorted(types.items(), key=lambda pair: pair[1]), wanted.type_codes),
            "states": labels.options(titles["states"], wanted.states),
            "cards": labels.options(titles["cards"], (wanted.card,)),
            "divisions": labels.options(communities_of(actor), (wanted.division_code,)),
            "channels": labels.options(titles["channels"], wanted.channels),
            "is_filtered": is_filtered,
            "saved": saved_shown(request, lists.views),
            "view_form": ViewForm() if is_filtered else None,
            "query": kept(request),
            "columns": tuple((code, title, code in preference.columns) for code, title in titles["columns"]),
            "heads": tuple((title, code in NUMERIC) for code, title in titles["columns"] if code in preference.columns),
            "preference": preference,
            "on_behalf": on_behalf(request, wanted),
        },
    )


@cache
def _titles(_language: str) -> dict[str, tuple[tuple[str, str], ...]]:
    """What states, cards, ways in and columns are called: said once a language, and not once a page."""
    said: dict[str, Mapping[Any, Any]] = {
        "states": casework.STATE_TITLES, "cards": CARD_TITLES, "channels": casework.CHANNELS, "columns": saved_views.COLUMNS,
    }  # fmt: skip
    return {name: tuple((str(code), str(title)) for code, title in titles.items()) for name, titles in said.items()}


def on_behalf(request: HttpRequest, wanted: casework.WorklistFilter) -> str:
    """Whose desk it is that one looks at, where it is another unit's."""
    actor = access.actor_of(request)
    if wanted.view == "all" or not wanted.unit_id or (actor.post and wanted.unit_id == actor.post.organisation_id):
        return ""
    return labels.unit_names([wanted.unit_id]).get(wanted.unit_id, "")


def saved_shown(request: HttpRequest, found: list[SavedView]) -> list[dict[str, Any]]:
    """The views a person sees, each with how many rows it has now (counted up to a hundred, in one trip)."""
    actor = access.actor_of(request)
    wanted = [wanted_of_query(QueryDict(view.query)) for view in found]
    sizes = casework.worklist_sizes(actor=actor, wanted=wanted) if found else []
    return [
        {"view": view, "count": "99+" if size == 100 else size, "is_current": view.query == kept(request)}
        for view, size in zip(found, sizes, strict=True)
    ]


def _tabs(request: HttpRequest, wanted: casework.WorklistFilter) -> list[dict[str, Any]]:
    actor = access.actor_of(request)
    counts = labels.waiting(request) if actor.post else {}
    titles = {"open": _("My desk"), "soon": _("Due soon"), "late": _("Late"), "all": _("All cases")}
    return [
        {
            "label": title,
            "url": f"{address('workbench:cases')}?view={view}",
            "is_current": wanted.view == view,
            "count": counts.get(view),
        }
        for view, title in titles.items()
        if view == "all" or actor.post
    ]


def communities_of(actor: access.Actor) -> list[tuple[str, str]]:
    """The communities of the streets the actor's posts reach."""
    codes = {post.division_code for post in actor.posts if post.division_code}
    found: dict[str, str] = {}
    for code in sorted(codes):
        for view in places.find_divisions(level="community", within=code)[:400]:
            found[view.code] = places.short_name(view)
    return sorted(found.items())


def kept(request: HttpRequest) -> str:
    """The filters of this address, as a view keeps them."""
    query = [(name, value) for name in ("view", *FILTERS) for value in request.GET.getlist(name) if value]
    return urlencode(query)


def uuid_of(text: str | None) -> UUID | None:
    """The id an address gives, None where it gives none."""
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


def day_of(text: str | None) -> datetime | None:
    """The start of the day an address gives, None where it gives none."""
    try:
        return timezone.make_aware(datetime.fromisoformat(text)) if text else None
    except ValueError:
        return None
