"""A request → the rows of its case (case, clock, work item, notes) and the facts of its history, in the order it happened."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from huimin.kernel.access.api import Actor, Where
from huimin.kernel.clock import api as clock
from huimin.kernel.crypto import api as crypto
from huimin.kernel.facts import api as facts

from ..definition import Definition
from ..messages import PHONE
from ..rows import ClockRow
from ..transitions import FINAL, STANDINGS, Stage, State
from .placing import Placer
from .preparing import ESTIMATED
from .request import Request

_CLOSING = {State.CLOSED: "case.closed", State.VOIDED: "case.voided", State.REJECTED: "case.rejected"}
_ON_THE_WAY = (
    ("registered", "case.registered", State.REGISTERED),
    ("dispatched", "case.dispatched", State.DISPATCHED),
    ("started", "case.signed", State.HANDLING),
    ("finished", "case.finished", State.DONE),
    ("verified", "case.verified", State.VERIFIED),
)


@dataclass
class Built:
    """Rows to be written for one case; those of `case` without id and number where it exists already."""

    case: dict[str, Any]
    clock: ClockRow
    where: Where
    item: dict[str, Any] | None
    notes: list[dict[str, Any]] = field(default_factory=list)
    history: list[facts.NewFact] = field(default_factory=list)


@dataclass(frozen=True)
class Setting:
    """What is the same for all requests of a run."""

    actor: Actor
    origin: str
    batch_id: UUID
    units: dict[str, UUID]
    types: dict[str, tuple[UUID, Definition]]
    now: datetime
    placer: Placer


def promise(request: Request, definition: Definition, setting: Setting, unit_id: UUID | None) -> ClockRow:
    """The clock of the handling: the limit the mapping or the type gives, or the due time the source states."""
    limit = request.limit or definition.limit(Stage.HANDLE).limit
    calendar = request.calendar or definition.calendar or clock.calendar_for(division_code=request.division_code)
    due = clock.due(start=request.counts_from, limit=limit, calendar=calendar, time_zone=request.time_zone)
    row = ClockRow(
        id=uuid7(), stage=Stage.HANDLE, unit_id=unit_id, limit=limit, statutory="", calendar=calendar,
        time_zone=request.time_zone, started_at=request.counts_from, due_at=request.due_at or due.at,
        is_provisional=due.is_provisional and request.due_at is None,
    )  # fmt: skip
    stopped = request.finished_at or request.closed_at
    if request.state in (State.DONE, State.VERIFIED, *FINAL):
        row.stopped_at = max(stopped or request.last_at, row.started_at)
    elif request.state == State.SUSPENDED:
        row.paused_at = max(request.last_at, row.started_at)
    return row


def build(request: Request, setting: Setting, *, case_id: UUID, number: str) -> Built:
    """All rows of a request's case."""
    version_id, definition = setting.types[request.type_code]
    unit_id = setting.units.get(request.unit_code)
    at = setting.placer.place(request)
    row = promise(request, definition, setting, unit_id)
    case = {
        "id": case_id, "number": number, "query_code_index": "", "type_code": request.type_code,
        "type_version_id": version_id, "title": request.title or definition.titled(request.language),
        "description": request.description, "form": answers(request), "channel": request.channel,
        "language": request.language, "priority": definition.priority, "reporter_id": None,
        "reporter_name_sealed": crypto.seal(request.reporter_name, "case.reporter_name") if request.reporter_name else "",
        "reporter_phone_sealed": crypto.seal(request.reporter_phone, PHONE) if request.reporter_phone else "",
        "reporter_phone_index": crypto.blind_index(request.reporter_phone, "phone") if request.reporter_phone else "",
        "is_anonymous": request.is_anonymous, "address": request.address,
        "point": (at.lon, at.lat) if request.lon is not None and at.lon is not None else None,
        "is_place_approximate": request.lon is None, **at.where.columns(), "state": request.state.value,
        "unit_id": unit_id, "desk_id": unit_id, "outcome": request.outcome, "due_at": row.due_at,
        "is_due_provisional": row.is_provisional, "raised_at": request.created_at,
        "registered_at": request.registered_at, "dispatched_at": request.dispatched_at,
        "signed_at": request.started_at, "finished_at": request.finished_at, "verified_at": request.verified_at,
        "closed_at": request.closed_at, "updated_at": request.last_at, "return_count": 0, "rework_count": 0,
        "reopen_count": 0, "urge_count": 0, "pending_extension": "", "rating": request.rating,
        "is_solved": request.is_solved,
        "rated_at": (request.rated_at or request.closed_at or request.last_at) if request.rating else None,
        "revision": 1, "origin": setting.origin, "origin_key": request.key,
    }  # fmt: skip
    built = Built(case, row, at.where, item(case, row) if unit_id else None)
    _tell_history(built, request, setting)
    return built


def answers(request: Request) -> dict[str, Any]:
    """What the form of the case holds: the attributes, and whether the closing time can be relied on."""
    return {**request.attributes, **({ESTIMATED: True} if request.is_estimated else {})}


def item(case: dict[str, Any], row: ClockRow) -> dict[str, Any]:
    """The work item of the unit whose case it is."""
    standing = STANDINGS[State(case["state"])]
    is_open = standing.stage is not None
    return {
        "id": uuid7(), "case_id": case["id"], "unit_id": case["unit_id"], "number": case["number"],
        "title": case["title"], "type_code": case["type_code"], "channel": case["channel"],
        "priority": case["priority"], "state": case["state"], "stage": standing.stage.value if standing.stage else "",
        "is_open": is_open, "is_current": True, "due_at": row.due_at if is_open else None,
        "is_due_provisional": is_open and row.is_provisional, "raised_at": case["raised_at"],
        "arrived_at": case["raised_at"], "updated_at": case["updated_at"], "card": "",
        "flags": ["suspended"] if case["state"] == State.SUSPENDED else [],
        **{column: case[column] for column in Where().columns()},
    }  # fmt: skip


def _tell_history(built: Built, request: Request, setting: Setting) -> None:
    """The facts the source tells of, at their own times, and last, now, that the case was taken over."""
    case, row = built.case, built.clock
    started = row.as_fact("start")
    tell(
        built, setting, "case.raised", request.created_at,
        {"type": request.type_code, "channel": request.channel, "state": State.REPORTED.value,
         "unit": str(case["unit_id"]) if case["unit_id"] else None, "clocks": [started]},
    )  # fmt: skip
    for name, verb, state in _ON_THE_WAY:
        at = getattr(request, f"{name}_at")
        if at is not None:
            stop = [row.as_fact("stop", at=row.stopped_at.isoformat())] if name == "finished" and row.stopped_at else []
            tell(built, setting, verb, at, {"state": state.value, **({"clocks": stop} if stop else {})})
    tell_close(built, request, setting)
    tell(
        built,
        setting,
        "case.replayed",
        setting.now,
        {"origin": setting.origin, "batch": str(setting.batch_id), "state": case["state"]},
    )


def tell_close(built: Built, request: Request, setting: Setting) -> None:
    """The facts of the end: closed (or voided, or rejected) with its words, and the rating."""
    case, row = built.case, built.clock
    if request.resolution:
        is_final = request.state in FINAL
        at = request.closed_at if is_final and request.closed_at else request.updated_at or request.last_at
        note = {"id": uuid7(), "case_id": case["id"], "text": request.resolution, "is_public": True, "created_at": at}
        built.notes.append(note)
        if not is_final:
            tell(built, setting, "case.noted", at, {"note": str(note["id"]), "public": True})
    if request.state in FINAL and request.closed_at:
        data: dict[str, Any] = {"state": request.state.value}
        if row.stopped_at and request.finished_at is None:
            data["clocks"] = [row.as_fact("stop", at=row.stopped_at.isoformat())]
        if built.notes:
            data["note"] = str(built.notes[-1]["id"])
        if request.is_estimated:
            data["estimated"] = True
        tell(built, setting, _CLOSING[request.state], request.closed_at, data)
    if request.rating:
        tell(built, setting, "case.rated", case["rated_at"], {"rating": request.rating, "solved": request.is_solved})


def tell(built: Built, setting: Setting, verb: str, at: datetime, data: dict[str, Any]) -> None:
    """Adds a fact about the case."""
    built.history.append(
        facts.new(
            verb=verb,
            subject=("case", built.case["id"]),
            actor=setting.actor,
            where=built.where,
            data=data,
            reason="",
            at=at,
            version=str(built.case["type_version_id"]),
            unit_id=built.case["unit_id"],
        )
    )
