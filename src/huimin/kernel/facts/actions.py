"""Writing facts: one statement in the transaction of the act."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import uuid_utils.compat as uuid7
from django.utils import timezone

from huimin.kernel.gate.api import Actor, PostView, Where
from huimin.kernel.trips import api as trips

from .rules import data_text, utc
from .types import NewFact

COLUMNS = (
    "id, verb, at, subject_type, subject_id, actor_kind, account_id, post_id, organisation_id, city_code, "
    "district_code, street_code, community_code, grid_code, unit_id, reason, data, version, channel, ip, request_id"
)
_ROW = f"({', '.join(['%s'] * len(COLUMNS.split(', ')))})"
_NOWHERE = Where()


def new(
    *,
    verb: str,
    subject: tuple[str, UUID],
    actor: Actor,
    where: Where | None = None,
    data: Mapping[str, Any] | None = None,
    reason: str = "",
    at: datetime | None = None,
    version: str = "",
    unit_id: UUID | None = None,
    post: PostView | None = None,
) -> NewFact:
    """Makes a fact without writing it, for callers that send several statements in one trip.

    Shape: `post` is the post acted on, else the actor's own choice.
    Raises: PersonalValue, ValueError for a naive `at` or data JSON cannot hold.
    """
    post = post or actor.post
    at = at or timezone.now()
    utc(at)  # refuses a naive time
    # Facts cannot be erased, and a resident's address is personal: it stays in the front's log, which expires.
    ip = actor.source.ip if actor.kind in {"staff", "machine"} else ""
    return NewFact(
        id=uuid7.uuid7(),
        verb=verb,
        at=at,
        subject_type=subject[0],
        subject_id=subject[1],
        actor_kind=actor.kind,
        account_id=actor.account_id,
        post_id=post.id if post else None,
        organisation_id=post.organisation_id if post else None,
        where=where or _NOWHERE,
        unit_id=unit_id,
        reason=reason,
        data=data_text(data) if data else "{}",
        version=version,
        channel=actor.source.channel,
        ip=ip,
        request_id=actor.source.request_id,
    )


def insert_sql(facts: Sequence[NewFact]) -> tuple[str, list[Any]]:
    """The one statement that writes these facts, and its parameters, for pipelined writers (psycopg's %s style)."""
    params: list[Any] = []
    for fact in facts:
        place = fact.where
        params += (
            fact.id, fact.verb, fact.at, fact.subject_type, fact.subject_id, fact.actor_kind, fact.account_id,
            fact.post_id, fact.organisation_id, place.city, place.district, place.street, place.community, place.grid,
            fact.unit_id, fact.reason, fact.data, fact.version, fact.channel, fact.ip, fact.request_id,
        )  # fmt: skip
    return f"INSERT INTO facts_fact ({COLUMNS}) VALUES {', '.join([_ROW] * len(facts))}", params  # noqa: S608


def record_many(facts: Sequence[NewFact]) -> list[UUID]:
    """Writes facts made by `new`, in one statement, in the transaction that is open."""
    if facts:
        trips.send(insert_sql(facts), is_fixed=len(facts) == 1)
    return [fact.id for fact in facts]


def record(
    *,
    verb: str,
    subject: tuple[str, UUID],
    actor: Actor,
    where: Where | None = None,
    data: Mapping[str, Any] | None = None,
    reason: str = "",
    at: datetime | None = None,
    version: str = "",
    unit_id: UUID | None = None,
    post: PostView | None = None,
) -> UUID:
    """Records one act as one fact, in the transaction that is open; it stands or falls with the change.

    Shape: `verb` is past tense with its entity first ("case.dispatched"); `subject` is (type, id); `data` holds ids,
    codes, numbers and times only; `at` is when it happened, now unless history is replayed.
    Raises: PersonalValue, ValueError.
    """
    fact = new(
        verb=verb,
        subject=subject,
        actor=actor,
        where=where,
        data=data,
        reason=reason,
        at=at,
        version=version,
        unit_id=unit_id,
        post=post,
    )
    record_many([fact])
    return fact.id
