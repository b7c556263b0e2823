"""Supervision orders and urgings."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from django.db.models import Q

from huimin.kernel.access import api as access
from huimin.kernel.access.api import Actor, Where
from huimin.kernel.api import keyset
from huimin.kernel.trips import api as trips

from ..errors import NotThere
from ..models import Card, Order, Urging
from ..types import ORDER_OPEN, ORDER_STAGE, Narrowed, OrderState, OrderView, Page, StepView, UrgingView
from .narrowing import MOST, PAGE, narrowed, visible

VIEW, ISSUE, ANSWER = "supervision.order_view", "supervision.order_issue", "supervision.order_answer"
_OF_CASE = trips.Question(Order, "WHERE case_id = %s ORDER BY issued_at DESC, id DESC")
_URGINGS = trips.Question(Urging, "WHERE case_id = %s ORDER BY at DESC")


def order_numbers(ids: Iterable[UUID]) -> dict[UUID, str]:
    """The numbers of orders, for the labels of a list whose rows the asker may see already."""
    return dict(Order.objects.filter(id__in=set(ids)).values_list("id", "number"))


def orders(*, actor: Actor, wanted: Narrowed | None = None, cursor: str = "", limit: int = PAGE) -> Page[OrderView]:
    """Orders the actor may see, the newest first; `kinds` are states, and `open` those that are not closed."""
    asked = wanted or Narrowed()
    if "open" in asked.kinds:
        asked = replace(asked, kinds=tuple(dict.fromkeys((*ORDER_OPEN, *asked.kinds))))
    rows = narrowed(visible(Order.objects.all(), actor, VIEW), asked, kind="state", at="issued_at")
    found = keyset.page(
        rows, order=("-issued_at", "-id"), cursor=cursor, limit=max(1, min(limit, MOST)), context="supervision.orders"
    )
    cards = _cards(row.id for row in found.rows)
    return Page([_view(row, actor, cards[row.id]) for row in found.rows], found.next)


def order(*, actor: Actor, number: str) -> OrderView:
    """One order with every word said. Raises: NotThere."""
    row = visible(Order.objects.filter(number=number), actor, VIEW).first()
    if row is None:
        raise NotThere
    steps = tuple(StepView(step.id, step.verb, step.text, step.account_id, step.at) for step in row.steps.all())
    return _view(row, actor, _cards([row.id])[row.id], steps)


def orders_of(*, actor: Actor, case_id: UUID) -> list[OrderView]:
    """The orders about a case that the actor may see, the newest first."""
    scope = access.scope(actor, VIEW)
    rows = [row for row in _OF_CASE.ask(case_id) if scope.allows(_where(row), row.unit_id, None)]
    cards = _cards(row.id for row in rows) if rows else {}
    return [_view(row, actor, cards[row.id]) for row in rows]


def orders_waiting(*, actor: Actor) -> dict[str, int]:
    """How many orders wait for this person: to be answered, and to be accepted."""

    def count(permission: str, states: tuple[OrderState, ...]) -> int:
        if not access.may(actor, permission):
            return 0
        return visible(Order.objects.filter(state__in=states), actor, permission).count()

    return {
        "answer": count(ANSWER, (OrderState.ISSUED, OrderState.RECEIVED)),
        "accept": count(ISSUE, (OrderState.ANSWERED,)),
    }


def can_view_order(actor: Actor, order_id: UUID) -> bool:
    """Whether the actor may see the order, and so its files."""
    return visible(Order.objects.filter(id=order_id), actor, VIEW).exists()


def urgings_of(*, case_id: UUID) -> list[UrgingView]:
    """Every urging of a case by supervision; the caller has asked whether the case may be seen."""
    return [
        UrgingView(row.id, row.case_id, row.unit_id, row.note, row.account_id, row.at) for row in _URGINGS.ask(case_id)
    ]


def _cards(ids: Iterable[UUID]) -> dict[UUID, tuple[str, ...]]:
    found: dict[UUID, tuple[str, ...]] = defaultdict(tuple)
    given = Card.objects.filter(Q(watch_id__in=list(ids)), stage=ORDER_STAGE, is_counted=True).order_by("at")
    for order_id, kind in given.values_list("watch_id", "kind"):
        found[order_id] += (kind,)
    return found


def _view(row: Order, actor: Actor, cards: tuple[str, ...], steps: tuple[StepView, ...] = ()) -> OrderView:
    return OrderView(
        id=row.id, number=row.number, case_id=row.case_id, unit_id=row.unit_id, title=row.title,
        state=OrderState(row.state), limit=row.limit, due_at=row.due_at, is_provisional=row.is_provisional,
        issued_by=row.issued_by, issued_at=row.issued_at, answered_at=row.answered_at, closed_at=row.closed_at,
        revision=row.revision, cards=cards, steps=steps, verbs=_verbs(row, actor),
    )  # fmt: skip


def _where(row: Order) -> Where:
    return Where(row.city_code, row.district_code, row.street_code, row.community_code, row.grid_code)


def _verbs(row: Order, actor: Actor) -> tuple[str, ...]:
    answers = access.scope(actor, ANSWER).allows(_where(row), row.unit_id, None)
    issues = access.scope(actor, ISSUE).allows(_where(row), row.unit_id, None)
    found = []
    if answers and row.state == OrderState.ISSUED:
        found.append("receive")
    if answers and row.state in (OrderState.ISSUED, OrderState.RECEIVED):
        found.append("answer")
    if issues and row.state == OrderState.ANSWERED:
        found += ["close", "send_back"]
    if issues and row.state in ORDER_OPEN:
        found.append("withdraw")
    return tuple(found)
