"""Case types in the designer: the list, one with its history, the beginning of a draft, files in and out."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from huimin.engines.casework import api as casework
from huimin.kernel.access import api as access

from ... import labels
from ...designer import wording
from ...designer.sections import KINDS, START

MOST_BYTES = 4_000_000
STANDING_KINDS = {
    "draft": "move", "submitted": "wait", "approved": "info", "refused": "soon", "in_force": "fine", "superseded": "off",
    "withdrawn": "off",
}  # fmt: skip


@access.requires("casework.type_view")
@require_safe
def types(request: HttpRequest) -> HttpResponse:
    """Every case type, in force or drafted; found by words, group and whether it is being changed."""
    rows = casework.type_rows(actor=access.actor_of(request))
    words, group, only = (request.GET.get(name, "").strip() for name in ("q", "group", "only"))
    abilities = labels.capability_titles()
    groups = sorted({labels.in_language(row.group) for row in rows} - {""})
    kinds = dict(KINDS)
    shown = [
        {
            "row": row, "title": labels.in_language(row.title) or row.code, "group": labels.in_language(row.group),
            "kind": kinds.get(row.kind, row.kind), "drafts": _tags(row.drafts),
            "capability": abilities.get(row.capability, row.capability),
            "url": reverse("workbench:designer_type", args=[row.code]),
        }
        for row in rows
        if (not group or labels.in_language(row.group) == group)
        and (only != "drafts" or row.drafts)
        and all(word in _haystack(row, abilities) for word in words.lower().split())
    ]  # fmt: skip
    context = {
        "rows": shown, "groups": groups, "group": group, "words": words, "only": only, "total": len(rows),
        "may_edit": access.may(access.actor_of(request), "casework.type_edit"),
        "waiting": sum(state == casework.Standing.SUBMITTED for row in rows for _id, state in row.drafts),
    }  # fmt: skip
    return render(request, "workbench/designer/types.html", context)


def _haystack(row: casework.TypeRow, abilities: dict[str, str]) -> str:
    ability = abilities.get(row.capability, "")
    return " ".join([row.code, row.capability, ability, *row.title.values(), *row.group.values()]).lower()


def _tags(drafts: tuple[tuple[UUID, casework.Standing], ...]) -> list[dict[str, Any]]:
    return [
        {
            "url": reverse("workbench:designer_draft", args=[draft_id]),
            "kind": STANDING_KINDS[state],
            "title": casework.STANDING_TITLES[state],
        }
        for draft_id, state in drafts
    ]


@access.requires("casework.type_view")
@require_safe
def one(request: HttpRequest, code: str) -> HttpResponse:
    """One case type: its versions, what changed from one to the next, its drafts, its routes."""
    actor = access.actor_of(request)
    try:
        versions = casework.versions(actor=actor, code=code)
    except casework.TypeUnknown:
        versions = []
    drafts = casework.drafts(actor=actor, code=code, states=list(casework.Standing))
    if not versions and not drafts:
        raise Http404
    names = _names([item for row in versions for item in (row.author_id, row.decider_id)])
    history = [
        {
            "row": row,
            "author": names.get(row.author_id, ""), "decider": names.get(row.decider_id, ""),
            "changes": wording.change_lines(casework.difference(before.definition, row.definition)) if before else [],
            "is_first": before is None,
        }
        for row, before in zip(versions, [*versions[1:], None], strict=True)
    ]  # fmt: skip
    current = next((row for row in versions if row.is_in_force), None)
    capability = str((current or versions[0]).definition.get("capability", "")) if versions else ""
    context = {
        "code": code, "title": labels.in_language(_title(current, versions, drafts)) or code,
        "history": history, "current": current, "has_version": bool(versions),
        "drafts": [(draft, STANDING_KINDS[draft.state], casework.STANDING_TITLES[draft.state]) for draft in drafts],
        "capability": capability, "ability": labels.capability_titles().get(capability, capability),
        "others": sum(row.running for row in versions if not row.is_in_force) if current else 0,
        "may_edit": access.may(actor, "casework.type_edit"),
        "may_migrate": access.may(actor, "casework.type_migrate"),
    }  # fmt: skip
    return render(request, "workbench/designer/type.html", context)


def _title(
    current: casework.VersionView | None, versions: list[casework.VersionView], drafts: list[casework.DraftView]
) -> dict[str, str]:
    if current or versions:
        title: dict[str, str] = (current or versions[0]).definition["title"]
        return title
    return drafts[0].title


def _names(ids: list[UUID | None]) -> dict[UUID | None, str]:
    return {key: view.display_name for key, view in access.accounts([item for item in ids if item]).items()}


@access.requires("casework.type_edit")
def begin(request: HttpRequest) -> HttpResponse:
    """Begins a draft: of a type that exists, or of a new one, empty or as a copy of another."""
    actor = access.actor_of(request)
    typed = {
        name: request.POST.get(name, request.GET.get(name, "")).strip() for name in ("code", "zh", "en", "copy_of")
    }
    fault = ""
    if request.method == "POST":
        try:
            draft = _begun(actor, typed, version=request.POST.get("version", ""))
        except (casework.InputRefused, casework.TypeUnknown) as refused:
            fault = str(refused)
        else:
            return redirect("workbench:designer_section", draft_id=draft.id, name="basics")
    known = [(row.code, labels.in_language(row.title)) for row in casework.type_rows(actor=actor) if row.number]
    context = {"typed": typed, "fault": fault, "types": sorted(known, key=lambda pair: pair[1])}
    return render(request, "workbench/designer/begin.html", context, status=422 if fault else 200)


def _begun(actor: access.Actor, typed: dict[str, str], *, version: str) -> casework.DraftView:
    """The draft asked for. A new type's name is written into it at once."""
    is_known = any(row.code == typed["code"] and row.number for row in casework.type_rows(actor=actor))
    if is_known and typed["zh"]:
        raise casework.InputRefused(
            _("There is a case type with this code already. Choose another code."), field="code"
        )
    draft = casework.draft_begin(
        actor=actor, code=typed["code"], copy_of=typed["copy_of"], version_id=UUID(version) if version else None
    )
    if is_known:
        return draft
    title = {language: words for language, words in (("zh-hans", typed["zh"]), ("en", typed["en"])) if words}
    changes = {**({} if typed["copy_of"] else START()), **({"title": title} if title else {})}
    return casework.draft_change(actor=actor, draft_id=draft.id, revision=draft.revision, changes=changes)


@access.requires("casework.type_edit")
@require_POST
def bring_in(request: HttpRequest) -> HttpResponse:
    """Makes drafts of the case types of a file; says line and key of each fault."""
    file = request.FILES.get("file")
    faults: list[casework.DefinitionFault] = []
    drafts: list[casework.DraftView] = []
    if file is None:
        messages.error(request, _("Choose a file first."))
        return redirect("workbench:designer")
    name = (file.name or "")[:100]
    try:
        if (file.size or 0) > MOST_BYTES:
            raise UnicodeError
        text = file.read().decode("utf-8-sig")
        for draft, of_draft in casework.draft_import(actor=access.actor_of(request), text=text, name=name):
            drafts.append(draft)
            faults += of_draft
    except UnicodeError:
        faults = [
            casework.DefinitionFault("", 0, _("This is not a text file in UTF-8. Save it as YAML in UTF-8."), name)
        ]
    except casework.DefinitionRefused as refused:
        faults = refused.faults
    if drafts and not faults:
        messages.success(
            request,
            ngettext("%(n)d draft was made of the file.", "%(n)d drafts were made of the file.", len(drafts))
            % {"n": len(drafts)},
        )
        if len(drafts) == 1:
            return redirect("workbench:designer_draft", draft_id=drafts[0].id)
        return redirect(f"{reverse('workbench:designer')}?only=drafts")
    context = {"name": name, "drafts": drafts, "faults": faults}
    return render(request, "workbench/designer/brought_in.html", context, status=200 if drafts else 422)


@access.requires("casework.type_view")
@require_safe
def version_file(request: HttpRequest, code: str, version_id: UUID) -> HttpResponse:
    """A version as a file."""
    try:
        text = casework.version_export(actor=access.actor_of(request), version_id=version_id)
    except casework.TypeUnknown:
        raise Http404 from None
    return as_file(text, code)


def as_file(text: str, name: str) -> HttpResponse:
    """A YAML file to be kept."""
    answer = HttpResponse(text, content_type="application/yaml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.yaml"'
    return answer
