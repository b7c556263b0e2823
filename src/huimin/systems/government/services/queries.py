"""Every read of this system: guides, what an application shows, what the desk shows."""

from typing import Any
from uuid import UUID

from django.urls import reverse

from huimin.engines.approval import api as approval
from huimin.engines.casework import api as casework
from huimin.kernel.access.api import Actor

from . import words
from .words import in_language

PREFIX = "services."
SYSTEM = Actor.system("government_services")


def slug(code: str) -> str:
    """The part of a matter's code that stands in addresses."""
    return code.removeprefix(PREFIX).replace(".", "-")


def code_of(slug: str) -> str:
    """The matter's code of an address."""
    return f"{PREFIX}{slug}"


def guides(*, text: str = "", who: str = "") -> list[tuple[str, list[dict[str, Any]]]]:
    """The matters by theme: those that hold the words asked for, and are open to who asks."""
    grouped: dict[str, list[dict[str, Any]]] = {}
    wanted = text.lower().split()
    for view, definition, block in approval.matters_offered():
        if not view.code.startswith(PREFIX):
            continue
        said = " ".join(
            [*view.title.values(), *view.description.values(), *view.keywords, *block.theme.values()]
        ).lower()
        if (who and who not in block.audience) or not all(word in said for word in wanted):
            continue
        grouped.setdefault(in_language(block.theme), []).append(_row(view, definition))
    return list(grouped.items())


def _row(view: casework.CaseTypeView, definition: casework.Definition) -> dict[str, Any]:
    return {
        "code": slug(view.code),
        "title": in_language(view.title),
        "text": in_language(view.description),
        "limit": words.span(definition.limit(casework.Stage.HANDLE).limit),
        "url": reverse("government_services:guide", args=[slug(view.code)]),
    }


def guide(slug: str) -> dict[str, Any]:
    """Everything a person should know of a matter before applying.

    Raises: approval.NotFound.
    """
    view, definition, block = approval.matter_offered(code_of(slug))
    limit = definition.limit(casework.Stage.HANDLE)
    tasks = sorted(definition.tasks, key=lambda task: task.order)
    steps = sorted({task.order for task in tasks})
    return {
        "code": slug,
        "title": in_language(view.title),
        "text": in_language(view.description),
        "kind": words.KIND[block.kind],
        "handling": words.HANDLING[block.handling],
        "audience": [words.AUDIENCE[item] for item in block.audience],
        "conditions": [in_language(item) for item in block.conditions],
        "materials": [material_words(item) for item in block.materials],
        "promised": words.span(limit.limit),
        "statutory": words.span(limit.statutory) if limit.statutory else "",
        "fee": in_language(block.fee.words) if block.fee.is_charged else "",
        "is_charged": block.fee.is_charged,
        "visits": block.visits,
        "basis": [(in_language(item.title), item.clause) for item in block.basis],
        "is_basis_checked": all(item.checked_on for item in block.basis),
        "departments": [[in_language(task.title) for task in tasks if task.order == step] for step in steps],
        "result": in_language(block.result.title),
        "valid_for": words.span(block.result.valid_for) if block.result.valid_for else "",
        "places": [
            {
                "title": in_language(item.title),
                "address": in_language(item.address),
                "hours": in_language(item.hours),
                "phone": item.phone,
            }
            for item in block.places
        ],
    }


def material_words(wanted: approval.MaterialWanted) -> dict[str, Any]:
    """A paper as a guide or a form says it."""
    return {
        "code": wanted.code,
        "title": in_language(wanted.title),
        "hint": in_language(wanted.hint),
        "kind": words.PAPER[wanted.kind],
        "is_required": wanted.is_required,
        "is_deferrable": wanted.is_deferrable,
    }


def matter_words(matter: approval.MatterView) -> dict[str, Any]:
    """A matter of an application as its pages show it."""
    view = casework.case(actor=SYSTEM, case_id=matter.case_id)
    asked = matter.open_correction
    return {
        "matter": matter,
        "case": view,
        "title": in_language(view.type_title),
        "state": casework.STATE_TITLES[view.state],
        "kind": _kind(view, matter),
        "is_final": view.state in casework.FINAL,
        "unit": in_language(view.unit_name),
        "story": next(iter(reversed(casework.timeline(view=view, for_staff=False))), None),
        "materials": [_material(item, is_asked=bool(asked and item.code in asked.codes)) for item in matter.materials],
        "correction": asked,
        "opinions": [_opinion(task) for task in view.tasks if task.is_opinion],
        "result": result_words(matter.result) if matter.result else None,
    }


def _material(item: approval.MaterialView, *, is_asked: bool) -> dict[str, Any]:
    kind, said = words.MATERIAL[item.state]
    return {
        "item": item,
        "title": in_language(item.title),
        "hint": in_language(item.hint),
        "kind": kind,
        "said": said,
        "is_asked": is_asked,
        "offer_title": in_language(item.offer.type_title) if item.offer else "",
        "is_open": item.state in ("missing", "deficient"),
    }


def _opinion(task: casework.TaskView) -> dict[str, Any]:
    kind, said = words.OPINION.get(task.opinion, ("wait", casework.TASK_STATE_TITLES[task.state]))
    return {
        "unit": in_language(task.unit_name), "title": in_language(task.title), "kind": kind, "said": said,
        "note": task.note, "due_at": task.due_at, "is_open": task.state in casework.OPEN_TASKS, "order": task.order,
    }  # fmt: skip


def result_words(result: approval.ResultView | approval.PublicResult) -> dict[str, Any]:
    """A result with its state in words."""
    kind, said = words.RESULT[result.state]
    return {
        "result": result,
        "title": in_language(result.title),
        "issuer": in_language(result.issuer_name),
        "kind": kind,
        "said": said,
    }


def _kind(view: casework.CaseView, matter: approval.MatterView) -> str:
    if matter.open_correction:
        return "soon"
    if matter.result and matter.result.state == "revoked":
        return "late"
    return "fine" if view.state == casework.State.CLOSED else "off" if view.state in casework.FINAL else "move"


def case_id_of(number: str, *, actor: Actor) -> UUID:
    """The id of a case the actor may see.

    Raises: casework.CaseNotFound.
    """
    return casework.case(actor=actor, number=number).id
