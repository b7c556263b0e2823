"""The parts of several units in one case: made, started in their order, signed for, answered, in memory during one act."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from uuid_utils.compat import uuid7

from . import routing
from .clocks import Clocks
from .definition import StageLimit, TaskPlan
from .labels import in_language, unit_names
from .rows import CaseRow, TaskRow
from .transitions import OPEN_TASKS, RUNNING_TASKS, Stage, TaskState

#: For a part that a person asks of a unit without saying by when.
DEFAULT_LIMIT = "2wd"


class Tasks:
    """The parts of one case during one act; `changes` is what the fact will say.

    Parts of one order run side by side; the next order starts when none before it is open. A unit has one at a time.
    """

    def __init__(self, case: CaseRow, clocks: Clocks, *, at: datetime) -> None:
        self.case = case
        self.clocks = clocks
        self.at = at
        self._changed: dict[UUID, TaskRow] = {}

    @property
    def changes(self) -> list[dict[str, Any]]:
        return [task.as_fact() for task in self._changed.values()]

    def find(self, task_id: UUID) -> TaskRow | None:
        return next((task for task in self.case.tasks if task.id == task_id), None)

    def plan(self) -> None:
        """Makes the parts the case type plans, each for the unit that the routing table names; made once a round.

        A part for which the table names no unit is left out: the leading unit asks for it by hand.
        """
        made = {
            task.code
            for task in self.case.tasks
            if task.round == self.case.reopen_count and task.state in OPEN_TASKS | {TaskState.DONE}
        }
        plans = [plan for plan in self.clocks.definition.tasks if plan.code not in made]
        if not plans:
            return
        units = routing.units_for(
            [plan.capability for plan in plans], self.clocks.definition.code, self.case.where, at=self.at
        )
        for plan in plans:
            if unit_id := units.get(plan.capability):
                self.add(unit_id, plan)
        self.start_ready()

    def add(self, unit_id: UUID, plan: TaskPlan) -> TaskRow:
        """A part that waits; `start_ready` starts it."""
        task = TaskRow(
            id=uuid7(), unit_id=unit_id, code=plan.code, title=plan.title, order=plan.order, is_opinion=plan.is_opinion,
            limit=plan.limit, statutory=plan.statutory, round=self.case.reopen_count, state=TaskState.WAITING,
            created_at=self.at,
        )  # fmt: skip
        self._note(task)
        self.case.set(task_count=len(self.case.tasks))
        return task

    def start_ready(self) -> None:
        """Starts every part whose turn has come: its clock runs by the calendar of its unit."""
        for task in self.case.open_tasks:
            before = any(other.order < task.order for other in self.case.open_tasks)
            is_busy = any(other.unit_id == task.unit_id for other in self.case.running_tasks)
            if task.state != TaskState.WAITING or before or is_busy:
                continue
            promise = StageLimit(task.limit, task.statutory)
            clock = self.clocks.start(Stage.TASK, unit_id=task.unit_id, promise=promise)
            task.state, task.started_at, task.due_at = TaskState.ASSIGNED, self.at, clock.due_at
            self._note(task)

    def sign(self, task: TaskRow, *, by: UUID | None) -> None:
        task.state, task.signer_id = TaskState.HANDLING, by
        self._note(task)

    def end(self, task: TaskRow, state: TaskState) -> None:
        """Ends a part, or leaves it sent back; its clock stops, and what waited for it starts."""
        self._end(task, state)
        self.start_ready()

    def withdraw_all(self) -> None:
        """Ends every part without an answer: the case has gone on without it."""
        for task in self.case.open_tasks:
            self._end(task, TaskState.WITHDRAWN)

    def _end(self, task: TaskRow, state: TaskState) -> None:
        if task.state in RUNNING_TASKS and (clock := self.case.running(Stage.TASK, task.unit_id)):
            self.clocks.stop(clock)
        task.state = state
        task.ended_at = None if state == TaskState.RETURNED else self.at
        self._note(task)

    def hold(self) -> None:
        """Holds the clocks of all parts, as a suspension does."""
        for task in self.case.running_tasks:
            if clock := self.case.running(Stage.TASK, task.unit_id):
                self.clocks.pause(clock)

    def go_on(self) -> None:
        """Lets held clocks of parts run on."""
        for task in self.case.running_tasks:
            if clock := self.case.running(Stage.TASK, task.unit_id):
                self.clocks.resume(clock)
                task.due_at = clock.due_at
                self._note(task)

    def missing(self) -> str:
        """Who has not answered yet, in words; "" when nobody is waited for."""
        tasks = self.case.open_tasks
        return said(tasks) if tasks else ""

    def _note(self, task: TaskRow) -> None:
        self.case.touch_task(task)
        self._changed[task.id] = task


def said(tasks: Iterable[TaskRow]) -> str:
    """Units and what is asked of them, in words."""
    tasks = list(tasks)
    names = unit_names(task.unit_id for task in tasks)
    return _("; ").join(
        _("%(unit)s (%(title)s)") % {"unit": names.get(task.unit_id, ""), "title": in_language(task.title)}
        for task in tasks
    )
