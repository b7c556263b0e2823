"""The tab of orders: issued by a leader or the supervision officer, answered by the unit; and urging."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huimin.engines.casework import api as casework
from huimin.engines.supervision import api as supervision
from huimin.kernel.access import api as access
from huimin.kernel.api.api import CursorInvalid
from huimin.kernel.files import api as files

from .. import labels, supervision_forms
from .cases import uuid_of
from .supervision_asking import Names, asked, filters, tabs, there, units_for

VIEW = "supervision.order_view"
TAGS = {"issued": "wait", "received": "move", "answered": "info", "closed": "fine", "withdrawn": "off"}


@access.requires(VIEW)
@require_safe
def orders(request: HttpRequest) -> HttpResponse:
    """Orders of a period, the newest first."""
    actor = access.actor_of(request)
    found = asked(request, supervision.OrderState, usual_days=90)
    try:
        page = supervision.orders(actor=actor, wanted=found.wanted, cursor=request.GET.get("after", ""))
    except CursorInvalid:
        page = supervision.orders(actor=actor, wanted=found.wanted)
    names = Names.of(page.rows, accounts=[row.issued_by for row in page.rows])
    context = {
        "tabs": tabs(request, "supervision_orders"),
        "filters": filters(request, found, supervision.ORDER_TITLES.items()),
        "rows": [row_of(row, names) for row in page.rows],
        "next": page.next,
        "may_issue": access.may(actor, "supervision.order_issue"),
    }
    return render(request, "workbench/supervision/orders.html", context)


@access.requires("supervision.order_issue")
@there
@require_http_methods(["GET", "HEAD", "POST"])
def order_new(request: HttpRequest) -> HttpResponse:
    """A new order, about a case where the address names one."""
    actor = access.actor_of(request)
    number = request.GET.get("case", "").replace("\x00", "")
    view = _case(actor, number) if number else None
    units = [(str(key), name) for key, name in units_for(actor)]
    initial: dict[str, Any] = {"unit_id": request.GET.get("unit", ""), "limit": "1wd"}
    if view and view.unit_id:
        initial["unit_id"] = str(view.unit_id)
        if initial["unit_id"] not in dict(units):
            units.append((initial["unit_id"], labels.in_language(view.unit_name)))
    form = supervision_forms.OrderForm(request.POST or None, units=units, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = supervision.order_issue(
                actor=actor, case_id=view.id if view else None, unit_id=uuid_of(given["unit_id"]), title=given["title"],
                text=given["text"], limit=given["limit"],
            )  # fmt: skip
        except supervision.InputWrong as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        except access.Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The order is issued; the unit sees it at once."))
            return redirect("workbench:supervision_order", number=made)
    context = {"tabs": tabs(request, "supervision_orders"), "form": form, "case": view}
    return render(request, "workbench/supervision/order_new.html", context, status=422 if form.errors else 200)


@access.requires(VIEW)
@there
@require_safe
def order(request: HttpRequest, number: str) -> HttpResponse:
    """One order: every word said, and what may be done now."""
    return render(request, "workbench/supervision/order.html", _context(request, number))


@access.requires("supervision.order_answer", "supervision.order_issue")
@there
@require_POST
def order_act(request: HttpRequest, number: str, verb: str) -> HttpResponse:
    """Receives, answers, accepts, sends back or withdraws; what was wrong is said beside its field."""
    actor = access.actor_of(request)
    view = supervision.order(actor=actor, number=number)
    if verb not in view.verbs:
        messages.error(request, _("This is not possible now. The page shows how the order stands."))
        return redirect("workbench:supervision_order", number=number)
    form = FORMS[verb](request.POST)
    revision = request.POST.get("revision", "")
    more: dict[str, Any] = {"revision": int(revision)} if revision.isdigit() else {}
    try:
        if form.is_valid():
            if verb == "answer":
                more["file_ids"] = [
                    files.store(content=file.read(), name=file.name or "", actor=actor, purpose="attachment").id
                    for file in request.FILES.getlist("files")
                ]
            ACTS[verb](actor=actor, number=number, **form.cleaned_data, **more)
            messages.success(request, _("%(verb)s: recorded.") % {"verb": act_titles()[verb]})
            return redirect("workbench:supervision_order", number=number)
    except supervision.InputWrong as refused:
        form.add_error(refused.field if refused.field in form.fields else None, str(refused))
    except files.FileError as refused:
        form.add_error(None, str(refused))
    except (supervision.Changed, supervision.NotPossible) as refused:
        messages.error(request, str(refused))
        return redirect("workbench:supervision_order", number=number)
    context = _context(request, number, bad=(verb, form))
    return render(request, "workbench/supervision/order.html", context, status=422)


@access.requires("supervision.urge")
@there
@require_POST
def urge(request: HttpRequest, number: str) -> HttpResponse:
    """Urges the unit that has the case."""
    actor = access.actor_of(request)
    view = _case(actor, number)
    try:
        supervision.urge(actor=actor, case_id=view.id, note=request.POST.get("note", ""))
        messages.success(request, _("The unit is urged; its desk shows it."))
    except supervision.SupervisionError as refused:
        messages.error(request, str(refused))
    return redirect("workbench:case", number=number)


FORMS: dict[str, type[forms.Form]] = {
    "receive": forms.Form,
    "answer": supervision_forms.AnswerForm,
    "close": supervision_forms.AcceptForm,
    "send_back": supervision_forms.SendBackForm,
    "withdraw": supervision_forms.WithdrawForm,
}
ACTS: dict[str, Any] = {
    "receive": supervision.order_receive,
    "answer": supervision.order_answer,
    "close": supervision.order_close,
    "send_back": supervision.order_send_back,
    "withdraw": supervision.order_withdraw,
}
GRAVE = {"send_back", "withdraw"}


def act_titles() -> dict[str, str]:
    """What the buttons say."""
    return {
        "receive": _("We have it in hand"),
        "answer": _("Answer the order"),
        "close": _("Accept the answer"),
        "send_back": _("Send the answer back"),
        "withdraw": _("Withdraw the order"),
    }


def step_titles() -> dict[str, str]:
    """What each step is called in the course of an order."""
    return {
        "issued": _("Order issued"),
        "received": _("Order received"),
        "answered": _("Answer given"),
        "sent_back": _("Answer sent back"),
        "closed": _("Answer accepted"),
        "withdrawn": _("Order withdrawn"),
    }


def row_of(view: supervision.OrderView, names: Names) -> dict[str, Any]:
    """An order as a row of a list."""
    number = names.numbers.get(view.case_id, "") if view.case_id else ""
    return {
        "order": view,
        "tag": TAGS[view.state],
        "state": supervision.ORDER_TITLES[view.state],
        "unit": names.unit(view.unit_id),
        "issuer": names.person(view.issued_by),
        "number": number,
        "case_url": reverse("workbench:case", args=[number]) if number else "",
        "url": reverse("workbench:supervision_order", args=[view.number]),
        "cards": [(labels.CARD_KINDS[card], labels.card_title(card)) for card in view.cards[-1:]],
        "is_open": view.state in supervision.ORDER_OPEN and view.state != "answered",
        "limit": labels.limit_words(view.limit),
    }


def _context(request: HttpRequest, number: str, *, bad: tuple[str, forms.Form] | None = None) -> dict[str, Any]:
    actor = access.actor_of(request)
    view = supervision.order(actor=actor, number=number)
    names = Names.of([view], accounts=[view.issued_by, *(step.account_id for step in view.steps)])
    titles, steps = act_titles(), step_titles()
    acts = [
        {
            "verb": verb,
            "title": titles[verb],
            "form": bad[1] if bad and bad[0] == verb else FORMS[verb](),
            "is_open": bad is not None and bad[0] == verb,
            "is_grave": verb in GRAVE,
            "takes_files": verb == "answer",
            "url": reverse("workbench:supervision_order_act", args=[number, verb]),
        }
        for verb in view.verbs
    ]
    kinds = {"issued": "late", "answered": "fine", "sent_back": "soon", "closed": "fine", "withdrawn": "off"}
    return {
        "tabs": tabs(request, "supervision_orders"),
        "row": row_of(view, names),
        "order": view,
        "main": acts[:1],
        "others": acts[1:],
        "entries": [
            {"title": steps[step.verb], "at": step.at, "text": step.text, "who": names.person(step.account_id),
             "kind": kinds.get(step.verb, "move")}
            for step in reversed(view.steps)
        ],
        "files": files.of(("order", view.id)),
    }  # fmt: skip


def _case(actor: access.Actor, number: str) -> casework.CaseView:
    try:
        return casework.case(actor=actor, number=number)
    except casework.CaseNotFound:
        raise Http404 from None
