"""The life of a case: one table from which actions, buttons, API, diagram and documentation are made.

Verbs are code, and their names ours; which stages a case type has, who fills them and how long they may take is data of the
case type. What the states mean stands in `states.py`.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .choices import CAUSES, CHANNELS, CHOICES, GRADES, OPINIONS, OUTCOMES, URGERS
from .states import (
    FINAL,
    JOINT,
    OPEN,
    OPEN_TASKS,
    RUNNING_TASKS,
    STAGE_TITLES,
    STANDINGS,
    STATE_TITLES,
    TASK_STATE_TITLES,
    Desk,
    Stage,
    Standing,
    State,
    TaskState,
)

__all__ = [
    "BY_QUERY_CODE",
    "CAUSES",
    "CHANNELS",
    "CHOICES",
    "FINAL",
    "GRADES",
    "JOINT",
    "OPEN",
    "OPEN_TASKS",
    "OPINIONS",
    "OUTCOMES",
    "RUNNING_TASKS",
    "STAGE_TITLES",
    "STANDINGS",
    "STATE_TITLES",
    "TASK_STATE_TITLES",
    "TRANSITIONS",
    "URGERS",
    "Desk",
    "Stage",
    "Standing",
    "State",
    "TaskState",
    "Transition",
    "Verb",
    "allowed",
    "mermaid",
]  # fmt: skip


class Verb(StrEnum):
    """What a person or the system does to a case."""

    RAISE = "raise"
    CHECK_ORDER = "check_order"
    CHECK_REPORT = "check_report"
    REJECT = "reject"
    REGISTER = "register"
    VOID = "void"
    DISPATCH = "dispatch"
    OFFER = "offer"
    CLAIM = "claim"
    HOLD_BACK = "hold_back"
    TAKE_BACK = "take_back"
    GUIDE = "guide"
    HAND_OVER = "hand_over"
    SIGN = "sign"
    RETURN = "return"
    EXTENSION_REQUEST = "extension_request"
    EXTENSION_GRANT = "extension_grant"
    EXTENSION_REFUSE = "extension_refuse"
    SUSPEND = "suspend"
    RESUME = "resume"
    FINISH = "finish"
    VERIFY = "verify"
    REWORK = "rework"
    CLOSE = "close"
    FORCE_CLOSE = "force_close"
    RATE = "rate"
    REOPEN = "reopen"
    NOTE = "note"
    URGE = "urge"
    CALLBACK = "callback"
    MERGE = "merge"
    UNMERGE = "unmerge"
    SPLIT = "split"
    LINK = "link"
    TASK_ASSIGN = "task_assign"
    TASK_SIGN = "task_sign"
    TASK_RETURN = "task_return"
    TASK_FINISH = "task_finish"
    TASK_WITHDRAW = "task_withdraw"


@dataclass(frozen=True)
class Transition:
    """One row of the table.

    `to` None leaves the state as it is. `asks` are the inputs without which the verb is refused; `may` are the others it
    takes. The permission is asked for the organisation whose desk holds the case; `is_by_unit`: for the unit that handles
    it; `is_by_either`: for one of the two; `is_by_any`: or for one that has a part; `is_by_task`: for the unit of the part
    that is named; `is_by_offered`: for one of those the case is offered to. `of_task`: in which states the part
    that is named may be. `is_timed`: clocks move although the state stays.
    """

    verb: Verb
    fact: str
    title: Promise
    permission: str
    sources: frozenset[State]
    to: State | None
    asks: tuple[str, ...] = ()
    may: tuple[str, ...] = ()
    is_by_unit: bool = False
    is_by_either: bool = False
    is_by_any: bool = False
    is_by_task: bool = False
    is_by_offered: bool = False
    of_task: frozenset[TaskState] = frozenset()
    is_main: bool = False
    is_grave: bool = False
    is_timed: bool = False

    @property
    def moves_clocks(self) -> bool:
        """Whether the act may start, stop, hold or move a clock."""
        return self.to is not None or self.is_timed

    def asked_of(
        self,
        *,
        unit_id: UUID | None,
        desk_id: UUID | None,
        task_units: Sequence[UUID],
        offered_to: Sequence[UUID],
        may: Callable[[UUID], bool],
    ) -> UUID | None:
        """The unit for which the permission is asked. Shape: `task_units` are those that may be meant, or the one that is."""
        if self.is_by_task:
            return task_units[0] if task_units else None
        if self.is_by_offered:
            return next((item for item in offered_to if may(item)), None)
        if self.is_by_unit:
            return unit_id
        first = [unit_id, *task_units] if self.is_by_any else [unit_id] if self.is_by_either else []
        return next((item for item in first if item and may(item)), desk_id)


def _row(
    verb: Verb, fact: str, title: Promise, permission: str, sources: Iterable[State], to: State | None, **more: Any
) -> Transition:
    return Transition(verb, f"case.{fact}", title, f"casework.case_{permission}", frozenset(sources), to, **more)


_S, _T = State, TaskState
# fmt: off
TRANSITIONS: dict[Verb, Transition] = {
    row.verb: row
    for row in (
        _row(
            Verb.CHECK_ORDER, "check_ordered", _("Send someone to check"), "register", {_S.REPORTED}, _S.CHECKING,
            may=("note",),
        ),
        _row(
            Verb.CHECK_REPORT, "checked", _("Report the check"), "check", {_S.CHECKING}, _S.REPORTED,
            asks=("note",), may=("photos", "is_confirmed"), is_main=True,
        ),
        _row(
            Verb.REJECT, "rejected", _("Do not accept"), "reject", {_S.REPORTED}, _S.REJECTED,
            asks=("reason",), is_grave=True,
        ),
        _row(
            Verb.REGISTER, "registered", _("Register"), "register", {_S.REPORTED}, _S.REGISTERED,
            may=("note", "type_code"), is_main=True,
        ),
        _row(
            Verb.VOID, "voided", _("Void"), "void", {_S.REPORTED, _S.REGISTERED}, _S.VOIDED,
            asks=("cause", "reason"), is_grave=True,
        ),
        _row(
            Verb.DISPATCH, "dispatched", _("Dispatch"), "dispatch", {_S.REGISTERED, _S.OFFERED}, _S.DISPATCHED,
            asks=("unit_id",), may=("note", "is_final"), is_main=True,
        ),
        _row(Verb.OFFER, "offered", _("Offer to all able units"), "dispatch", {_S.REGISTERED}, _S.OFFERED, may=("units", "note")),
        _row(
            Verb.CLAIM, "claimed", _("We take it"), "sign", {_S.OFFERED}, _S.HANDLING,
            is_by_offered=True, is_main=True,
        ),
        _row(Verb.HOLD_BACK, "held_back", _("Hold back"), "dispatch", {_S.OFFERED}, _S.REGISTERED, may=("note",)),
        _row(
            Verb.TAKE_BACK, "taken_back", _("Take back"), "dispatch",
            {_S.DISPATCHED, _S.HANDLING, _S.SUSPENDED}, _S.REGISTERED,
            asks=("reason",), is_grave=True,
        ),
        _row(
            Verb.GUIDE, "guided", _("Guide the unit"), "guide",
            {_S.OFFERED, _S.DISPATCHED, _S.HANDLING, _S.SUSPENDED}, None,
            asks=("note",),
        ),
        _row(
            Verb.HAND_OVER, "handed_over", _("Hand over to a colleague"), "sign", {_S.HANDLING}, None,
            asks=("account_id",), may=("note",), is_by_unit=True,
        ),
        _row(
            Verb.SIGN, "signed", _("I take it"), "sign", {_S.DISPATCHED}, _S.HANDLING,
            is_by_unit=True, is_main=True,
        ),
        _row(
            Verb.RETURN, "returned", _("Send back"), "return", {_S.DISPATCHED}, _S.REGISTERED,
            asks=("reason",), is_by_unit=True, is_grave=True,
        ),
        _row(
            Verb.EXTENSION_REQUEST, "extension_requested", _("Ask for more time"), "extend_request", {_S.HANDLING}, None,
            asks=("reason", "limit"), is_by_unit=True,
        ),
        _row(
            Verb.EXTENSION_GRANT, "extension_granted", _("Grant more time"), "extend_decide", {_S.HANDLING}, None,
            may=("note",), is_timed=True,
        ),
        _row(
            Verb.EXTENSION_REFUSE, "extension_refused", _("Refuse more time"), "extend_decide", {_S.HANDLING}, None,
            asks=("reason",),
        ),
        _row(
            Verb.SUSPEND, "suspended", _("Put on the pending list"), "suspend", {_S.HANDLING}, _S.SUSPENDED,
            asks=("reason", "review_on"), is_grave=True,
        ),
        _row(
            Verb.RESUME, "resumed", _("Take up again"), "resume", {_S.SUSPENDED}, _S.HANDLING,
            may=("note",), is_main=True,
        ),
        _row(
            Verb.FINISH, "finished", _("Done"), "finish", {_S.HANDLING}, _S.DONE,
            asks=("note",), may=("photos", "outcome", "checks"), is_by_unit=True, is_main=True,
        ),
        _row(
            Verb.VERIFY, "verified", _("Verified, it is in order"), "verify", {_S.DONE}, _S.VERIFIED,
            may=("note", "photos"), is_main=True,
        ),
        _row(
            Verb.REWORK, "reworked", _("Not in order, do it again"), "verify", {_S.DONE}, _S.HANDLING,
            asks=("reason",), may=("photos",), is_grave=True,
        ),
        _row(
            Verb.CLOSE, "closed", _("Close"), "close", {_S.VERIFIED}, _S.CLOSED,
            may=("note",), is_main=True,
        ),
        _row(
            Verb.FORCE_CLOSE, "force_closed", _("Close by authority"), "force_close",
            {_S.REGISTERED, _S.DISPATCHED, _S.HANDLING, _S.SUSPENDED, _S.DONE}, _S.CLOSED,
            asks=("reason",), is_grave=True,
        ),
        _row(
            Verb.RATE, "rated", _("Rate"), "rate", {_S.CLOSED}, None,
            asks=("rating",), may=("is_solved", "answers", "note"),
        ),
        _row(Verb.REOPEN, "reopened", _("Reopen"), "reopen", {_S.CLOSED}, _S.REGISTERED, asks=("reason",)),
        _row(
            Verb.NOTE, "noted", _("Add a note"), "note", set(_S), None,
            asks=("note",), may=("photos", "is_public"), is_by_any=True,
        ),
        _row(Verb.URGE, "urged", _("Urge"), "urge", OPEN, None, may=("by", "note")),
        _row(
            Verb.CALLBACK, "called_back", _("Call back"), "callback", {_S.CLOSED}, None,
            asks=("is_reached",), may=("is_solved", "rating", "answers", "note"),
        ),
        _row(
            Verb.MERGE, "merged", _("Merge into another case"), "relate",
            {_S.REPORTED, _S.REGISTERED, _S.OFFERED, _S.DISPATCHED, _S.HANDLING}, _S.VOIDED,
            asks=("other",), may=("reason",), is_grave=True,
        ),
        _row(
            Verb.UNMERGE, "unmerged", _("Take out of the merged case"), "relate", {_S.VOIDED}, _S.REGISTERED,
            asks=("reason",),
        ),
        _row(
            Verb.SPLIT, "split", _("Split off a part"), "relate", {_S.REGISTERED, _S.DISPATCHED, _S.HANDLING}, None,
            asks=("note",), may=("type_code", "unit_id"),
        ),
        _row(Verb.LINK, "linked", _("Link to another case"), "relate", set(_S), None, asks=("other",), may=("note",)),
        _row(
            Verb.TASK_ASSIGN, "task_assigned", _("Ask other units to join"), "task_assign", {_S.DISPATCHED, _S.HANDLING}, None,
            asks=("units", "title"), may=("limit", "order", "is_opinion", "note"), is_by_either=True, is_timed=True,
        ),
        _row(
            Verb.TASK_SIGN, "task_signed", _("Take the part"), "sign", {_S.DISPATCHED, _S.HANDLING}, None,
            asks=("task_id",), of_task=frozenset({_T.ASSIGNED}), is_by_task=True, is_main=True,
        ),
        _row(
            Verb.TASK_RETURN, "task_returned", _("Send the part back"), "return", {_S.DISPATCHED, _S.HANDLING}, None,
            asks=("task_id", "reason"), of_task=RUNNING_TASKS, is_by_task=True, is_grave=True, is_timed=True,
        ),
        _row(
            Verb.TASK_FINISH, "task_finished", _("Part done"), "finish", {_S.DISPATCHED, _S.HANDLING}, None,
            asks=("task_id", "note"), may=("opinion", "photos"), of_task=frozenset({_T.HANDLING}), is_by_task=True,
            is_main=True, is_timed=True,
        ),
        _row(
            Verb.TASK_WITHDRAW, "task_withdrawn", _("Do without this part"), "task_assign",
            {_S.DISPATCHED, _S.HANDLING, _S.SUSPENDED}, None,
            asks=("task_id", "reason"), of_task=OPEN_TASKS, is_by_either=True, is_grave=True, is_timed=True,
        ),
    )
}
# fmt: on

#: What a person without an account may do with the query code of a case.
BY_QUERY_CODE = frozenset({Verb.RATE, Verb.REOPEN, Verb.NOTE, Verb.URGE})


def allowed(state: State) -> list[Transition]:
    """Every row that leads out of `state`, in the order of the table."""
    return [row for row in TRANSITIONS.values() if state in row.sources]


def mermaid() -> str:
    """The state diagram, in Mermaid's notation, for the documentation."""
    lines = ["stateDiagram-v2", "    [*] --> reported: raise"]
    for row in TRANSITIONS.values():
        if row.to is not None:
            lines += [f"    {source} --> {row.to}: {row.verb}" for source in sorted(row.sources)]
    lines += [f"    {state} --> [*]" for state in sorted(FINAL)]
    return "\n".join(lines)
