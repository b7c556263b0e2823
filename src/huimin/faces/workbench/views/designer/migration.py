"""Running cases and the version in force: which run under another, and what would move, shown before anything does."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from huimin.engines.casework import api as casework
from huimin.kernel.access import api as access
from huimin.kernel.errors import HuiminError

from ... import labels


@access.requires("casework.type_migrate")
@require_http_methods(["GET", "HEAD", "POST"])
def migration(request: HttpRequest, code: str) -> HttpResponse:
    """A page of running cases under other versions, each with the clocks that would move; those ticked are migrated."""
    actor = access.actor_of(request)
    try:
        view, _definition = casework.case_type(code)
    except casework.TypeUnknown:
        raise Http404 from None
    if request.method == "POST":
        return _migrate(request, code, view.version_id)
    try:
        page = casework.migration_preview(actor=actor, version_id=view.version_id, cursor=request.GET.get("after", ""))
    except HuiminError:
        return redirect("workbench:designer_migration", code=code)
    context = {
        "code": code, "title": labels.in_language(view.title), "number": view.version_number, "version_id": view.version_id,
        "moves": [_move(move) for move in page.rows], "next": page.next,
        "total": casework.migration_count(actor=actor, version_id=view.version_id),
    }  # fmt: skip
    return render(request, "workbench/designer/migration.html", context)


def _migrate(request: HttpRequest, code: str, version_id: UUID) -> HttpResponse:
    """Migrates what was ticked as it was shown; what changed since, or came under another version since, is left and told."""
    if request.POST.get("version", "") != str(version_id):
        messages.error(request, _("Another version came into force meanwhile. Look at the preview again."))
        return redirect("workbench:designer_migration", code=code)
    done, left = 0, []
    for ticked in request.POST.getlist("case"):
        case_id, _sep, revision = ticked.partition(":")
        try:
            casework.case_migrate(
                actor=access.actor_of(request), case_id=UUID(case_id), version_id=version_id, revision=int(revision)
            )
            done += 1
        except (ValueError, HuiminError) as refused:
            left.append(str(refused))
    if done:
        messages.success(request, ngettext("%(n)d case migrated.", "%(n)d cases migrated.", done) % {"n": done})
    if left:
        messages.error(
            request,
            ngettext("%(n)d case was left: %(why)s", "%(n)d cases were left: %(why)s", len(left))
            % {"n": len(left), "why": left[0]},
        )
    if not done and not left:
        messages.error(request, _("Tick the cases that shall go over."))
    return redirect("workbench:designer_migration", code=code)


def _move(move: casework.CaseMove) -> dict[str, Any]:
    return {
        "move": move,
        "state": casework.STATE_TITLES[casework.State(move.state)],
        "clocks": [
            {
                "stage": casework.STAGE_TITLES[clock.stage],
                "before": labels.limit_words(clock.limit_before),
                "after": labels.limit_words(clock.limit_after),
                "clock": clock,
                "is_moved": clock.due_before != clock.due_after,
            }
            for clock in move.clocks
        ],
    }
