"""Supervision orders and urgings: said to a unit, answered by it, with a clock of the order's own.

The order's clock is told by facts in the form of casework's clocks, and so watched by the same eye.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from uuid_utils.compat import uuid7

from huimin.kernel.access import api as access
from huimin.kernel.access.api import Actor, Where
from huimin.kernel.clock import api as clock
from huimin.kernel.facts import api as facts
from huimin.kernel.files import api as files
from huimin.kernel.places import api as places

from .. import rulebook
from ..errors import Changed, InputWrong, NotPossible, NotThere
from ..models import Order, OrderStep, Urging
from ..numbering import next_number
from ..told import standing
from ..types import ORDER_OPEN, ORDER_STAGE, OrderState
from .words import limit_of, said

ISSUE, ANSWER = "supervision.order_issue", "supervision.order_answer"


@transaction.atomic
def urge(*, actor: Actor, case_id: UUID, note: str = "") -> UUID:
    """Urges the unit that has the case; its desk is told.

    Raises: Refused, NotThere, NotPossible where no unit has it yet, InputWrong.
    """
    case = standing(case_id)
    access.require(actor, "supervision.urge", where=case.where, unit_id=case.unit_id)
    if case.unit_id is None:
        raise NotPossible(_("No unit has this case yet: there is nobody to urge."))
    now = clock.now()
    urging = Urging.objects.create(
        id=uuid7(), case_id=case_id, unit_id=case.unit_id, note=said(note, "note", must=False, longest=1000),
        account_id=actor.account_id, at=now, **case.where.columns(),
    )  # fmt: skip
    facts.record(
        verb="supervision.urged",
        subject=("urging", urging.id),
        actor=actor,
        where=case.where,
        data={"case": str(case_id), "by": "leader" if access.may(actor, "supervision.rules_approve") else "supervisor"},
        at=now,
        unit_id=case.unit_id,
    )
    return urging.id


@transaction.atomic
def order_issue(
    *,
    actor: Actor,
    title: str,
    text: str,
    limit: str = "",
    case_id: UUID | None = None,
    unit_id: UUID | None = None,
    file_ids: Sequence[UUID] = (),
) -> str:
    """Issues an order to a unit, about a case or about the unit itself; its number.

    `limit` is counted by the unit's own calendar from now; empty, the rules say how much.
    Raises: Refused, NotThere, InputWrong.
    """
    case = standing(case_id) if case_id else None
    unit_id = unit_id or (case.unit_id if case else None)
    unit = access.organisation(id=unit_id) if unit_id else None
    if unit is None or not unit.is_active:
        raise InputWrong(_("Choose the unit that must answer."), field="unit_id")
    where = case.where if case else places.where_of(unit.division_code) if unit.division_code else Where()
    access.require(actor, ISSUE, where=where, unit_id=unit.id)
    promise = limit_of(limit or rulebook.rules_at()[1].order_limit)
    now = clock.now()
    zone = places.division(where.deepest).time_zone if where.deepest else clock.CHINA
    calendar = clock.calendar_for(organisation_id=unit.id, division_code=where.deepest)
    due = clock.due(start=now, limit=promise, calendar=calendar, time_zone=zone)
    order = Order.objects.create(
        id=uuid7(), number=next_number(Order, "D", at=now), case_id=case_id, unit_id=unit.id,
        title=said(title, "title", longest=200), state=OrderState.ISSUED, limit=str(promise), due_at=due.at,
        is_provisional=due.is_provisional, calendar=calendar, time_zone=zone, issued_by=actor.account_id, issued_at=now,
        **where.columns(),
    )  # fmt: skip
    more = {"type": case.type_code if case else ""}
    _step(order, actor, "issued", said(text, "text"), now, clocks=[_clock(order, "start")], file_ids=file_ids, **more)
    return order.number


def order_receive(*, actor: Actor, number: str, revision: int | None = None) -> OrderState:
    """The unit says that it has the order in hand. Raises: Refused, NotThere, NotPossible, Changed."""
    return _act(actor, number, "received", ANSWER, (OrderState.ISSUED,), OrderState.RECEIVED, revision)


def order_answer(
    *, actor: Actor, number: str, text: str, file_ids: Sequence[UUID] = (), revision: int | None = None
) -> OrderState:
    """The unit answers with words and files; the order's clock stops.

    Raises: Refused, NotThere, NotPossible, Changed, InputWrong.
    """
    sources = (OrderState.ISSUED, OrderState.RECEIVED)
    return _act(
        actor,
        number,
        "answered",
        ANSWER,
        sources,
        OrderState.ANSWERED,
        revision,
        text=said(text, "text"),
        file_ids=file_ids,
    )


def order_send_back(
    *, actor: Actor, number: str, text: str, limit: str = "", revision: int | None = None
) -> OrderState:
    """Does not accept the answer: the clock runs on with its first deadline, or from now with a new limit.

    Raises: Refused, NotThere, NotPossible, Changed, InputWrong.
    """
    text, promise = said(text, "text"), limit_of(limit) if limit else None
    return _act(
        actor,
        number,
        "sent_back",
        ISSUE,
        (OrderState.ANSWERED,),
        OrderState.RECEIVED,
        revision,
        text=text,
        promise=promise,
    )


def order_close(*, actor: Actor, number: str, text: str = "", revision: int | None = None) -> OrderState:
    """Accepts the answer. Raises: Refused, NotThere, NotPossible, Changed, InputWrong."""
    text = said(text, "text", must=False)
    return _act(actor, number, "closed", ISSUE, (OrderState.ANSWERED,), OrderState.CLOSED, revision, text=text)


def order_withdraw(*, actor: Actor, number: str, text: str, revision: int | None = None) -> OrderState:
    """Takes an order back that should not have been. Raises: Refused, NotThere, NotPossible, Changed, InputWrong."""
    return _act(actor, number, "withdrawn", ISSUE, ORDER_OPEN, OrderState.WITHDRAWN, revision, text=said(text, "text"))


@transaction.atomic
def _act(
    actor: Actor,
    number: str,
    verb: str,
    permission: str,
    sources: tuple[OrderState, ...],
    to: OrderState,
    revision: int | None,
    *,
    text: str = "",
    file_ids: Sequence[UUID] = (),
    promise: clock.Limit | None = None,
) -> OrderState:
    order = Order.objects.select_for_update().filter(number=number).first()
    if order is None or not access.scope(actor, "supervision.order_view").allows(_where(order), order.unit_id, None):
        raise NotThere
    access.require(actor, permission, where=_where(order), unit_id=order.unit_id)
    if revision is not None and revision != order.revision:
        raise Changed
    if order.state not in sources:
        raise NotPossible(_("This is not possible as the order stands now. Look at it again."))
    now, before = clock.now(), order.state
    order.state = to
    clocks = []
    if to == OrderState.ANSWERED or (to == OrderState.WITHDRAWN and before != OrderState.ANSWERED):
        clocks = [_clock(order, "stop", at=now)]
    if verb == "sent_back":
        if promise:
            due = clock.due(start=now, limit=promise, calendar=order.calendar, time_zone=order.time_zone)
            order.due_at, order.is_provisional = due.at, due.is_provisional
        clocks = [_clock(order, "restart")]
    order.answered_at = now if to == OrderState.ANSWERED else order.answered_at
    order.closed_at = now if to not in ORDER_OPEN else None
    order.revision += 1
    order.save()
    _step(order, actor, verb, text, now, clocks=clocks, file_ids=file_ids)
    return to


def _step(
    order: Order,
    actor: Actor,
    verb: str,
    text: str,
    at: datetime,
    *,
    clocks: list[dict[str, Any]],
    file_ids: Sequence[UUID] = (),
    **more: Any,
) -> None:
    """Keeps the words of a step, and records its fact; `open` says how many orders about the case are open after it."""
    step = OrderStep.objects.create(id=uuid7(), order=order, verb=verb, text=text, account_id=actor.account_id, at=at)
    if file_ids:
        files.attach(list(file_ids), ("order", order.id), actor=actor, purpose="attachment")
        more["files"] = [str(each) for each in file_ids]
    still = Order.objects.filter(case_id=order.case_id, state__in=ORDER_OPEN).count() if order.case_id else 0
    facts.record(
        verb=f"supervision.order_{verb}",
        subject=("order", order.id),
        actor=actor,
        where=_where(order),
        data={
            "case": str(order.case_id) if order.case_id else None,
            "state": order.state,
            "step": str(step.id),
            "revision": order.revision,
            "open": still,
            **({"clocks": clocks} if clocks else {}),
            **more,
        },
        at=at,
        unit_id=order.unit_id,
    )


def _clock(order: Order, op: str, *, at: datetime | None = None) -> dict[str, Any]:
    return {
        "op": op,
        "clock": str(order.id),
        "stage": ORDER_STAGE,
        "unit": str(order.unit_id),
        "limit": order.limit,
        "statutory": "",
        "calendar": order.calendar,
        "zone": order.time_zone,
        "started": order.issued_at.isoformat(),
        "due": order.due_at.isoformat(),
        "provisional": order.is_provisional,
        **({"at": at.isoformat()} if at else {}),
    }


def _where(order: Order) -> Where:
    return Where(order.city_code, order.district_code, order.street_code, order.community_code, order.grid_code)
