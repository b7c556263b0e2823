"""The review of a draft: what it changes, what it would have changed, and the second person's decision."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from huimin.engines.casework import api as casework
from huimin.kernel.access import api as access

from ... import labels
from ...designer import wording
from .drafts import draft_of, head

#: Rows of a dry run that are shown; the figures count all.
SHOWN = 200
COUNTS = {
    "unit": gettext_lazy("To another unit"),
    "due": gettext_lazy("Another deadline"),
    "intake": gettext_lazy("Another way in"),
    "missing": gettext_lazy("Answers missing"),
    "refused": gettext_lazy("Not accepted this way"),
    "late": gettext_lazy("Would have been late"),
    "on_time": gettext_lazy("Would have been in time"),
    "same": gettext_lazy("No difference"),
}


@access.requires("casework.type_view")
@require_safe
def review(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """What the draft changes against the version it was begun from, its faults, its dry run, and what may be done."""
    return render(request, "workbench/designer/review.html", _context(request, draft_of(request, draft_id)))


@access.requires("casework.type_view")
@require_safe
def dry_run(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """How far the dry run is; asked for again and again while it runs."""
    return render(
        request, "workbench/designer/dry_run.html", {"draft": draft_of(request, draft_id), **_run(request, draft_id)}
    )


@access.requires("casework.type_edit", "casework.type_approve")
@require_POST
def act(request: HttpRequest, draft_id: UUID, verb: str) -> HttpResponse:
    """Submits, takes back, withdraws, plays, stops, approves or sends back."""
    actor, view = access.actor_of(request), draft_of(request, draft_id)
    sent = request.POST.get("revision", "")
    revision = int(sent) if sent.isdecimal() else None
    remark, day = request.POST.get("remark", ""), request.POST.get("valid_from", "")
    try:
        match verb:
            case "submit":
                casework.draft_submit(actor=actor, draft_id=view.id, revision=revision)
                said = _("Submitted. A second person decides now.")
            case "recall":
                casework.draft_recall(actor=actor, draft_id=view.id, revision=revision)
                said = _("Taken back. It can be changed again.")
            case "withdraw":
                casework.draft_withdraw(actor=actor, draft_id=view.id, revision=revision)
                said = _("Withdrawn.")
            case "dry-run":
                casework.dry_run_begin(actor=actor, draft_id=view.id)
                said = ""
            case "stop":
                casework.dry_run_stop(actor=actor, draft_id=view.id)
                said = _("The dry run stops.")
            case "approve" | "refuse":
                decided = casework.draft_decide(
                    actor=actor, draft_id=view.id, is_approved=verb == "approve", remark=remark, valid_from=_day(day),
                    revision=revision,
                )  # fmt: skip
                said = {
                    "in_force": _("Approved, and in force."),
                    "approved": _("Approved; it comes into force on its day."),
                }.get(decided.state, _("Sent back to its author."))
            case _:
                raise Http404
    except casework.InputRefused as refused:
        context = _context(
            request, view, typed={"remark": remark, "valid_from": day}, fault=(refused.field, str(refused))
        )
        return render(request, "workbench/designer/review.html", context, status=422)
    except casework.CaseworkError as refused:
        messages.error(request, str(refused))
    else:
        if said:
            messages.success(request, said)
    return redirect("workbench:designer_review", draft_id=view.id)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise casework.InputRefused(
            _("Write the date as year-month-day, such as 2026-03-01."), field="valid_from"
        ) from None


def _context(
    request: HttpRequest,
    view: casework.DraftView,
    *,
    typed: dict[str, str] | None = None,
    fault: tuple[str, str] = ("", ""),
) -> dict[str, Any]:
    actor = access.actor_of(request)
    base = casework.version_content(actor=actor, version_id=view.base_id) if view.base_id else {}
    before = {key: value for key, value in base.items() if key != "valid_from"}
    people = access.accounts([item for item in (view.author_id, view.decider_id) if item])
    may_decide = view.may("decide") and access.may(actor, "casework.type_approve")
    is_hand = actor.account_id in (view.author_id, view.editor_id)
    return {
        **head(request, view, here="review"),
        "changes": wording.change_lines(casework.difference(before, view.content)) if view.base_id else [],
        "is_new": not view.base_id,
        "author": people[view.author_id].display_name if view.author_id in people else _("The product's upgrade"),
        "decider": people[view.decider_id].display_name if view.decider_id in people else "",
        "may_submit": view.may("submit") and access.may(actor, "casework.type_edit"),
        "may_recall": view.may("recall") and access.may(actor, "casework.type_edit"),
        "may_withdraw": view.may("withdraw")
        and access.may(actor, "casework.type_approve" if view.state == "approved" else "casework.type_edit"),
        "may_decide": may_decide and not is_hand,
        "is_own": may_decide and is_hand,
        "ends_on": parse_date(str(view.content.get("valid_to", ""))) if not view.faults else None,
        "may_play": not view.faults and view.state in ("draft", "submitted", "refused"),
        "typed": typed or {},
        "fault_field": fault[0],
        "fault": fault[1],
        **_run(request, view.id),
    }


def _run(request: HttpRequest, draft_id: UUID) -> dict[str, Any]:
    """The last dry run, its figures and rows in words."""
    actor = access.actor_of(request)
    run = casework.dry_run(actor=actor, draft_id=draft_id)
    if run is None:
        return {"run": None}
    units = labels.unit_names(
        {UUID(row[side]["unit"]) for row in run.rows for side in ("before", "after") if row[side]["unit"]}
    )
    return {
        "run": run,
        "counts": [
            (title, run.counts.get(name, 0)) for name, title in COUNTS.items() if run.counts.get(name) or name == "same"
        ],
        "rows": [_row(row, units) for row in run.rows[:SHOWN]],
        "may_open": access.may(actor, "casework.case_view"),
    }  # fmt: skip


def _row(row: dict[str, Any], units: dict[UUID, str]) -> dict[str, Any]:
    def side(values: dict[str, Any]) -> dict[str, Any]:
        return {
            "unit": units.get(UUID(values["unit"]), "") if values["unit"] else _("nobody"),
            "due": parse_datetime(values["due"]) if values["due"] else None,
            "intake": _("straight to the unit") if values["intake"] == "automatic" else _("intake desk"),
        }

    return {
        "number": row["number"],
        "kinds": [COUNTS[kind] for kind in row["kinds"]],
        "names": row["kinds"],
        "before": side(row["before"]),
        "after": side(row["after"]),
        "missing": "、".join(row["after"]["missing"]),
    }
