"""The tab of sanctions and appeals: proposed for a card or a finding, given, appealed against, decided by somebody else."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from huimin.engines.supervision import api as supervision
from huimin.kernel.access import api as access
from huimin.kernel.api.api import CursorInvalid
from huimin.kernel.files import api as files

from .. import labels, supervision_forms
from .cases import uuid_of
from .supervision_asking import Names, asked, filters, tabs, there

VIEW = "supervision.sanction_view"
TAGS = {"proposed": "wait", "given": "late", "dropped": "off", "cancelled": "off"}
APPEAL_TAGS = {"filed": "wait", "upheld": "late", "changed": "soon", "cancelled": "off"}
PROPOSED = ("points", "notice", "talk")


@access.requires(VIEW)
@require_safe
def sanctions(request: HttpRequest) -> HttpResponse:
    """Sanctions of a period with their appeals, the newest first."""
    actor = access.actor_of(request)
    kinds = [*supervision.SANCTION_STATES.items(), ("appealed", _("with an open appeal"))]
    found = asked(request, [str(kind) for kind, _title in kinds], usual_days=90)
    try:
        page = supervision.sanctions(actor=actor, wanted=found.wanted, cursor=request.GET.get("after", ""))
    except CursorInvalid:
        page = supervision.sanctions(actor=actor, wanted=found.wanted)
    names = Names.of(page.rows)
    context = {
        "tabs": tabs(request, "supervision_sanctions"),
        "filters": filters(request, found, kinds),
        "rows": [row_of(row, names) for row in page.rows],
        "next": page.next,
    }
    return render(request, "workbench/supervision/sanctions.html", context)


@access.requires(VIEW)
@there
@require_safe
def sanction(request: HttpRequest, number: str) -> HttpResponse:
    """One sanction: what it rests on, its appeal, and what may be done now."""
    return render(request, "workbench/supervision/sanction.html", _context(request, number))


@access.requires("supervision.sanction_give", "supervision.appeal_file", "supervision.appeal_decide")
@there
@require_POST
def sanction_act(request: HttpRequest, number: str, verb: str) -> HttpResponse:
    """Gives or drops a proposal, appeals, decides; what was wrong is said beside its field."""
    actor = access.actor_of(request)
    view = supervision.sanction(actor=actor, number=number)
    if verb not in view.verbs:
        messages.error(request, _("This is not possible now. The page shows how the sanction stands."))
        return redirect("workbench:supervision_sanction", number=number)
    form = FORMS[verb](request.POST)
    more: dict[str, Any] = {}
    revision = request.POST.get("revision", "")
    if verb in ("give", "drop") and revision.isdigit():
        more["revision"] = int(revision)
    try:
        if form.is_valid():
            if verb == "appeal":
                more["file_ids"] = [
                    files.store(content=file.read(), name=file.name or "", actor=actor, purpose="attachment").id
                    for file in request.FILES.getlist("files")
                ]
            ACTS[verb](actor=actor, number=number, **form.cleaned_data, **more)
            messages.success(request, _("%(verb)s: recorded.") % {"verb": act_titles()[verb]})
            return redirect("workbench:supervision_sanction", number=number)
    except supervision.InputWrong as refused:
        form.add_error(refused.field if refused.field in form.fields else None, str(refused))
    except files.FileError as refused:
        form.add_error(None, str(refused))
    except (supervision.Changed, supervision.NotPossible) as refused:
        messages.error(request, str(refused))
        return redirect("workbench:supervision_sanction", number=number)
    context = _context(request, number, bad=(verb, form))
    return render(request, "workbench/supervision/sanction.html", context, status=422)


@access.requires("supervision.sanction_give")
@require_POST
def propose(request: HttpRequest) -> HttpResponse:
    """Proposes a sanction for the card or the finding that the form names."""
    actor = access.actor_of(request)
    card_id, finding_id = uuid_of(request.POST.get("card")), uuid_of(request.POST.get("finding"))
    back = (
        reverse("workbench:supervision_card", args=[card_id])
        if card_id
        else reverse("workbench:supervision_finding", args=[finding_id])
        if finding_id
        else reverse("workbench:supervision_sanctions")
    )
    form = propose_form(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose what should follow, and write points as a number."))
        return redirect(back)
    try:
        number = supervision.sanction_propose(actor=actor, card_id=card_id, finding_id=finding_id, **form.cleaned_data)
    except (supervision.SupervisionError, access.Refused) as refused:
        messages.error(request, str(refused))
        return redirect(back)
    messages.success(request, _("The sanction is proposed. Give it, or drop it, on this page."))
    return redirect("workbench:supervision_sanction", number=number)


def propose_form(data: Any = None) -> supervision_forms.ProposeForm:
    """The form of a proposal."""
    kinds = [(kind, supervision.SANCTION_TITLES[supervision.SanctionKind(kind)]) for kind in PROPOSED]
    return supervision_forms.ProposeForm(data, kinds=kinds)


FORMS: dict[str, type[forms.Form]] = {
    "give": supervision_forms.GiveForm,
    "drop": supervision_forms.DropForm,
    "appeal": supervision_forms.AppealForm,
    "decide": supervision_forms.DecideForm,
}
ACTS: dict[str, Any] = {
    "give": supervision.sanction_give,
    "drop": supervision.sanction_drop,
    "appeal": supervision.appeal_file,
    "decide": supervision.appeal_decide,
}


def act_titles() -> dict[str, str]:
    """What the buttons say."""
    return {
        "give": _("Give the sanction"),
        "drop": _("Do not give it"),
        "appeal": _("File the appeal"),
        "decide": _("Decide the appeal"),
    }


def row_of(view: supervision.SanctionView, names: Names) -> dict[str, Any]:
    """A sanction as a row of a list."""
    number = names.numbers.get(view.case_id, "") if view.case_id else ""
    appeal = view.appeal
    return {
        "sanction": view,
        "tag": TAGS[view.state],
        "state": supervision.SANCTION_STATES[view.state],
        "title": supervision.SANCTION_TITLES[view.kind],
        "unit": names.unit(view.unit_id),
        "person": names.person(view.account_id),
        "number": number,
        "case_url": reverse("workbench:case", args=[number]) if number else "",
        "url": reverse("workbench:supervision_sanction", args=[view.number]),
        "appeal": (APPEAL_TAGS[appeal.state], supervision.APPEAL_TITLES[appeal.state]) if appeal else None,
    }


def _context(request: HttpRequest, number: str, *, bad: tuple[str, forms.Form] | None = None) -> dict[str, Any]:
    actor = access.actor_of(request)
    view = supervision.sanction(actor=actor, number=number)
    appeal = view.appeal
    hands: list[UUID | None] = [view.proposed_by, view.given_by]
    hands += [appeal.filed_by, appeal.decided_by] if appeal else []
    names = Names.of([view], accounts=hands)
    titles = act_titles()
    acts = [
        {
            "verb": verb,
            "title": titles[verb],
            "form": bad[1] if bad and bad[0] == verb else _fresh(verb, view),
            "is_open": bad is not None and bad[0] == verb,
            "is_grave": verb == "drop",
            "takes_files": verb == "appeal",
            "url": reverse("workbench:supervision_sanction_act", args=[number, verb]),
        }
        for verb in view.verbs
    ]
    cards = [supervision.card(actor=actor, card_id=each) for each in view.card_ids]
    return {
        "tabs": tabs(request, "supervision_sanctions"),
        "row": row_of(view, names),
        "sanction": view,
        "proposer": names.person(view.proposed_by) if view.proposed_by else _("the rules"),
        "giver": names.person(view.given_by),
        "filer": names.person(appeal.filed_by) if appeal else "",
        "decider": names.person(appeal.decided_by) if appeal else "",
        "main": acts[:1],
        "others": acts[1:],
        "cards": [(labels.CARD_KINDS[card.kind], labels.card_title(card.kind), card) for card in cards if card],
        "may_see_finding": access.may(actor, "supervision.finding_view"),
        "files": files.of(("sanction", view.id)),
    }


def _fresh(verb: str, view: supervision.SanctionView) -> forms.Form:
    """The empty form of an act; giving starts from what was proposed."""
    if verb == "give":
        return supervision_forms.GiveForm(initial={"points": view.points, "reason": view.reason})
    return FORMS[verb]()
