"""What crosses the door of facts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from huimin.kernel.gate.api import Where


@dataclass(frozen=True, slots=True)
class NewFact:
    """A fact that is made but not yet written: see `api.new`, `api.record_many` and `api.insert_sql`."""

    id: UUID
    verb: str
    at: datetime
    subject_type: str
    subject_id: UUID
    actor_kind: str
    account_id: UUID | None
    post_id: UUID | None
    organisation_id: UUID | None
    where: Where
    unit_id: UUID | None
    reason: str
    data: str  # canonical JSON
    version: str
    channel: str
    ip: str
    request_id: str


@dataclass(frozen=True, slots=True)
class FactView:
    """One fact as it is read. `at` is when it happened, `recorded_at` when the database took it."""

    id: UUID
    verb: str
    at: datetime
    recorded_at: datetime
    subject_type: str
    subject_id: UUID
    actor_kind: str
    account_id: UUID | None
    post_id: UUID | None
    organisation_id: UUID | None
    where: Where
    unit_id: UUID | None
    reason: str
    data: Mapping[str, Any]
    version: str
    channel: str
    ip: str = ""
    request_id: str = ""


@dataclass(frozen=True, slots=True)
class Publish:
    """A verb an app publishes, in its `events.py`: PUBLISHES = [Publish("case.closed", "The case was closed.")]."""

    verb: str
    doc: str
    data: Mapping[str, str] = field(default_factory=dict)  # key of the fact's data: what it means


@dataclass(frozen=True, slots=True)
class Listen:
    """Who handles which verbs, in an app's `events.py`: LISTENS = [Listen("indicator.count", ("case.closed",),
    handle)].

    With `carrying`, it also gets every verb that is published with this key in its data, whichever part publishes it.
    The name owns the place in the stream: rename it and the listener starts from the beginning. The handler gets one
    fact at a time, in order, inside the transaction that moves its place: what it writes is written exactly once.
    """

    name: str
    verbs: tuple[str, ...]
    handler: Callable[[FactView], None]
    carrying: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """Given by `tail` instead of facts that a slow subscriber could not take: read the state afresh."""

    missed: int


@dataclass(frozen=True, slots=True)
class Health:
    """How the facts stand: `is_well` with reasons in `detail`."""

    is_well: bool
    detail: str
    unsealed: int
    oldest_unsealed_s: float
