"""What supervision puts on the workbench: what waits for me, and what was said about a case."""

from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from huimin.engines.casework import api as casework
from huimin.engines.supervision import api as supervision
from huimin.kernel.access import api as access
from huimin.kernel.slots.api import Link, Panel, Todo

from .views.supervision_asking import Names, waiting
from .views.supervision_orders import row_of


def todos(request: HttpRequest) -> list[Link | Todo]:
    """What waits for this person in supervision: each order by its deadline, the rest by their number."""
    titles = {
        "supervision_sanctions": _("Sanctions and appeals"),
        "supervision_samples": _("Quality checks"),
        "supervision_rules": _("Changes of the rules"),
    }
    counts = waiting(request)
    rows: list[Link | Todo] = [
        Link(titles[name], reverse(f"workbench:{name}"), icon="flag", count=counts[name])
        for name in titles
        if name in counts
    ]
    return [*_orders(access.actor_of(request)), *rows] if "supervision_orders" in counts else rows


def _orders(actor: access.Actor) -> list[Todo]:
    """The orders that this person has to receive, answer or accept."""
    found = supervision.orders(actor=actor, wanted=supervision.Narrowed(kinds=("open",)), limit=200).rows
    return [
        Todo(
            title=order.title,
            url=reverse("workbench:supervision_order", args=[order.number]),
            source=_("Supervision orders"),
            due_at=order.due_at,
            kind="supervision.order",
            detail=supervision.ORDER_TITLES[order.state],
            since=order.issued_at,
            is_provisional=order.is_provisional,
        )
        for order in found
        if {"receive", "answer", "close"} & set(order.verbs)
    ]


def panel(request: HttpRequest, case_id: UUID) -> Panel | None:
    """What supervision has said about a case, and the way to urge or to order."""
    actor = access.actor_of(request)
    sees = access.may(actor, "supervision.order_view")
    orders = supervision.orders_of(actor=actor, case_id=case_id) if sees else []
    urgings = supervision.urgings_of(case_id=case_id) if access.may(actor, "supervision.card_view") else []
    may_urge, may_issue = access.may(actor, "supervision.urge"), access.may(actor, "supervision.order_issue")
    if not (orders or urgings or may_urge or may_issue):
        return None
    names = Names.of(orders, accounts=[each.account_id for each in urgings])
    context = {
        "orders": [row_of(order, names) for order in orders],
        "urgings": [(each, names.person(each.account_id)) for each in urgings],
        "may_urge": may_urge, "may_issue": may_issue, "number": casework.case_numbers({case_id}).get(case_id, ""),
    }  # fmt: skip
    return Panel(_("Urging and orders"), "workbench/supervision/panel.html", context)
