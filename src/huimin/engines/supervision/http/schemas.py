"""What travels over `/api/v1/supervision`."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from ninja import Field, Schema

from huimin.kernel.api.api import Paging

from ..types import Behaviour, CardKind, OrderState


class Narrowing(Paging):
    """What every list of supervision is narrowed to."""

    unit_id: UUID | None = Field(None, description="Unit it concerns.")
    account_id: UUID | None = Field(None, description="Person it concerns.")
    type_code: str = Field("", max_length=80)
    division_code: str = Field("", max_length=32)
    since: datetime | None = Field(None, description="Happened at or after; without zone it is UTC.")
    until: datetime | None = Field(None, description="Happened before.")
    with_history: bool = Field(False, description="Also what an import of the past tells.")


class CardQuery(Narrowing):
    kind: list[CardKind] = Field(default_factory=list)


class FindingQuery(Narrowing):
    what: list[Behaviour] = Field(default_factory=list)


class OrderQuery(Paging):
    state: list[OrderState] = Field(default_factory=list)
    unit_id: UUID | None = None
    division_code: str = Field("", max_length=32)
    since: datetime | None = Field(None, description="Issued at or after; without zone it is UTC.")
    until: datetime | None = Field(None, description="Issued before.")


class CardOut(Schema):
    """A card, dated by its clock."""

    id: UUID
    kind: CardKind
    case_id: UUID | None = Field(description="Null for an order about a unit.")
    order_id: UUID | None = Field(description="The order whose clock it is, where it is one.")
    stage: str
    unit_id: UUID | None
    account_id: UUID | None = Field(description="Who had the case in hand.")
    type_code: str
    at: datetime = Field(description="When it fell due.")
    issued_at: datetime = Field(description="When it was noticed.")
    clock_due_at: datetime
    is_provisional: bool
    is_historic: bool = Field(description="Told by an import of the past; counted in nothing of the present.")
    is_counted: bool = Field(description="Not cancelled on appeal.")
    rules_number: int
    community_code: str
    street_code: str


class FindingOut(Schema):
    """Conduct noticed in facts."""

    id: UUID
    what: Behaviour
    rule: str
    rules_number: int
    weight: Decimal
    case_id: UUID
    unit_id: UUID | None
    account_id: UUID | None
    type_code: str
    at: datetime
    fact_ids: list[UUID] = Field(description="The facts that prove it.")
    is_historic: bool
    is_counted: bool
    community_code: str
    street_code: str


class StepOut(Schema):
    """What was said at one step of an order."""

    verb: str
    text: str
    account_id: UUID | None
    at: datetime


class OrderOut(Schema):
    """A supervision order."""

    id: UUID
    number: str
    case_id: UUID | None
    unit_id: UUID
    title: str
    state: OrderState
    limit: str
    due_at: datetime
    is_provisional: bool
    issued_at: datetime
    answered_at: datetime | None
    closed_at: datetime | None
    revision: int
    cards: list[str] = Field(description="Cards the order itself was given.")
    verbs: list[str] = Field(description="What you may do with it now.")


class OrderDetail(OrderOut):
    steps: list[StepOut]


class AnswerIn(Schema):
    """The unit's answer."""

    text: str = Field(min_length=1, max_length=4000)
    file_ids: list[UUID] = Field(default_factory=list, max_length=9, description="Files handed in at /files/ before.")
    revision: int | None = Field(None, description="The one you saw; 409 where somebody acted since.")


class StateOut(Schema):
    number: str
    state: OrderState
