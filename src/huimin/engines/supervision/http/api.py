"""`/api/v1/supervision`: cards, findings and orders for machines; an order can be received and answered."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router

from huimin.kernel.access.api import actor_of, requires
from huimin.kernel.api.api import Page

from ..actions import orders as acts
from ..queries import cards, findings, orders
from ..types import Narrowed
from .schemas import (
    AnswerIn,
    CardOut,
    CardQuery,
    FindingOut,
    FindingQuery,
    Narrowing,
    OrderDetail,
    OrderOut,
    OrderQuery,
    StateOut,
)

mount = "/supervision"
router = Router(tags=["supervision"])


@router.get("/cards", response=Page[CardOut], summary="List cards")
@requires("supervision.card_view")
def card_list(request: HttpRequest, asked: Annotated[CardQuery, Query()]) -> dict[str, Any]:
    """Cards you may see, the newest first."""
    page = cards.cards(
        actor=actor_of(request), wanted=_narrowed(asked, asked.kind), cursor=asked.cursor, limit=asked.limit
    )
    return {"items": [asdict(row) for row in page.rows], "next": page.next or None}


@router.get("/findings", response=Page[FindingOut], summary="List findings about conduct")
@requires("supervision.finding_view")
def finding_list(request: HttpRequest, asked: Annotated[FindingQuery, Query()]) -> dict[str, Any]:
    """Findings you may see, the newest first, each with the facts that prove it."""
    page = findings.findings(
        actor=actor_of(request), wanted=_narrowed(asked, asked.what), cursor=asked.cursor, limit=asked.limit
    )
    return {"items": [asdict(row) for row in page.rows], "next": page.next or None}


@router.get("/orders", response=Page[OrderOut], summary="List supervision orders")
@requires("supervision.order_view")
def order_list(request: HttpRequest, asked: Annotated[OrderQuery, Query()]) -> dict[str, Any]:
    """Orders you may see, the newest first."""
    wanted = Narrowed(
        kinds=tuple(asked.state), unit_id=asked.unit_id, division_code=asked.division_code, since=_aware(asked.since),
        until=_aware(asked.until),
    )  # fmt: skip
    page = orders.orders(actor=actor_of(request), wanted=wanted, cursor=asked.cursor, limit=asked.limit)
    return {"items": [asdict(row) for row in page.rows], "next": page.next or None}


@router.get("/orders/{number}", response=OrderDetail, summary="Get a supervision order")
@requires("supervision.order_view")
def order_get(request: HttpRequest, number: str) -> dict[str, Any]:
    """One order with every word said."""
    return asdict(orders.order(actor=actor_of(request), number=number))


@router.post("/orders/{number}/receive", response=StateOut, summary="Receive a supervision order")
@requires("supervision.order_answer")
def order_receive(request: HttpRequest, number: str) -> dict[str, Any]:
    """Says that the unit has the order in hand; 409 where that is not possible now."""
    return {"number": number, "state": acts.order_receive(actor=actor_of(request), number=number)}


@router.post("/orders/{number}/answer", response=StateOut, summary="Answer a supervision order")
@requires("supervision.order_answer")
def order_answer(request: HttpRequest, number: str, payload: AnswerIn) -> dict[str, Any]:
    """Answers for the unit; the order's clock stops. 409 where somebody was quicker or the order is closed."""
    state = acts.order_answer(
        actor=actor_of(request), number=number, text=payload.text, file_ids=payload.file_ids, revision=payload.revision
    )
    return {"number": number, "state": state}


def _narrowed(asked: Narrowing, kinds: list[Any]) -> Narrowed:
    return Narrowed(
        kinds=tuple(kinds), unit_id=asked.unit_id, account_id=asked.account_id, type_code=asked.type_code,
        division_code=asked.division_code, since=_aware(asked.since), until=_aware(asked.until),
        with_history=asked.with_history,
    )  # fmt: skip


def _aware(moment: datetime | None) -> datetime | None:
    """A moment without zone is UTC."""
    return moment.replace(tzinfo=UTC) if moment is not None and moment.tzinfo is None else moment
