"""The case page: what is known, what may be done, what happened."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from huimin.engines.casework import api as casework
from huimin.engines.supervision import api as supervision
from huimin.kernel.access import api as access
from huimin.kernel.facts import api as facts
from huimin.kernel.files import api as files
from huimin.kernel.files.api import FileView
from huimin.kernel.places import api as places
from huimin.kernel.slots import api as slots

from .. import advise, beside, labels, parts

#: How the timeline marks an act.
MARKS = {
    "case.closed": "fine", "case.verified": "fine", "case.finished": "fine", "case.rejected": "off", "case.voided": "off",
    "case.force_closed": "off", "case.suspended": "pause", "case.returned": "soon", "case.reworked": "soon",
    "case.reopened": "soon", "case.urged": "late", "case.task_finished": "fine", "case.task_returned": "soon",
    "case.task_withdrawn": "off",
}  # fmt: skip


@access.requires("casework.case_view")
@require_safe
def case(request: HttpRequest, number: str) -> HttpResponse:
    """One case, for staff who may see it. Opening it is recorded. `?act=` has the form of that verb open; asked for by a page that
    shows the case already, it is that form alone.
    """
    actor = access.actor_of(request)
    view = _view(actor, number)
    asked = request.GET.get("act", "")
    if asked and request.headers.get("HX-Request"):
        return _form_alone(request, view, asked)
    facts.record(verb="case.viewed", subject=("case", view.id), actor=actor, where=view.where, unit_id=view.unit_id)
    return render(request, "workbench/case.html", _context(request, view, opened=asked))


def _form_alone(request: HttpRequest, view: casework.CaseView, verb: str) -> HttpResponse:
    """The form of one verb; where it is no longer offered, why not."""
    offered = [item for item in casework.verbs(actor=access.actor_of(request), view=view) if item.verb == verb]
    if not offered:
        return HttpResponse(format_html('<p class="panel">{}</p>', _why_not(view, "")))
    (item,) = _acts(request, view, offered, opened=verb)
    context = {"item": item, "case": view, "class": "panel stack-small", "desk": {"texts": beside.texts(request, view)}}
    return render(request, "workbench/act_form.html", context)


@access.requires("casework.case_view")
@require_POST
def act(request: HttpRequest, number: str, verb: str) -> HttpResponse:
    """Does a verb to the case; what was wrong is said beside its field, and what was typed is kept."""
    actor = access.actor_of(request)
    view = _view(actor, number)
    offered = {str(item.verb): item for item in casework.verbs(actor=actor, view=view)}
    if verb not in offered:
        messages.error(request, _why_not(view, request.POST.get("revision", "")))
        return redirect("workbench:case", number=number)
    task = next((item for item in view.tasks if str(item.id) == request.POST.get("task_id")), None)
    form = casework.verb_form(
        offered[verb],
        data=beside.typed(request, view),
        units=_units(view),
        types=_types(),
        people=_people(view),
        leave_out=parts.left_out(task) if task else (),
        key=f"_{task.id}" if task else "",
    )
    try:
        if form.is_valid():
            photos = [
                files.store(content=file.read(), name=file.name or "", actor=actor, purpose="photo_after").id
                for file in request.FILES.getlist("photos")
            ]
            inputs = casework.given(form) | ({"photos": photos} if photos else {})
            inputs |= {"task_id": task.id} if task else {}
            revision = request.POST.get("revision", "")
            moved = casework.case_step(
                actor=actor,
                case_id=view.id,
                verb=verb,
                inputs_given=inputs,
                revision=int(revision) if revision.isdigit() else None,
            )
            beside.told(request, view, inputs, moved.fact_id)
            messages.success(request, _("%(verb)s: recorded.") % {"verb": offered[verb].title})
            return redirect("workbench:case", number=number)
    except casework.InputRefused as refused:
        casework.show_refusal(form, refused)
    except files.FileError as refused:
        form.add_error(None, str(refused))
    except (casework.CaseChanged, casework.VerbRefused, casework.GuardRefused) as refused:
        messages.error(request, str(refused))
        return redirect("workbench:case", number=number)
    return render(request, "workbench/case.html", _context(request, view, bad=(verb, form)), status=422)


@access.requires("access.person_reveal")
@require_POST
def reveal(request: HttpRequest, number: str, field: str) -> HttpResponse:
    """Shows one personal value of the case for a stated purpose; the fact says who, what and why."""
    actor = access.actor_of(request)
    view = _view(actor, number)
    purposes = {"contact": _("To contact the person about this case"), "verify": _("To verify who the person is")}
    purpose = purposes.get(request.POST.get("purpose", ""))
    if purpose is None:
        messages.error(request, _("Choose what you need it for."))
        return redirect("workbench:case", number=number)
    value = casework.reveal_reporter(actor=actor, case_id=view.id, field=field, purpose=purpose)
    if request.headers.get("HX-Request"):
        return HttpResponse(value, content_type="text/plain; charset=utf-8")
    return render(request, "workbench/case.html", _context(request, view, revealed={field: value}))


def _view(actor: access.Actor, number: str) -> casework.CaseView:
    try:
        return casework.case(actor=actor, number=number)
    except casework.CaseNotFound:
        raise Http404 from None


def _why_not(view: casework.CaseView, revision: str) -> str:
    """Why an act is not possible any more: what others did since the page was made."""
    done = casework.changes_since(view=view, revision=int(revision)) if revision.isdigit() else ""
    if done:
        return _("Somebody was quicker: %(acts)s. The page shows how the case stands.") % {"acts": done}
    return _("This is not possible now. The page shows how the case stands.")


def _acts(
    request: HttpRequest, view: casework.CaseView, offered: Sequence[casework.VerbView], *,
    bad: tuple[str, Any] | None = None, opened: str = "",
) -> list[dict[str, Any]]:  # fmt: skip
    """What may be done, with the forms of what is likely, wrong or opened; the others are fetched when they are opened."""
    wrong, wrong_form = bad or ("", None)
    shown = [item for item in offered if item.is_main or item.verb in (wrong, opened)]
    asked = {wanted.name for item in shown for wanted in item.inputs}
    units = _units(view) if asked & {"unit_id", "units"} else []
    types = _types() if "type_code" in asked else []
    people = _people(view) if "account_id" in asked else []
    advice = {"unit_id": advise.unit(view) if units else "", "type_code": advise.types(view) if types else ""}
    forms: dict[str, Any] = {
        item.verb: wrong_form
        if item.verb == wrong
        else casework.verb_form(item, units=units, types=types, people=people)
        for item in shown
    }
    for form in forms.values():
        for name, said in advice.items():
            if name in form.fields and said:
                form.fields[name].help_text = said
    return [
        {
            "verb": item,
            "form": forms.get(item.verb),
            "form_url": f"{reverse('workbench:case', args=[view.number])}?act={item.verb}",
            "is_open": item.verb in (wrong, opened),
            "is_wrong": item.verb == wrong,
            "photos": any(wanted.name == "photos" for wanted in item.inputs),
            "url": reverse("workbench:act", args=[view.number, item.verb]),
        }
        for item in offered
    ]


def _context(
    request: HttpRequest,
    view: casework.CaseView,
    *,
    bad: tuple[str, Any] | None = None,
    opened: str = "",
    revealed: dict[str, str] | None = None,
) -> dict[str, Any]:
    actor = access.actor_of(request)
    offered = casework.verbs(actor=actor, view=view)
    tasks = {str(task.id): task for task in view.tasks}

    def part_form(item: casework.VerbView, task_id: str) -> tuple[Any, bool]:
        if bad and bad[0] == item.verb and request.POST.get("task_id") == task_id:
            return bad[1], True
        return casework.verb_form(item, leave_out=parts.left_out(tasks[task_id]), key=f"_{task_id}"), False

    joint = parts.panel(view, offered, part_form) if tasks else []
    verbs = _acts(request, view, [item for item in offered if not parts.named(item)], bad=bad, opened=opened)
    names = access.accounts([view.signer_id] if view.signer_id else [])
    pictures = {file.id: file for file in files.of(("case", view.id))}
    definition = casework.type_version(view.type_version_id)
    cards = supervision.cards_of(actor=actor, case_id=view.id)
    part_units = {task.unit_id: labels.in_language(task.unit_name) for task in view.tasks}
    running = [card.kind for card in cards if card.is_counted and not card.clock_stopped_at]
    return {
        "case": view,
        "type_title": labels.in_language(view.type_title),
        "state_kind": labels.KINDS[view.state],
        "state_title": casework.STATE_TITLES[view.state],
        "unit_name": labels.in_language(view.unit_name),
        "place": places.path_name(view.where.deepest, language=get_language() or "zh-hans", above="district"),
        "answers": _answers(definition, view.form),
        "handler": names[view.signer_id].display_name if view.signer_id in names else "",
        "urged_by": casework.URGERS.get(view.urged_by, ""),
        "relations": [
            (labels.RELATIONS[item.kind], item, labels.in_language(item.type_title), labels.KINDS[item.state],
             casework.STATE_TITLES[item.state]) for item in view.relations
        ],
        "checklist": [
            (labels.in_language(line.title), line.code in view.checks) for line in definition.checklist
        ] if view.finished_at else [],
        "is_stuck": view.state == casework.State.DISPATCHED and not view.is_returnable,
        "parts": joint,
        "open_parts": [part["title"] for part in joint if part["is_open"]],
        "main": [item for item in verbs if item["verb"].is_main],
        "others": [item for item in verbs if not item["verb"].is_main],
        "timeline": [_entry(entry, pictures) for entry in reversed(casework.timeline(view=view, for_staff=True))],
        "photos": list(pictures.values()),
        "cards": [
            {"title": labels.card_title(card.kind), "kind": labels.CARD_KINDS[card.kind], "card": card,
             "stage": labels.stage_title(card.stage)}
            for card in cards
        ],
        "card": max(running, key=list(supervision.CardKind).index, default=""),
        "is_ended": view.state not in casework.OPEN,
        "clocks": [
            (
                part_units.get(item.unit_id, "") if item.stage == casework.Stage.TASK and item.unit_id else "",
                casework.STAGE_TITLES[item.stage],
                item,
                labels.limit_words(item.limit),
            )
            for item in view.clocks
        ],
        "desk": beside.beside(request, view),
        "revealed": revealed or {},
        "may_reveal": access.may(actor, "access.person_reveal"),
        "boundary": f"{reverse('places:boundaries', args=['community'])}?within={view.where.street}" if view.where.street else "",
        "panels": [fill.content for fill in slots.fills("workbench.case.aside", request, case_id=view.id) if fill.content],
        "outcome": casework.OUTCOMES.get(view.outcome, ""),
        "grade": casework.GRADES.get(str(view.rating or ""), ""),
    }  # fmt: skip


def _entry(entry: casework.TimelineEntry, pictures: dict[UUID, FileView]) -> dict[str, Any]:
    return {
        "title": entry.title,
        "at": entry.at,
        "text": entry.note,
        "who": " · ".join(part for part in (entry.actor, entry.organisation) if part),
        "kind": MARKS.get(entry.verb, "move"),
        "photos": [pictures[item] for item in entry.file_ids if item in pictures],
        "details": entry.details,
    }


def _answers(definition: casework.Definition, answers: dict[str, Any]) -> list[tuple[str, str]]:
    """The answers of the form in words."""
    said = []
    for field in definition.form:
        if field.code not in answers:
            continue
        titles = {choice.code: labels.in_language(choice.title) for choice in field.choices}
        value = answers[field.code]
        if isinstance(value, bool):
            text = _("yes") if value else _("no")
        else:
            text = "、".join(
                titles.get(str(item), str(item)) for item in (value if isinstance(value, list) else [value])
            )
        said.append((labels.in_language(field.title), f"{text} {field.unit}".rstrip()))
    return said


def _units(view: casework.CaseView) -> list[tuple[str, str]]:
    """The units of the place that can be dispatched to; the one the routing table names comes first."""
    proposed = casework.proposed_unit(view=view)
    units = access.organisations(ids=casework.units_of(where=view.where))  # active ones alone
    names = {unit.id: labels.in_language(unit.name) for unit in units}
    ordered = sorted(names.items(), key=lambda pair: (pair[0] != proposed, pair[1]))
    return [(str(unit_id), f"{name} ★" if unit_id == proposed else name) for unit_id, name in ordered]


def _people(view: casework.CaseView) -> list[tuple[str, str]]:
    """The colleagues to whom the case can be handed over."""
    return [
        (str(account_id), name)
        for account_id, name in casework.colleagues(view.unit_id)
        if account_id != view.signer_id
    ]


def _types() -> list[tuple[str, str]]:
    return labels.type_choices()
