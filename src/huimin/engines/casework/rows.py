"""A case, its clocks and its tasks in memory while one act changes them; what changed is remembered and alone written."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from huimin.kernel.access.api import Where

from .transitions import OPEN_TASKS, RUNNING_TASKS, Stage, TaskState

#: What a case begins with that most cases never change.
FRESH: dict[str, Any] = {
    "offered_to": None, "is_final": False, "is_guided": False, "urged_by": "", "is_review_due": False, "relation_count": 0,
    "call_count": 0, "unread_count": 0, "is_reached": None, "review_on": None, "is_ordered": False,
    "reporter_email_sealed": "", "reply_by": "",
}  # fmt: skip
WHERE_COLUMNS = ("city_code", "district_code", "street_code", "community_code", "grid_code")


@dataclass
class ClockRow:
    """A stage clock in memory."""

    id: UUID
    stage: Stage
    unit_id: UUID | None
    limit: str
    statutory: str
    calendar: str
    time_zone: str
    started_at: datetime
    due_at: datetime
    is_provisional: bool
    stopped_at: datetime | None = None
    paused_at: datetime | None = None

    def as_fact(self, op: str, **more: Any) -> dict[str, Any]:
        """What a fact says of this clock, so that supervision needs nothing else."""
        return {
            "op": op,
            "clock": str(self.id),
            "stage": self.stage.value,
            "unit": str(self.unit_id) if self.unit_id else None,
            "limit": self.limit,
            "statutory": self.statutory,
            "calendar": self.calendar,
            "zone": self.time_zone,
            "started": self.started_at.isoformat(),
            "due": self.due_at.isoformat(),
            "provisional": self.is_provisional,
            **more,
        }


@dataclass
class TaskRow:
    """The part of one unit, in memory."""

    id: UUID
    unit_id: UUID
    code: str
    title: dict[str, str]
    order: int
    is_opinion: bool
    limit: str
    statutory: str
    round: int
    state: TaskState
    created_at: datetime
    opinion: str = ""
    signer_id: UUID | None = None
    finisher_id: UUID | None = None
    due_at: datetime | None = None
    note_id: UUID | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None

    def as_fact(self) -> dict[str, Any]:
        """What a fact says of this task: enough to tell its life from facts alone."""
        said = {"task": str(self.id), "unit": str(self.unit_id), "state": self.state.value, "order": self.order}
        return {
            **said,
            **({"code": self.code} if self.code else {}),
            **({"opinion": self.opinion} if self.opinion else {}),
        }


@dataclass
class CaseRow:
    """A case in memory while one act changes it."""

    values: dict[str, Any]
    clocks: list[ClockRow]
    tasks: list[TaskRow] = field(default_factory=list)
    changed: dict[str, Any] = field(default_factory=dict)
    touched_clocks: dict[UUID, ClockRow] = field(default_factory=dict)
    new_clocks: set[UUID] = field(default_factory=set)
    touched_tasks: dict[UUID, TaskRow] = field(default_factory=dict)
    new_tasks: set[UUID] = field(default_factory=set)
    notes: list[dict[str, Any]] = field(default_factory=list)

    def __getattr__(self, name: str) -> Any:
        try:
            return self.values[name] if name in self.values else FRESH[name]
        except KeyError:
            raise AttributeError(name) from None

    def set(self, **values: Any) -> None:
        """Changes columns, remembering which."""
        self.values.update(values)
        self.changed.update(values)

    @property
    def where(self) -> Where:
        return Where(*(self.values[column] for column in WHERE_COLUMNS))

    def running(self, stage: Stage, unit_id: UUID | None = None) -> ClockRow | None:
        """The clock of `stage` that has not stopped; that of `unit_id` where several units have one."""
        return next(
            (
                clock
                for clock in self.clocks
                if clock.stage == stage and clock.stopped_at is None and unit_id in (None, clock.unit_id)
            ),
            None,
        )

    def last(self, stage: Stage) -> ClockRow | None:
        """The latest clock of `stage`, stopped or not."""
        of_stage = [clock for clock in self.clocks if clock.stage == stage]
        return max(of_stage, key=lambda clock: clock.started_at, default=None)

    def touch(self, clock: ClockRow) -> None:
        """Remembers that `clock` is new or changed."""
        self.touched_clocks[clock.id] = clock
        if clock not in self.clocks:
            self.clocks.append(clock)
            self.new_clocks.add(clock.id)

    def touch_task(self, task: TaskRow) -> None:
        """Remembers that `task` is new or changed."""
        self.touched_tasks[task.id] = task
        if task not in self.tasks:
            self.tasks.append(task)
            self.new_tasks.add(task.id)

    @property
    def open_tasks(self) -> list[TaskRow]:
        """The parts that have no answer yet, by their order."""
        return sorted((task for task in self.tasks if task.state in OPEN_TASKS), key=lambda task: task.order)

    @property
    def running_tasks(self) -> list[TaskRow]:
        """The parts that lie on the desks of their units now."""
        return [task for task in self.tasks if task.state in RUNNING_TASKS]
