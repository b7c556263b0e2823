"""The work items of a case: the statements that lay it on the desks of those who have something to do, and take it from others."""

from datetime import datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from uuid_utils.compat import uuid7

from huimin.kernel.trips import api as trips

from .rows import WHERE_COLUMNS, CaseRow, ClockRow
from .statements import insertion
from .transitions import STANDINGS, Stage, State

_ON_CONFLICT = (
    "ON CONFLICT (case_id, unit_id) DO UPDATE SET"
    " title = EXCLUDED.title, type_code = EXCLUDED.type_code, priority = EXCLUDED.priority, state = EXCLUDED.state,"
    " stage = EXCLUDED.stage, is_open = EXCLUDED.is_open, is_current = EXCLUDED.is_current, due_at = EXCLUDED.due_at,"
    " is_due_provisional = EXCLUDED.is_due_provisional, updated_at = EXCLUDED.updated_at, flags = EXCLUDED.flags,"
    " card = CASE WHEN casework_workitem.stage = EXCLUDED.stage THEN casework_workitem.card ELSE '' END,"
    " arrived_at = CASE WHEN casework_workitem.{} THEN casework_workitem.arrived_at ELSE EXCLUDED.arrived_at END"
)
_TAKE = (
    "UPDATE casework_workitem SET is_current = false, is_open = false, state = %s, stage = '', due_at = NULL,"
    " updated_at = %s WHERE case_id = %s AND unit_id <> "
)


def moved(case: CaseRow, *, at: datetime) -> list[trips.Statement]:
    """Takes the case from every desk that has nothing to do; gives it to the one whose turn it is and to those of open parts."""
    if case.desk_id is None:
        return []
    keep = [case.desk_id, *_beside(case)]
    taken: trips.Statement = (
        (f"{_TAKE}%s", [case.state.value, at, case.id, case.desk_id])
        if len(keep) == 1
        else (f"{_TAKE}ALL(%s)", [case.state.value, at, case.id, keep])
    )
    return [taken, *laid(case, at=at)]


def laid(case: CaseRow, *, at: datetime) -> list[trips.Statement]:
    """Lays the case on the desk whose turn it is and beside it on those that have something to do."""
    rows = [_row(case, unit_id, clock, stage, flags, at=at) for unit_id, (clock, stage, flags) in _beside(case).items()]
    beside = [insertion("casework_workitem", rows, on_conflict=_ON_CONFLICT.format("is_open"))] if rows else []
    return [*beside, _current(case, at=at)]


def _beside(case: CaseRow) -> dict[UUID, tuple[ClockRow | None, Stage, list[str]]]:
    """The desks that may, or must, do something beside the one whose turn it is, with the clock they are held to."""
    found: dict[UUID, tuple[ClockRow | None, Stage, list[str]]] = {}
    for unit_id in case.offered_to or ():
        if unit_id != case.desk_id:
            flags = ["offered", *(["guided"] if case.is_guided else [])]
            found[unit_id] = (case.running(Stage.DISPATCH), Stage.DISPATCH, flags)
    for task in case.running_tasks:
        if task.unit_id != case.desk_id:
            flags = ["task", *(["opinion"] if task.is_opinion else [])]
            found[task.unit_id] = (case.running(Stage.TASK, task.unit_id), Stage.TASK, flags)
    return found


def _current(case: CaseRow, *, at: datetime) -> trips.Statement:
    """The work item of the desk whose turn it is."""
    stage = STANDINGS[case.state].stage
    flags = [
        name
        for name, is_up in (
            ("returned", case.return_count), ("reworked", case.rework_count), ("reopened", case.reopen_count),
            ("urged", case.urge_count), ("suspended", case.state == State.SUSPENDED),
            ("extension", case.pending_extension), ("tasks", case.open_tasks),
            ("guided", case.is_guided), (f"urged_{case.urged_by}", case.urged_by in ("supervisor", "leader")),
            ("review_due", case.is_review_due),
            ("final", case.is_final and case.state == State.DISPATCHED), ("message", case.unread_count),
            ("ordered", case.is_ordered),
        )
        if is_up
    ]  # fmt: skip
    row = _row(case, case.desk_id, case.running(stage) if stage else None, stage, flags, at=at, is_current=True)
    return insertion("casework_workitem", [row], on_conflict=_ON_CONFLICT.format("is_current"))


def _row(
    case: CaseRow,
    unit_id: UUID,
    clock: ClockRow | None,
    stage: Stage | None,
    flags: list[str],
    *,
    at: datetime,
    is_current: bool = False,
) -> dict[str, Any]:
    return {
        "id": uuid7(), "case_id": case.id, "unit_id": unit_id, "number": case.number, "title": case.title,
        "type_code": case.type_code, "channel": case.channel, "priority": case.priority, "state": case.state.value,
        "stage": stage.value if stage else "", "is_open": stage is not None, "is_current": is_current,
        "due_at": _due_at(case, clock), "is_due_provisional": bool(clock and clock.is_provisional),
        "raised_at": case.raised_at, "arrived_at": at, "updated_at": at, "card": "", "flags": flags,
        **{column: getattr(case, column) for column in WHERE_COLUMNS},
    }  # fmt: skip


def _due_at(case: CaseRow, clock: ClockRow | None) -> datetime | None:
    """By when the desk must act; while the clock of a case is held, the day on which it is looked at again."""
    if clock is not None and clock.paused_at and case.review_on:
        return datetime.combine(case.review_on, time(), tzinfo=ZoneInfo(clock.time_zone))
    return clock.due_at if clock else None
