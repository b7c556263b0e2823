"""The supervision desk's first tab: cards of a period, and, for who has the desk, units compared."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from huimin.engines.supervision import api as supervision
from huimin.kernel.access import api as access
from huimin.kernel.api.api import CursorInvalid
from huimin.kernel.clock import api as clock

from .. import labels
from .supervision_asking import Asked, Names, asked, filters, tabs
from .supervision_sanctions import propose_form


@access.requires("supervision.card_view")
@require_safe
def cards(request: HttpRequest) -> HttpResponse:
    """Cards of a period, and, for who has the desk, units compared; each number opens its rows."""
    actor = access.actor_of(request)
    found = asked(request, supervision.CardKind)
    every = supervision.Narrowed(
        unit_id=found.wanted.unit_id, account_id=found.wanted.account_id, type_code=found.wanted.type_code,
        division_code=found.wanted.division_code, since=found.wanted.since, until=found.wanted.until,
    )  # fmt: skip
    try:
        page = supervision.cards(actor=actor, wanted=found.wanted, cursor=request.GET.get("after", ""))
    except CursorInvalid:
        page = supervision.cards(actor=actor, wanted=found.wanted)
    counts = supervision.card_counts(actor=actor, wanted=every)
    names = Names.of(page.rows)
    orders = supervision.order_numbers({card.order_id for card in page.rows if card.order_id})
    context = {
        "tabs": tabs(request, "supervision"),
        "filters": filters(request, found, supervision.CARD_TITLES.items()),
        "counts": [
            {"title": title, "value": counts[kind], "tag": labels.CARD_KINDS[kind], "url": found.link(kind=str(kind))}
            for kind, title in supervision.CARD_TITLES.items()
        ],
        "units": _units(actor, found),
        "rows": [_row(card, names, orders, found) for card in page.rows],
        "next": page.next,
    }  # fmt: skip
    return render(request, "workbench/supervision/cards.html", context)


@access.requires("supervision.card_view")
@require_safe
def card(request: HttpRequest, card_id: UUID) -> HttpResponse:
    """One card: its clock, the rules it was given by, what rests on it."""
    actor = access.actor_of(request)
    view = supervision.card(actor=actor, card_id=card_id)
    if view is None:
        raise Http404
    names = Names.of([view])
    orders = supervision.order_numbers([view.order_id] if view.order_id else [])
    may_give = access.may(actor, "supervision.sanction_give") and view.is_counted
    sees = access.may(actor, "supervision.sanction_view")
    context = {
        "tabs": tabs(request, "supervision"),
        "row": _row(view, names, orders, Asked(supervision.Narrowed(), None)),
        "card": view,
        "sanctions": supervision.sanctions_on(actor=actor, card_id=view.id) if sees else [],
        "form": propose_form() if may_give and view.kind in ("yellow", "red") else None,
        "may_see_rules": access.may(actor, "supervision.rules_view"),
    }
    return render(request, "workbench/supervision/card.html", context)


def _row(card: supervision.CardView, names: Names, orders: dict[Any, str], found: Asked) -> dict[str, Any]:
    number = names.numbers.get(card.case_id, "") if card.case_id else ""
    order = orders.get(card.order_id, "")
    if card.order_id:
        url = reverse("workbench:supervision_order", args=[order])
    else:
        url = reverse("workbench:case", args=[number]) if number else ""
    return {
        "card": card,
        "own_url": reverse("workbench:supervision_card", args=[card.id]),
        "tag": labels.CARD_KINDS[card.kind],
        "title": labels.card_title(card.kind),
        "number": order or number,
        "url": url,
        "limit": labels.limit_words(card.limit),
        "unit": names.unit(card.unit_id),
        "person": names.person(card.account_id),
        "person_url": found.link(person=str(card.account_id)) if card.account_id else "",
        "type": names.types.get(card.type_code, card.type_code) or "—",
        "stage": labels.stage_title(card.stage),
    }


def _units(actor: access.Actor, found: Asked) -> list[dict[str, Any]]:
    if not access.may(actor, "supervision.desk"):
        return []
    wanted = found.wanted
    since, until = wanted.since, wanted.until or clock.now()
    if since is None:
        return []
    rows = supervision.unit_figures(actor=actor, since=since, until=until, division_code=wanted.division_code)
    names = labels.unit_names(row.unit_id for row in rows)
    return [
        {
            "name": names.get(row.unit_id, "—"),
            "row": row,
            "rate": _rate(row.on_time, row.stopped),
            "cards": [
                (labels.CARD_KINDS[kind], labels.card_title(kind), row.cards.get(kind, 0)) for kind in ("yellow", "red")
            ],
            "url": found.link(unit=str(row.unit_id)),
        }
        for row in rows
        if row.unit_id and wanted.unit_id in (None, row.unit_id)
    ]


def _rate(numerator: int, denominator: int) -> str:
    """A share in per cent with one decimal; "—" where nothing was counted."""
    return f"{100 * numerator / denominator:.1f}%" if denominator else "—"
