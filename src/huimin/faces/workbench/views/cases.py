"""Worklists: filters in the address, saved under a name, rows by one query."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from huimin.engines.casework import api as casework
from huimin.engines.supervision.api import CARD_TITLES
from huimin.kernel.access import api as access
from huimin.kernel.errors import HuiminError
from huimin.kernel.facts import api as facts
from huimin.kernel.places import api as places

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
        return redirect(f"{reverse('workbench:cases')}?{first.query}")
    wanted = wanted_of(request, sort=preference.sort)
    problem = ""
    try:
        page = casework.worklist(actor=actor, wanted=wanted, cursor=request.GET.get("after", ""))
    except HuiminError as refused:
        page, problem = casework.Page([], ""), str(refused)
    types = labels.type_titles()
    titles = sorted(types.items(), key=lambda pair: pair[1])
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
            "problem": problem,
            "wanted": wanted,
            "tabs": _tabs(request, wanted),
            "types": labels.options(titles, wanted.type_codes),
            "states": labels.options(casework.STATE_TITLES.items(), wanted.states),
            "cards": labels.options(CARD_TITLES.items(), (wanted.card,)),
            "divisions": labels.options(communities_of(actor), (wanted.division_code,)),
            "channels": labels.options(casework.CHANNELS.items(), wanted.channels),
            "is_filtered": any(request.GET.get(name) for name in FILTERS),
            "saved": saved_shown(request, lists.views),
            "view_form": ViewForm(),
            "query": kept(request),
            "columns": [(code, title, code in preference.columns) for code, title in saved_views.COLUMNS.items()],
            "heads": [
                (title, code in NUMERIC) for code, title in saved_views.COLUMNS.items() if code in preference.columns
            ],
            "preference": preference,
            "on_behalf": on_behalf(request, wanted),
        },
    )


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
            "url": f"{reverse('workbench:cases')}?view={view}",
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
