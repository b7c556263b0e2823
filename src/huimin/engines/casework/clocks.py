"""Stage clocks: started, stopped, paused and moved in memory, each change noted for the fact of the act."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from huimin.kernel.clock import api as clock

from .definition import Definition, StageLimit
from .rows import CaseRow, ClockRow
from .transitions import STANDINGS, Stage, State


class Clocks:
    """The clocks of one case during one act; `changes` is what the fact will say."""

    def __init__(self, case: CaseRow, definition: Definition, *, at: datetime, time_zone: str) -> None:
        self.case = case
        self.definition = definition
        self.at = at
        self.time_zone = time_zone
        self.changes: list[dict[str, Any]] = []

    def enter(self, state: State, *, stage_units: dict[Stage, UUID | None]) -> None:
        """Stops the clocks that do not run in `state` and starts those that do and are not yet running; parts keep theirs."""
        wanted = (*STANDINGS[state].clocks, Stage.TASK)
        for running in [item for item in self.case.clocks if item.stopped_at is None]:
            if running.stage not in wanted:
                self.stop(running)
        for stage in STANDINGS[state].clocks:
            if self.case.running(stage) is None:
                self.start(stage, unit_id=stage_units.get(stage))

    def start(self, stage: Stage, *, unit_id: UUID | None, promise: StageLimit | None = None) -> ClockRow:
        """Starts the clock of `stage` with the calendar of the unit that must answer, and the limit of the case type unless
        another is promised."""
        promise = promise or self.definition.limit(stage)
        calendar = self.definition.calendar or clock.calendar_for(
            organisation_id=unit_id, division_code=self.case.where.deepest
        )
        due = clock.due(
            start=self.at, limit=clock.Limit.parse(promise.limit), calendar=calendar, time_zone=self.time_zone
        )
        row = ClockRow(
            id=uuid7(), stage=stage, unit_id=unit_id, limit=promise.limit, statutory=promise.statutory, calendar=calendar,
            time_zone=self.time_zone, started_at=self.at, due_at=due.at, is_provisional=due.is_provisional,
        )  # fmt: skip
        self._note(row, "start")
        return row

    def stop(self, row: ClockRow) -> None:
        """Stops a clock."""
        row.stopped_at = self.at
        self._note(row, "stop", at=self.at.isoformat())

    def restart(self, row: ClockRow) -> None:
        """Lets a stopped clock run on with its first deadline, as rework does."""
        row.stopped_at = None
        self._note(row, "restart")

    def pause(self, row: ClockRow) -> None:
        """Holds a clock; what is left of its time is kept."""
        row.paused_at = self.at
        self._note(row, "pause", at=self.at.isoformat())

    def resume(self, row: ClockRow) -> None:
        """Lets a held clock run on: what was left when it was held is left now."""
        if row.paused_at is None:
            return
        limit = clock.Limit.parse(row.limit)
        if limit.is_working:
            left = clock.worked(start=row.paused_at, end=row.due_at, calendar=row.calendar, time_zone=row.time_zone)
            minutes = max(0, round(left / timedelta(minutes=1)))
            due = clock.due(
                start=self.at,
                limit=clock.Limit(minutes, "working_minute"),
                calendar=row.calendar,
                time_zone=row.time_zone,
            )
            row.due_at, row.is_provisional = due.at, due.is_provisional
        else:
            row.due_at += self.at - row.paused_at
        row.paused_at = None
        self._note(row, "resume")

    def extend(self, row: ClockRow, by: str) -> None:
        """Moves a deadline by a limit, counted from the deadline it had."""
        due = clock.due(start=row.due_at, limit=clock.Limit.parse(by), calendar=row.calendar, time_zone=row.time_zone)
        row.due_at, row.is_provisional = due.at, due.is_provisional
        self._note(row, "move", by=by)

    def relimit(self, row: ClockRow) -> bool:
        """Gives a running clock the limit its case type states now, counted from when it started; True if it changed.

        A deadline that people moved (an extension, time given back after a suspension) is a promise of its own and stays.
        """
        promise = self.definition.limit(row.stage)
        if (promise.limit, promise.statutory) == (row.limit, row.statutory) or self.is_moved(row):
            return False
        due = clock.due(
            start=row.started_at, limit=clock.Limit.parse(promise.limit), calendar=row.calendar, time_zone=row.time_zone
        )
        row.limit, row.statutory = promise.limit, promise.statutory
        row.due_at, row.is_provisional = due.at, due.is_provisional
        self._note(row, "move", by="version")
        return True

    @staticmethod
    def is_moved(row: ClockRow) -> bool:
        """Whether the deadline is another than the limit gives by itself."""
        due = clock.due(
            start=row.started_at, limit=clock.Limit.parse(row.limit), calendar=row.calendar, time_zone=row.time_zone
        )
        return due.at != row.due_at

    def recompute(self, row: ClockRow, due: clock.Due, *, by: str) -> bool:
        """Takes over a deadline that was computed again; True if it became final or moved."""
        if (due.at, due.is_provisional) == (row.due_at, row.is_provisional):
            return False
        row.due_at, row.is_provisional = due.at, due.is_provisional
        self._note(row, "move", by=by)
        return True

    def _note(self, row: ClockRow, op: str, **more: Any) -> None:
        self.case.touch(row)
        self.changes.append(row.as_fact(op, **more))
