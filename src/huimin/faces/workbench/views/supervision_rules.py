"""The tab of rules: read as tables, changed as a draft, approved by a second person, kept as versions."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huimin.engines.supervision import api as supervision
from huimin.kernel.access import api as access

from .. import labels
from ..supervision_forms import RulesForm
from .cases import day_of
from .supervision_asking import tabs, there

VIEW = "supervision.rules_view"


@access.requires(VIEW)
@there
@require_safe
def rules(request: HttpRequest, number: int | None = None) -> HttpResponse:
    """The rules in force, or of another version, with what differs from the version before, and all versions and drafts."""
    actor = access.actor_of(request)
    shown = supervision.rules_in_force() if number is None else number
    found = supervision.rules_of(shown)
    versions = supervision.rule_versions(actor=actor)
    definitions = {version.number: version.definition for version in versions}
    before = max((each for each in definitions if each < shown), default=None)
    drafts = supervision.rule_drafts(actor=actor)
    people = access.accounts({each for row in [*versions, *drafts] for each in _hands(row)})
    context = {
        "tabs": tabs(request, "supervision_rules"),
        "number": shown,
        "version": next(version for version in versions if version.number == shown),
        **tables(found),
        "changes": supervision.differences(definitions[before], definitions[shown]) if before is not None else [],
        "before": before,
        "versions": [(version, [people[each].display_name for each in _hands(version) if each in people]) for version in versions],
        "drafts": [_draft(draft, people) for draft in drafts],
        "may_edit": access.may(actor, "supervision.rules_edit"),
    }  # fmt: skip
    return render(request, "workbench/supervision/rules.html", context)


@access.requires(VIEW)
@there
@require_safe
def rules_export(request: HttpRequest, number: int) -> HttpResponse:
    """A version as a file that can be imported again."""
    text = supervision.rules_text(number)
    answer = HttpResponse(text, content_type="application/yaml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="supervision-rules-{number}.yaml"'
    return answer


@access.requires("supervision.rules_edit")
@require_http_methods(["GET", "HEAD", "POST"])
def rules_edit(request: HttpRequest) -> HttpResponse:
    """A change of the rules: the text of those in force to be edited, or a file; kept as a draft."""
    actor = access.actor_of(request)
    form = RulesForm(request.POST or None, request.FILES or None, initial={
        "text": supervision.rules_text(supervision.rules_in_force()),
    })  # fmt: skip
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        file = given["file"]
        try:
            text = file.read(200_001).decode("utf-8") if file else given["text"]
            draft_id = supervision.rules_draft(
                actor=actor, text=text, note=given["note"], origin=file.name if file else "workbench",
                valid_from=day_of(given["valid_from"].isoformat()) if given["valid_from"] else None,
            )  # fmt: skip
        except UnicodeDecodeError:
            form.add_error("file", _("The file is no text in UTF-8. Save it as UTF-8 and choose it again."))
        except supervision.SupervisionError as refused:
            form.add_error("file" if file else "text", str(refused))
        else:
            messages.success(request, _("The draft waits for a second person."))
            return redirect("workbench:supervision_draft", draft_id=draft_id)
    status = 422 if form.errors else 200
    context = {"tabs": tabs(request, "supervision_rules"), "form": form}
    return render(request, "workbench/supervision/rules_edit.html", context, status=status)


@access.requires(VIEW)
@there
@require_safe
def draft(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """A draft: what it changes, value by value, and the way to decide."""
    actor = access.actor_of(request)
    view = supervision.rule_draft(actor=actor, draft_id=draft_id)
    versions = {version.number: version.definition for version in supervision.rule_versions(actor=actor)}
    people = access.accounts(_hands(view))
    context = {
        "tabs": tabs(request, "supervision_rules"),
        "item": _draft(view, people),
        "changes": supervision.differences(versions[view.base_number], view.definition),
        "text": supervision.as_text(view.definition),
        "is_own": view.drafted_by == actor.account_id,
        "is_behind": view.state == "open" and view.base_number != supervision.rules_in_force(),
    }
    return render(request, "workbench/supervision/draft.html", context)


@access.requires("supervision.rules_edit", "supervision.rules_approve")
@there
@require_POST
def draft_decide(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Approves a draft, refuses it, or withdraws one's own."""
    actor = access.actor_of(request)
    try:
        if request.POST.get("decision") == "approve":
            number = supervision.rules_approve(actor=actor, draft_id=draft_id)
            messages.success(request, _("Version %(number)d of the rules is approved.") % {"number": number})
        else:
            state = supervision.rules_refuse(actor=actor, draft_id=draft_id)
            said = _("The draft is withdrawn.") if state == "withdrawn" else _("The draft is refused.")
            messages.success(request, said)
    except supervision.NotPossible as refused:
        messages.error(request, str(refused))
    return redirect("workbench:supervision_draft", draft_id=draft_id)


def tables(found: supervision.Rules) -> dict[str, Any]:
    """The rules as rows people can read."""
    kinds = list(supervision.CardKind)
    return {
        "card_titles": [(labels.CARD_KINDS[kind], labels.card_title(kind)) for kind in kinds],
        "card_rules": [
            {
                "stages": [labels.stage_title(stage) for stage in sorted(rule.stages)],
                "cells": [
                    (
                        labels.card_title(kind),
                        next((each for each in rule.thresholds if each.kind == kind), None),
                    )
                    for kind in kinds
                ],
                "valid": rule.valid,
            }
            for rule in found.cards
        ],
        "behaviours": [
            {"rule": rule, "title": supervision.BEHAVIOUR_TITLES[rule.what], "types": "、".join(rule.types),
             "except_types": "、".join(rule.except_types), "days": rule.within.days}
            for rule in found.behaviours
        ],
        "sanctions": found.sanctions,
        "points": [(labels.points_title(name), value) for name, value in found.sanctions.points.items()],
        "yellow_days": found.sanctions.within.days,
        "appeal_limit": labels.limit_words(found.sanctions.appeal_limit),
        "order_limit": labels.limit_words(found.order_limit),
        "pass_mark": found.pass_mark,
        "criteria": [(labels.in_language(each.title), each) for each in found.criteria],
    }  # fmt: skip


def _hands(row: Any) -> list[UUID]:
    decided = row.approved_by if isinstance(row, supervision.VersionView) else row.decided_by
    return [each for each in (row.drafted_by, decided) if each]


def _draft(view: supervision.DraftView, people: dict[UUID, access.AccountView]) -> dict[str, Any]:
    states = {
        "open": ("wait", _("Waits for approval")),
        "approved": ("fine", _("Approved")),
        "refused": ("off", _("Refused")),
        "withdrawn": ("off", _("Withdrawn")),
    }
    kind, title = states[view.state]
    drafter = people.get(view.drafted_by) if view.drafted_by else None
    decider = people.get(view.decided_by) if view.decided_by else None
    return {
        "draft": view, "tag": kind, "title": title,
        "drafter": drafter.display_name if drafter else _("The platform"),
        "decider": decider.display_name if decider else "",
    }  # fmt: skip
