"""The routing table of one capability: who answers where, when, for whose components; tried before it is changed."""

from contextlib import suppress
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huimin.engines.casework import api as casework
from huimin.kernel.access import api as access
from huimin.kernel.clock import api as clock

from ... import labels
from ...designer import routes, routing_table
from ...designer.asks import Ask, show
from ...designer.routes import OWNER, ROUTE
from .drafts import draft_of, head

TITLES = {ROUTE: gettext_lazy("Add a row"), OWNER: gettext_lazy("Add who maintains components")}


@access.requires("casework.type_view")
@require_safe
def draft_routing(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """The routing table for the capability a draft asks for."""
    view = draft_of(request, draft_id)
    capability = str(view.content.get("capability") or "")
    place = view.content.get("catalogue")
    own = casework.component_class(place) if isinstance(place, dict) else ""
    page = _page(request, capability, view.code, own_class=own, back=str(view.id))
    context = {**head(request, view, here="routing"), **page}
    return render(request, "workbench/designer/routing.html", context)


@access.requires("casework.type_view")
@require_http_methods(["GET", "HEAD", "POST"])
def routing(request: HttpRequest, capability: str) -> HttpResponse:
    """The routing table of a capability; a row is tried and added by a form below it."""
    code = request.GET.get("type", request.POST.get("type", ""))
    if request.method != "POST":
        return render(request, "workbench/designer/routing.html", _page(request, capability, code))
    kind = OWNER if request.POST.get("kind") == OWNER else ROUTE
    sent = routes.typed(request.POST, kind, prefix=PREFIXES[kind])
    given = {**sent, "capability": capability} if kind == ROUTE else sent
    found: dict[str, Any] = {"typed": sent}
    try:
        entry = routes.entry(kind, given)
        if request.POST.get("do") != "try":
            casework.route_put(actor=access.actor_of(request), entry=entry)
            messages.success(request, _("The row is in the table."))
            return redirect(_back(request.POST.get("back", ""), capability, code))
        found["trial"] = casework.route_try(actor=access.actor_of(request), entry=entry)
    except (casework.InputRefused, casework.GuardRefused) as refused:
        found["refused"] = refused
    context = _page(request, capability, code, back=request.POST.get("back", ""), forms={kind: found})
    return render(request, "workbench/designer/routing.html", context, status=_status(found))


@access.requires("casework.type_edit")
@require_http_methods(["GET", "HEAD", "POST"])
def route(request: HttpRequest, route_id: UUID) -> HttpResponse:
    """A row with every column to be changed: tried over past cases, then saved."""
    actor = access.actor_of(request)
    try:
        view = casework.route(actor=actor, route_id=route_id)
    except casework.InputRefused:
        raise Http404 from None
    kind, before = routes.kind_of(view.entry), routes.as_typed(view.entry)
    found: dict[str, Any] = {"typed": before, "mark": view.mark}
    asked = request.POST if request.method == "POST" else request.GET
    code, back, table = (asked.get(name, "") for name in ("type", "back", "table"))
    if request.method == "POST":
        found |= {"typed": routes.typed(request.POST, kind), "mark": request.POST.get("mark", "")}
        try:
            entry = routes.entry(kind, found["typed"])
            if request.POST.get("do") != "try":
                casework.route_change(actor=actor, route_id=route_id, entry=entry, mark=found["mark"])
                messages.success(request, _("The row is changed."))
                return redirect(_back(back, table, code))
            found["trial"] = casework.route_try(actor=actor, entry=entry, route_id=route_id)
        except (casework.InputRefused, casework.GuardRefused) as refused:
            found["refused"] = refused
    columns = routing_table.columns_of(actor=actor, entry=view.entry)
    (line,) = routing_table.lines([view])
    context = {
        "form": _form(kind, columns, found, before=before), "line": line, "type_code": code, "back": back, "table": table,
        "leave": _back(back, table, code),
    }  # fmt: skip
    return render(request, "workbench/designer/route.html", context, status=_status(found))


@access.requires("casework.type_edit")
@require_POST
def route_end(request: HttpRequest, route_id: UUID) -> HttpResponse:
    """Ends a row after the day given; after yesterday, which is at once, where none is."""
    today = timezone.localdate(clock.now())
    try:
        last = _last_day(request.POST.get("last_day", "")) or today - timedelta(days=1)
        casework.route_end(actor=access.actor_of(request), route_id=route_id, valid_to=last + timedelta(days=1))
        messages.success(request, _("The row ends."))
    except casework.InputRefused as refused:
        messages.error(request, str(refused))
    return redirect(_back(*(request.POST.get(name, "") for name in ("back", "table", "type"))))


def _last_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise casework.InputRefused(_("Write the date as year-month-day, such as 2026-03-01.")) from None


def _back(draft_id: str, capability: str, code: str) -> str:
    """The page the row was changed on: a draft's, or the table's own."""
    with suppress(ValueError):
        return reverse("workbench:designer_draft_routing", args=[UUID(draft_id)])
    with suppress(NoReverseMatch):
        table = reverse("workbench:designer_routing", args=[capability])
        return table + (f"?{urlencode({'type': code})}" if code else "")
    return reverse("workbench:designer")


def _status(found: dict[str, Any]) -> int:
    refused = found.get("refused")
    return 200 if refused is None else 422 if isinstance(refused, casework.InputRefused) else 409


def _page(
    request: HttpRequest,
    capability: str,
    code: str,
    *,
    own_class: str = "",
    back: str = "",
    forms: dict[str, dict[str, Any]] | None = None,
    named: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """The table of a capability, and the forms that add to it, with what was typed into one of them."""
    actor = access.actor_of(request)
    may_edit, abilities = access.may(actor, "casework.type_edit") and bool(capability), labels.capability_titles()
    shown = routing_table.of_capability(
        actor=actor, capability=capability, type_code=code, own_class=own_class, may_edit=may_edit
    )
    kinds = [ROUTE, *([OWNER] if shown.has_components else [])] if may_edit else []
    return {
        "capability": capability,
        "ability": abilities.get(capability, capability),
        "capabilities": sorted(abilities.items(), key=lambda pair: pair[1]),
        "may_edit": access.may(actor, "casework.type_edit"),
        **_naming(capability, named or {}),
        "type_code": code,
        "back": back,
        "table": capability,
        "rows": shown.lines,
        "may_edit_routes": may_edit,
        "forms": [
            _form(kind, shown.columns[kind], (forms or {}).get(kind, {"typed": {}}), prefix=PREFIXES[kind])
            for kind in kinds
        ],
    }


#: What is asked to name a capability: its code, for one that is new, and its name in both languages.
NAMING = (
    Ask(
        "code",
        "text",
        pgettext_lazy("designer", "Code"),
        gettext_lazy("A code that is not known yet makes a new capability."),
    ),
    Ask("zh-hans", "text", gettext_lazy("Name in Chinese")),
    Ask("en", "text", gettext_lazy("Name in English")),
)


def _naming(capability: str, named: dict[str, Any]) -> dict[str, Any]:
    typed = named.get("typed") or {"code": capability, **casework.capability_titles(capability).get(capability, {})}
    refused = named.get("refused")
    faults = {refused.field: [str(refused)]} if refused else {}
    return {"naming": show(NAMING, typed, faults, prefix="name-"), "naming_fault": str(refused) if refused else ""}


@access.requires("casework.type_edit")
@require_POST
def capability(request: HttpRequest) -> HttpResponse:
    """Names a capability, one that is known or a new one; then to its table."""
    typed = {ask.key: request.POST.get(f"name-{ask.key}", "").strip() for ask in NAMING}
    back, table, code = (request.POST.get(name, "") for name in ("back", "table", "type"))
    try:
        casework.capability_name(actor=access.actor_of(request), code=typed["code"], title=typed)
    except casework.InputRefused as refused:
        context = _page(request, table, code, back=back, named={"typed": typed, "refused": refused})
        return render(request, "workbench/designer/routing.html", context, status=422)
    messages.success(request, _("The name is kept."))
    return redirect("workbench:designer_routing", capability=typed["code"])


#: Two forms stand on one page, so the fields of one have names of their own.
PREFIXES = {ROUTE: "", OWNER: "owner-"}


def _form(
    kind: str,
    columns: tuple[Ask, ...],
    found: dict[str, Any],
    *,
    prefix: str = "",
    before: dict[str, str] | None = None,
) -> dict[str, Any]:
    """A form of a row: its columns with what was typed, what is wrong with it, and what it would change."""
    refused, trial = found.get("refused"), found.get("trial")
    field = getattr(refused, "field", "")
    faults = {field: [str(refused)]} if refused else {}
    return {
        "kind": kind,
        "title": TITLES[kind],
        "asks": show(columns, found["typed"], faults, prefix=prefix),
        "fault": str(refused) if refused else "",
        "fault_label": routes.label_of(field, columns),
        "fault_id": f"id_{prefix}{field}",
        "mark": found.get("mark", ""),
        "changes": routes.change_lines(before, found["typed"], columns) if trial else [],
        "trial": trial,
        "moved": routing_table.moved(trial) if trial else [],
    }
