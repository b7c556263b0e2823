"""Values that cross supervision's door."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Row = TypeVar("Row")


class CardKind(StrEnum):
    """What supervision gives a clock that runs out, in order of gravity."""

    REMINDER = "reminder"
    WARNING = "warning"
    YELLOW = "yellow"
    RED = "red"


CARD_TITLES: dict[CardKind, Promise] = {
    CardKind.REMINDER: _("Reminder"),
    CardKind.WARNING: _("Warning"),
    CardKind.YELLOW: _("Yellow card"),
    CardKind.RED: _("Red card"),
}

#: The stage of an order's own clock; the other stages are casework's.
ORDER_STAGE = "order"


class Behaviour(StrEnum):
    """Conduct that can be told from facts."""

    REFUSED = "refused"
    RETURNED_OFTEN = "returned_often"
    FORCED_CLOSING = "forced_closing"
    FINISHED_WITHOUT_PHOTO = "finished_without_photo"
    CLOSED_WITHOUT_PHOTO = "closed_without_photo"
    RATED_LOW = "rated_low"
    REOPENED = "reopened"
    DOWNGRADED = "downgraded"
    SAME_HAND = "same_hand"
    CALLBACK_REFUSED = "callback_refused"
    HANDED_OVER_OFTEN = "handed_over_often"
    SAMPLE_FAILED = "sample_failed"


BEHAVIOUR_TITLES: dict[Behaviour, Promise] = {
    Behaviour.REFUSED: _("Not accepted"),
    Behaviour.RETURNED_OFTEN: _("Sent back too often"),
    Behaviour.FORCED_CLOSING: _("Closed by authority"),
    Behaviour.FINISHED_WITHOUT_PHOTO: _("Done without a photo"),
    Behaviour.CLOSED_WITHOUT_PHOTO: _("Closed without a photo"),
    Behaviour.RATED_LOW: _("Rated low"),
    Behaviour.REOPENED: _("Reopened"),
    Behaviour.DOWNGRADED: _("Type changed to a lower grade"),
    Behaviour.SAME_HAND: _("Checked by the same hand"),
    Behaviour.CALLBACK_REFUSED: _("Result refused at the call back"),
    Behaviour.HANDED_OVER_OFTEN: _("Handed over again and again"),
    Behaviour.SAMPLE_FAILED: _("Failed a quality check"),
}


class OrderState(StrEnum):
    """Where an order stands."""

    ISSUED = "issued"
    RECEIVED = "received"
    ANSWERED = "answered"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


ORDER_TITLES: dict[OrderState, Promise] = {
    OrderState.ISSUED: _("Issued, waiting for receipt"),
    OrderState.RECEIVED: _("Received, being answered"),
    OrderState.ANSWERED: _("Answered, waiting for acceptance"),
    OrderState.CLOSED: _("Answer accepted"),
    OrderState.WITHDRAWN: _("Withdrawn"),
}
ORDER_OPEN = (OrderState.ISSUED, OrderState.RECEIVED, OrderState.ANSWERED)


class SanctionKind(StrEnum):
    """What may follow."""

    NOTICE = "notice"  # 通报
    POINTS = "points"  # 扣分
    TALK = "talk"  # 约谈
    RED = "red"  # 二黄为一红


SANCTION_TITLES: dict[SanctionKind, Promise] = {
    SanctionKind.NOTICE: _("Public notice"),
    SanctionKind.POINTS: _("Points taken off"),
    SanctionKind.TALK: _("Talk with the lead"),
    SanctionKind.RED: _("Yellow cards count as a red one"),
}


class SanctionState(StrEnum):
    """Where a sanction stands."""

    PROPOSED = "proposed"
    GIVEN = "given"
    DROPPED = "dropped"
    CANCELLED = "cancelled"


SANCTION_STATES: dict[SanctionState, Promise] = {
    SanctionState.PROPOSED: _("Proposed"),
    SanctionState.GIVEN: _("Given"),
    SanctionState.DROPPED: _("Not given"),
    SanctionState.CANCELLED: _("Cancelled on appeal"),
}


class AppealState(StrEnum):
    """Where an appeal stands."""

    FILED = "filed"
    UPHELD = "upheld"  # the sanction stays as it is
    CHANGED = "changed"
    CANCELLED = "cancelled"


APPEAL_TITLES: dict[AppealState, Promise] = {
    AppealState.FILED: _("Appeal filed"),
    AppealState.UPHELD: _("Sanction upheld"),
    AppealState.CHANGED: _("Sanction changed"),
    AppealState.CANCELLED: _("Sanction cancelled"),
}

# ── in ───────────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What a list of supervision is narrowed to; empty means everything the asker may see."""

    kinds: tuple[str, ...] = ()
    unit_id: UUID | None = None
    account_id: UUID | None = None
    type_code: str = ""
    division_code: str = ""
    since: datetime | None = None
    until: datetime | None = None
    case_id: UUID | None = None
    with_history: bool = False


CardFilter = Narrowed

# ── out ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class CardView:
    """A card: for which clock of which case, and when it fell due by the clock (not when the job saw it).

    `order_id` is set where the clock is that of an order; then there may be no case.
    """

    id: UUID
    kind: CardKind
    case_id: UUID | None
    order_id: UUID | None
    stage: str
    unit_id: UUID | None
    account_id: UUID | None
    type_code: str
    at: datetime
    issued_at: datetime
    clock_started_at: datetime
    clock_due_at: datetime
    clock_stopped_at: datetime | None
    limit: str
    is_provisional: bool
    is_historic: bool
    is_counted: bool
    rules_number: int
    community_code: str
    street_code: str
    cancelled_why: str = ""  # the answer to the appeal that cancelled it, for who may read it

    @property
    def is_cancelled(self) -> bool:
        """Whether an appeal cancelled it; it stays, and counts no more."""
        return not self.is_counted and not self.is_historic


@dataclass(frozen=True, slots=True)
class FindingView:
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
    noted_at: datetime
    fact_ids: tuple[UUID, ...]
    details: Mapping[str, Any]
    is_historic: bool
    is_counted: bool
    community_code: str
    street_code: str


@dataclass(frozen=True, slots=True)
class StepView:
    """What was said at one step of an order."""

    id: UUID
    verb: str
    text: str
    account_id: UUID | None
    at: datetime


@dataclass(frozen=True, slots=True)
class OrderView:
    """A supervision order. `verbs` are what the asker may do with it now."""

    id: UUID
    number: str
    case_id: UUID | None
    unit_id: UUID
    title: str
    state: OrderState
    limit: str
    due_at: datetime
    is_provisional: bool
    issued_by: UUID | None
    issued_at: datetime
    answered_at: datetime | None
    closed_at: datetime | None
    revision: int
    cards: tuple[str, ...] = ()
    steps: tuple[StepView, ...] = ()
    verbs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UrgingView:
    """A word from supervision that a unit should hurry."""

    id: UUID
    case_id: UUID
    unit_id: UUID | None
    note: str
    account_id: UUID | None
    at: datetime


@dataclass(frozen=True, slots=True)
class AppealView:
    """An appeal against a sanction, and what was decided."""

    id: UUID
    state: AppealState
    text: str
    filed_by: UUID | None
    filed_at: datetime
    points_before: Decimal
    points_after: Decimal | None
    answer: str
    decided_by: UUID | None
    decided_at: datetime | None


@dataclass(frozen=True, slots=True)
class SanctionView:
    """A sanction with what it rests on. `verbs` are what the asker may do with it now."""

    id: UUID
    number: str
    kind: SanctionKind
    state: SanctionState
    unit_id: UUID | None
    account_id: UUID | None
    case_id: UUID | None
    finding_id: UUID | None
    card_ids: tuple[UUID, ...]
    points: Decimal
    reason: str
    rules_number: int
    proposed_by: UUID | None
    proposed_at: datetime
    given_by: UUID | None
    given_at: datetime | None
    appeal_until: datetime | None
    is_counted: bool
    revision: int
    appeal: AppealView | None = None
    verbs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SampleView:
    """A sample with its progress: `judged` of `size` cases have been looked at; `passed` reached the pass mark."""

    id: UUID
    number: str
    seed: str
    strata: str
    size: int
    population: int
    since: datetime
    until: datetime
    unit_id: UUID | None
    type_code: str
    rules_number: int
    drawn_by: UUID | None
    drawn_at: datetime
    judged: int
    passed: int
    average: float | None


@dataclass(frozen=True, slots=True)
class SampleItemView:
    """One case of a sample."""

    id: UUID
    sample_id: UUID
    place: int
    case_id: UUID
    unit_id: UUID | None
    type_code: str
    inspector_id: UUID | None
    answers: Mapping[str, Any]
    score: int | None
    is_rework_proposed: bool
    note: str
    judged_by: UUID | None
    judged_at: datetime | None
    is_mine: bool


@dataclass(frozen=True, slots=True)
class DraftView:
    """A change of the rules that waits, or was decided."""

    id: UUID
    definition: Mapping[str, Any]
    base_number: int
    origin: str
    note: str
    drafted_by: UUID | None
    drafted_at: datetime
    valid_from: datetime | None
    state: str
    decided_by: UUID | None
    decided_at: datetime | None
    number: int | None
    may_decide: bool = False


@dataclass(frozen=True, slots=True)
class VersionView:
    """A version of the rules."""

    number: int
    origin: str
    created_at: datetime | None
    valid_from: datetime | None
    drafted_by: UUID | None
    approved_by: UUID | None
    is_in_force: bool
    definition: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class UnitFigures:
    """Cards and clocks of one unit in a period; `on_time` of `due` is the on-time rate of its handling clocks."""

    unit_id: UUID | None
    running: int
    late: int
    stopped: int
    on_time: int
    cards: dict[str, int]


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """A page of rows; `next` is given back to get the following one, "" at the end."""

    rows: list[Row]
    next: str
