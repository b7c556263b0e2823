"""Where a case can stand, what is waited for there, at whose desk it lies, and which clocks run.

Source: the seven-stage loop of digital urban management (信息收集 … 综合评价, CJ/T 292 and GB/T 30428.8 as in
扶政办〔2019〕3号); names of states are ours.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(StrEnum):
    """Where a case stands."""

    REPORTED = "reported"
    CHECKING = "checking"
    REGISTERED = "registered"
    OFFERED = "offered"
    DISPATCHED = "dispatched"
    HANDLING = "handling"
    SUSPENDED = "suspended"
    DONE = "done"
    VERIFIED = "verified"
    CLOSED = "closed"
    REJECTED = "rejected"
    VOIDED = "voided"


STATE_TITLES: dict[State, Promise] = {
    State.REPORTED: _("Reported"),
    State.CHECKING: _("Being checked on site"),
    State.REGISTERED: _("Registered, waiting for dispatch"),
    State.OFFERED: _("Offered, waiting for a unit"),
    State.DISPATCHED: _("Dispatched, waiting for signature"),
    State.HANDLING: _("Being handled"),
    State.SUSPENDED: _("Suspended"),
    State.DONE: _("Done, waiting for verification"),
    State.VERIFIED: _("Verified"),
    State.CLOSED: _("Closed"),
    State.REJECTED: _("Not accepted"),
    State.VOIDED: _("Voided"),
}

FINAL = frozenset({State.CLOSED, State.REJECTED, State.VOIDED})
OPEN = frozenset(State) - FINAL
#: Where several units may work on a case at once; a case that leaves these has no open task.
JOINT = frozenset({State.DISPATCHED, State.HANDLING, State.SUSPENDED})


class Stage(StrEnum):
    """What is being waited for; each open stage has a clock."""

    REGISTER = "register"
    CHECK = "check"
    DISPATCH = "dispatch"
    SIGN = "sign"
    HANDLE = "handle"
    VERIFY = "verify"
    CLOSE = "close"
    TASK = "task"  # 会办: the part of one unit among several; its clocks run one per unit


STAGE_TITLES: dict[Stage, Promise] = {
    Stage.REGISTER: pgettext_lazy("stage", "Register"),
    Stage.CHECK: pgettext_lazy("stage", "Check on site"),
    Stage.DISPATCH: pgettext_lazy("stage", "Dispatch"),
    Stage.SIGN: pgettext_lazy("stage", "Sign for"),
    Stage.HANDLE: pgettext_lazy("stage", "Handle"),
    Stage.VERIFY: pgettext_lazy("stage", "Verify"),
    Stage.CLOSE: pgettext_lazy("stage", "Close"),
    Stage.TASK: pgettext_lazy("stage", "Joint work"),
}


class Desk(StrEnum):
    """Whose work item it is while a case is in a state."""

    INTAKE = "intake"  # 监督中心: receives, registers, verifies, closes
    DISPATCH = "dispatch"  # 指挥中心: dispatches and coordinates
    UNIT = "unit"  # 处置部门
    NOBODY = "nobody"


@dataclass(frozen=True)
class Standing:
    """What a state means: at whose desk the case lies, and which clocks run while it lies there."""

    desk: Desk
    stage: Stage | None
    clocks: tuple[Stage, ...]


STANDINGS: dict[State, Standing] = {
    State.REPORTED: Standing(Desk.INTAKE, Stage.REGISTER, (Stage.REGISTER,)),
    State.CHECKING: Standing(Desk.INTAKE, Stage.CHECK, (Stage.REGISTER, Stage.CHECK)),
    State.REGISTERED: Standing(Desk.DISPATCH, Stage.DISPATCH, (Stage.DISPATCH,)),
    State.OFFERED: Standing(Desk.DISPATCH, Stage.DISPATCH, (Stage.DISPATCH,)),  # and on the desk of every able unit
    State.DISPATCHED: Standing(Desk.UNIT, Stage.SIGN, (Stage.SIGN, Stage.HANDLE)),
    State.HANDLING: Standing(Desk.UNIT, Stage.HANDLE, (Stage.HANDLE,)),
    State.SUSPENDED: Standing(Desk.UNIT, Stage.HANDLE, (Stage.HANDLE,)),  # the clock is held
    State.DONE: Standing(Desk.INTAKE, Stage.VERIFY, (Stage.VERIFY,)),
    State.VERIFIED: Standing(Desk.INTAKE, Stage.CLOSE, (Stage.CLOSE,)),
    State.CLOSED: Standing(Desk.NOBODY, None, ()),
    State.REJECTED: Standing(Desk.NOBODY, None, ()),
    State.VOIDED: Standing(Desk.NOBODY, None, ()),
}


class TaskState(StrEnum):
    """Where the part of one unit stands."""

    WAITING = "waiting"
    ASSIGNED = "assigned"
    HANDLING = "handling"
    DONE = "done"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


TASK_STATE_TITLES: dict[TaskState, Promise] = {
    TaskState.WAITING: pgettext_lazy("task", "Waits for those before it"),
    TaskState.ASSIGNED: pgettext_lazy("task", "Waits for signature"),
    TaskState.HANDLING: pgettext_lazy("task", "Being handled"),
    TaskState.DONE: pgettext_lazy("task", "Done"),
    TaskState.RETURNED: pgettext_lazy("task", "Sent back"),
    TaskState.WITHDRAWN: pgettext_lazy("task", "Withdrawn"),
}
#: Tasks with a clock that runs, on the desk of their unit.
RUNNING_TASKS = frozenset({TaskState.ASSIGNED, TaskState.HANDLING})
#: Tasks without an answer; while there is one, the leading unit cannot be done.
OPEN_TASKS = RUNNING_TASKS | {TaskState.WAITING, TaskState.RETURNED}
