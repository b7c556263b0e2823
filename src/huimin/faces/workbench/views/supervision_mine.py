"""What a unit was given, and how to answer: orders that wait, sanctions that may be appealed against, cards of the month."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from huimin.engines.supervision import api as supervision
from huimin.kernel.access import api as access
from huimin.kernel.clock import api as clock

from .. import labels
from . import supervision_orders, supervision_sanctions
from .supervision_asking import Names, tabs

DAYS = 30


@access.requires("supervision.order_answer", "supervision.appeal_file")
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The unit's own page of supervision."""
    actor = access.actor_of(request)
    since = clock.now() - timedelta(days=DAYS)
    waiting = supervision.Narrowed(kinds=("issued", "received"))
    orders = supervision.orders(actor=actor, wanted=waiting).rows if _may(actor, "order_view") else []
    given = supervision.Narrowed(kinds=("given",))
    sanctions = supervision.sanctions(actor=actor, wanted=given).rows if _may(actor, "sanction_view") else []
    month = supervision.Narrowed(since=since)
    counts = supervision.card_counts(actor=actor, wanted=month) if _may(actor, "card_view") else {}
    findings = supervision.finding_counts(actor=actor, wanted=month) if _may(actor, "finding_view") else {}
    names = Names.of([*orders, *sanctions], accounts=[order.issued_by for order in orders])
    cards, conduct = reverse("workbench:supervision"), reverse("workbench:supervision_findings")
    context = {
        "tabs": tabs(request, "supervision_mine"),
        "orders": [supervision_orders.row_of(row, names) for row in orders],
        "sanctions": [supervision_sanctions.row_of(row, names) for row in sanctions],
        "counts": [
            {"title": supervision.CARD_TITLES[supervision.CardKind(kind)], "value": count,
             "tag": labels.CARD_KINDS[kind], "url": f"{cards}?days={DAYS}&kind={kind}"}
            for kind, count in counts.items()
        ],
        "conduct": sum(findings.values()),
        "conduct_url": f"{conduct}?days={DAYS}",
        "may_see_conduct": _may(actor, "finding_view"),
        "days": DAYS,
    }  # fmt: skip
    return render(request, "workbench/supervision/mine.html", context)


def _may(actor: access.Actor, what: str) -> bool:
    return access.may(actor, f"supervision.{what}")
