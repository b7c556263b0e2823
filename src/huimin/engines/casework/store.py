"""How an act on a case reaches the database: a case is loaded under lock, changed in memory, and written in few statements.

Written in SQL because it is the hot path: an act costs one trip for its locking read and one for all it writes (case, clocks,
items, notes, fact). Everything else in casework reads through the models.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from uuid_utils.compat import uuid7

from huimin.kernel.trips import api as trips

from . import items
from .errors import CaseNotFound
from .rows import FRESH, WHERE_COLUMNS, CaseRow, ClockRow, TaskRow
from .statements import insertion
from .transitions import Stage, State, TaskState

_LOADED = (
    "id", "number", "type_code", "type_version_id", "title", "channel", "language", "priority", "reporter_id",
    "reporter_name_sealed", "reporter_phone_sealed", "is_anonymous", *WHERE_COLUMNS, "state", "unit_id", "desk_id",
    "signer_id", "finisher_id", "due_at", "is_due_provisional", "raised_at", "registered_at", "closed_at", "return_count",
    "rework_count", "reopen_count", "urge_count", "pending_extension", "rating", "revision", "origin",
    *FRESH,
)  # fmt: skip


_CLOCK_COLUMNS = (
    "id", "stage", "unit_id", '"limit"', "statutory", "calendar", "time_zone", "started_at", "due_at", "is_provisional",
    "stopped_at", "paused_at",
)  # fmt: skip

_TASK_COLUMNS = (
    "id", "unit_id", "code", "title", '"order"', "is_opinion", '"limit"', "statutory", "round", "state", "created_at",
    "opinion", "signer_id", "finisher_id", "due_at", "note_id", "started_at", "ended_at",
)  # fmt: skip

_LOAD = f"SELECT {', '.join(_LOADED)} FROM casework_case WHERE {{}} FOR UPDATE"
_LOAD_CLOCKS = f"SELECT {', '.join(_CLOCK_COLUMNS)} FROM casework_clock WHERE case_id = {{}} ORDER BY started_at, id"
_LOAD_TASKS = f"SELECT {', '.join(_TASK_COLUMNS)} FROM casework_task WHERE case_id = {{}} ORDER BY created_at, id"
_OF_NUMBER = "(SELECT id FROM casework_case WHERE number = %s)"
_BY_ID = _LOAD.format("id = %s"), _LOAD_CLOCKS.format("%s"), _LOAD_TASKS.format("%s")
_BY_NUMBER = _LOAD.format("number = %s"), _LOAD_CLOCKS.format(_OF_NUMBER), _LOAD_TASKS.format(_OF_NUMBER)


def load(case_id: UUID | None = None, *, number: str = "") -> CaseRow:
    """The case with this id or number, locked until the transaction ends.

    Raises: CaseNotFound.
    """
    statements, key = (_BY_NUMBER, number) if case_id is None else (_BY_ID, case_id)
    # Several statements, not a join: the rest must be read after the lock was got, not with the snapshot from before it.
    found, clocks, tasks = trips.send(*((sql, [key]) for sql in statements))
    if not found:
        raise CaseNotFound
    values = dict(zip(_LOADED, found[0], strict=True))
    values["state"] = State(values["state"])
    return CaseRow(
        values, [ClockRow(item[0], Stage(item[1]), *item[2:]) for item in clocks], [_task(item) for item in tasks]
    )


def _task(item: Sequence[Any]) -> TaskRow:
    row = TaskRow(*item)
    row.title = json.loads(row.title) if isinstance(row.title, str) else row.title
    row.state = TaskState(row.state)
    return row


def item_units(case_id: UUID) -> list[UUID]:
    """Every unit that has, or had, the case on its desk."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT unit_id FROM casework_workitem WHERE case_id = %s", [case_id])
        return [row[0] for row in cursor.fetchall()]


#: Draws a count that does not go back, for a case number that is never given twice.
DRAW: trips.Statement = ("SELECT nextval('casework_number')", ())


def number_of(at: datetime, count: int) -> str:
    """A case number: the day, and the count drawn for it."""
    return f"{at:%y%m%d}-{count:05d}"


def create(case: CaseRow, *, at: datetime, more: Mapping[str, Any], also: Sequence[trips.Statement] = ()) -> None:
    """Writes a new case with its clocks and its first work item, in one trip with what else belongs to the act.

    Shape: `more` holds the columns that only a new case is given.
    """
    row = {**case.values, "state": case.state.value, **more}
    trips.send(insertion("casework_case", [row]), *_clocks(case), *items.laid(case, at=at), *also)


def save(case: CaseRow, *, at: datetime, also: Sequence[trips.Statement] = ()) -> None:
    """Writes what an act changed: the case, its clocks, its notes and its work items, in one trip with what else belongs to it."""
    case.set(updated_at=at, revision=case.revision + 1)
    names = ", ".join(f'"{column}" = %s' for column in case.changed)
    values = [_plain(value) for value in case.changed.values()]
    trips.send(
        (f"UPDATE casework_case SET {names} WHERE id = %s", [*values, case.id]),
        *_clocks(case),
        *items.moved(case, at=at),
        *([insertion("casework_note", case.notes)] if case.notes else []),
        *_tasks(case),
        *also,
    )


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    return value.value if isinstance(value, State) else value


#: What an act may change of a clock that runs, in the order of the statement.
_CHANGING = ("limit", "statutory", "due_at", "is_provisional", "stopped_at", "paused_at")


def _clocks(case: CaseRow) -> list[trips.Statement]:
    """Writes changed clocks, then new ones: one clock a stage runs at any time."""
    touched = list(case.touched_clocks.values())
    changed: list[trips.Statement] = [
        (
            'UPDATE casework_clock SET "limit" = %s, statutory = %s, due_at = %s, is_provisional = %s, stopped_at = %s,'
            " paused_at = %s WHERE id = %s",
            [*(getattr(clock, name) for name in _CHANGING), clock.id],
        )
        for clock in sorted(touched, key=lambda clock: clock.stopped_at is None)
        if clock.id not in case.new_clocks
    ]
    new = [_clock_columns(case, clock) for clock in touched if clock.id in case.new_clocks]
    return [*changed, *([insertion("casework_clock", new)] if new else [])]


def _clock_columns(case: CaseRow, clock: ClockRow) -> dict[str, Any]:
    return {
        "id": clock.id, "case_id": case.id, "stage": clock.stage.value, "unit_id": clock.unit_id, "limit": clock.limit,
        "statutory": clock.statutory, "calendar": clock.calendar, "time_zone": clock.time_zone,
        "started_at": clock.started_at, "due_at": clock.due_at, "is_provisional": clock.is_provisional,
        "stopped_at": clock.stopped_at, "paused_at": clock.paused_at,
    }  # fmt: skip


def _tasks(case: CaseRow) -> list[trips.Statement]:
    """Writes changed parts, then new ones; those that end first, because one runs at a unit at any time."""
    touched = sorted(case.touched_tasks.values(), key=lambda task: task.ended_at is None)
    statements: list[trips.Statement] = [
        (
            "UPDATE casework_task SET state = %s, opinion = %s, signer_id = %s, finisher_id = %s, due_at = %s, note_id = %s,"
            " started_at = %s, ended_at = %s WHERE id = %s",
            [
                task.state.value, task.opinion, task.signer_id, task.finisher_id, task.due_at, task.note_id,
                task.started_at, task.ended_at, task.id,
            ],
        )
        for task in touched
        if task.id not in case.new_tasks
    ]  # fmt: skip
    new = [
        {
            "id": task.id, "case_id": case.id, "unit_id": task.unit_id, "code": task.code, "title": task.title,
            "order": task.order, "is_opinion": task.is_opinion, "limit": task.limit, "statutory": task.statutory,
            "round": task.round, "state": task.state.value, "opinion": task.opinion, "due_at": task.due_at,
            "created_at": task.created_at, "started_at": task.started_at,
        }
        for task in touched
        if task.id in case.new_tasks
    ]  # fmt: skip
    return [*statements, *([insertion("casework_task", new)] if new else [])]


def add_note(case: CaseRow, text: str, *, at: datetime, is_public: bool) -> UUID:
    """Keeps the words of an act, to be written with it; returns the note's id for its fact."""
    note_id = uuid7()
    case.notes.append({"id": note_id, "case_id": case.id, "text": text, "is_public": is_public, "created_at": at})
    return note_id


def query_code_index(case_id: UUID) -> str:
    """The blind index of the query code, "" for cases without one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT query_code_index FROM casework_case WHERE id = %s", [case_id])
        row = cursor.fetchone()
        return row[0] or "-" if row else "-"
