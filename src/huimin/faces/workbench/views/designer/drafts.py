"""The editor: one section a page, each saved by itself; two people never overwrite each other, and what was typed is kept."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from huimin.engines.casework import api as casework
from huimin.kernel.access import api as access

from ... import labels
from ...designer import diagram, wording
from ...designer.asks import Reordered, Sent, read, show
from ...designer.sections import SECTIONS, Section
from .types import STANDING_KINDS, as_file


@access.requires("casework.type_view")
@require_safe
def draft(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Leads to where the draft is worked on: the editor, or the review for who decides."""
    view = draft_of(request, draft_id)
    if view.may("change") and access.may(access.actor_of(request), "casework.type_edit"):
        return redirect("workbench:designer_section", draft_id=draft_id, name="basics")
    return redirect("workbench:designer_review", draft_id=draft_id)


@access.requires("casework.type_view")
@require_http_methods(["GET", "HEAD", "POST"])
def section(request: HttpRequest, draft_id: UUID, name: str) -> HttpResponse:
    """A section of the draft, shown and saved. With JavaScript it saves itself while one types."""
    view, wanted = draft_of(request, draft_id), SECTIONS.get(name)
    if wanted is None:
        raise Http404
    if request.method != "POST":
        return render(request, "workbench/designer/section.html", _context(request, view, wanted))
    return _save(request, view, wanted)


def _save(request: HttpRequest, view: casework.DraftView, wanted: Section) -> HttpResponse:
    is_by_itself = bool(request.headers.get("HX-Request"))
    act, revision = request.POST.get("do", ""), request.POST.get("revision", "")
    sent: Sent = Reordered(request.POST, act) if ":" in act else request.POST
    changes = read(wanted.asks, sent, view.content)
    try:
        saved = casework.draft_change(
            actor=access.actor_of(request),
            draft_id=view.id,
            revision=int(revision) if revision.isdecimal() else view.revision,
            changes=changes,
        )
    except (casework.DraftChanged, casework.GuardRefused, casework.InputRefused) as refused:
        return _refused(request, view, wanted, changes, str(refused), is_by_itself=is_by_itself)
    if is_by_itself:
        return render(request, "workbench/designer/saved.html", _context(request, saved, wanted))
    if act == "next":
        following = _following(wanted)
        if following is None:
            return redirect("workbench:designer_review", draft_id=view.id)
        return redirect("workbench:designer_section", draft_id=view.id, name=following)
    messages.success(request, _("Saved."))
    anchor = f"#{act.partition(':')[2].rpartition(':')[0]}" if ":" in act else "#new" if act == "add" else ""
    return redirect(reverse("workbench:designer_section", args=[view.id, wanted.name]) + anchor)


def _following(wanted: Section) -> str | None:
    names = list(SECTIONS)
    place = names.index(wanted.name) + 1
    return names[place] if place < len(names) else None


def _refused(
    request: HttpRequest,
    view: casework.DraftView,
    wanted: Section,
    changes: dict[str, Any],
    sentence: str,
    *,
    is_by_itself: bool,
) -> HttpResponse:
    """Not saved: what was typed stays in the fields, and beside it stands what others have said there meanwhile."""
    theirs = casework.difference(
        {key: value for key, value in changes.items() if value is not None},
        {key: value for key, value in view.content.items() if key in wanted.keys},
    )
    context = {
        **_context(request, view, wanted, typed=changes), "refusal": sentence, "theirs": wording.change_lines(theirs),
    }  # fmt: skip
    template = "workbench/designer/saved.html" if is_by_itself else "workbench/designer/section.html"
    return render(request, template, context, status=200 if is_by_itself else 409)


def _context(
    request: HttpRequest, view: casework.DraftView, wanted: Section, *, typed: dict[str, Any] | None = None
) -> dict[str, Any]:
    content = {**view.content, **(typed or {})}
    return {
        **head(request, view, here=wanted.name),
        "section": wanted,
        "asks": show(wanted.asks, content, wording.by_key(view.faults)),
        "is_open": view.may("change") and access.may(access.actor_of(request), "casework.type_edit"),
        "questions": preview(view) if wanted.aside == "preview" else None,
        "said": {key: labels.in_language(view.content.get(key) or {}) for key in ("title", "description")},
        "diagram": diagram.svg(view.content) if wanted.aside == "diagram" else "",
        "edges": _ways() if wanted.aside == "diagram" else [],
    }


def _ways() -> list[tuple[str, str, str]]:
    titles = {state.value: str(title) for state, title in casework.STATE_TITLES.items()}
    return [(titles[source], title, titles[to]) for source, to, title, _main in diagram.edges()]


def head(request: HttpRequest, view: casework.DraftView, *, here: str) -> dict[str, Any]:
    """What every page of a draft shows: its name, where it stands, its sections with what is wrong in each."""
    lines = wording.fault_lines(view.faults)
    names = {
        item: found.display_name for item, found in access.accounts([view.editor_id] if view.editor_id else []).items()
    }
    return {
        "draft": view,
        "title": labels.in_language(view.title) or view.code,
        "standing": (STANDING_KINDS[view.state], casework.STANDING_TITLES[view.state]),
        "editor": names.get(view.editor_id, "") if view.editor_id else "",
        "faults": lines,
        "tabs": [
            {
                "label": item.title,
                "url": reverse("workbench:designer_section", args=[view.id, item.name]),
                "is_current": item.name == here,
                "count": sum(line.section == item.name for line in lines) or None,
            }
            for item in SECTIONS.values()
        ]
        + [
            {"label": label, "url": reverse(f"workbench:{name}", args=[view.id]), "is_current": here == key, "count": None}
            for key, name, label in (
                ("routing", "designer_draft_routing", _("Routing")),
                ("review", "designer_review", _("Check and submit")),
            )
        ],
    }  # fmt: skip


def draft_of(request: HttpRequest, draft_id: UUID) -> casework.DraftView:
    """The draft of an address."""
    try:
        return casework.draft(actor=access.actor_of(request), draft_id=draft_id)
    except casework.DraftNotFound:
        raise Http404 from None


def preview(view: casework.DraftView) -> Any:
    """The questions as the resident sees them; those that are not whole yet are left out."""
    return casework.preview_form(view.content, language=get_language() or "zh-hans")


@access.requires("casework.type_view")
@require_safe
def draft_file(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """The draft as a file."""
    view = draft_of(request, draft_id)
    return as_file(casework.draft_export(draft=view), f"{view.code}-draft")
