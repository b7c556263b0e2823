"""A request that changed at its origin: its case follows, and what happened since is added to its history, never rewritten."""

import json
from typing import Any
from uuid import UUID

from django.db import connection

from huimin.engines.exchange.api import Fault
from huimin.kernel.facts import api as facts

from .. import statements, store
from ..rows import CaseRow, ClockRow
from ..transitions import FINAL, Stage, State
from .building import Built, Setting, build, item, tell, tell_close
from .request import Request

_KEPT = ("id", "number", "query_code_index", "origin", "origin_key", "revision", "return_count", "rework_count",
         "reopen_count", "urge_count", "pending_extension", "reporter_id")  # fmt: skip
_PERSONAL = ("reporter_name_sealed", "reporter_phone_sealed")
_READ = (
    "description",
    "form",
    "address",
    "outcome",
    "finished_at",
    "is_solved",
    "signed_at",
    "dispatched_at",
    "verified_at",
)


def update(request: Request, setting: Setting, *, case_id: UUID) -> UUID | Fault:
    """Brings the case to what the origin now says. A case somebody acted on here is left alone: that is for people to decide."""
    case = store.load(case_id)
    if _is_handled_here(case_id):
        return Fault("", "handled_here", case.number)
    built = build(request, setting, case_id=case_id, number=case.number)
    built.history, built.notes = [], []
    before = _more(case)
    changed = sorted(
        name
        for name, value in built.case.items()
        if name in before and name not in _KEPT and not _same(before[name], value)
    )
    clock = case.last(Stage.HANDLE)
    built.clock = _moved(clock, built.clock) if clock else built.clock
    _tell_since(built, request, setting, case)
    if built.clock.due_at != (clock.due_at if clock else None) or case.state != request.state:
        changed.append("clock")
    data: dict[str, Any] = {
        "origin": setting.origin, "batch": str(setting.batch_id), "state": request.state.value,
        "state_before": case.state.value, "revision": case.revision + 1, "changed": changed,
    }  # fmt: skip
    if case.type_code != request.type_code:
        data["type"] = request.type_code
    if before["raised_at"] != request.created_at:
        data["raised"] = request.created_at.isoformat()
    if clock is None or clock.due_at != built.clock.due_at:
        data["clocks"] = [built.clock.as_fact("move" if clock else "start", by="origin")]
    tell(built, setting, "case.replayed", setting.now, data)
    _write(built, case, clock)
    return case_id


def _tell_since(built: Built, request: Request, setting: Setting, case: CaseRow) -> None:
    """What happened at the origin since: the end, or the reopening."""
    was_final, is_final = case.state in FINAL, request.state in FINAL
    if was_final and not is_final:
        restart = [built.clock.as_fact("restart")]
        at = max(request.updated_at or setting.now, case.closed_at)
        tell(built, setting, "case.reopened", at, {"state": request.state.value, "clocks": restart})
    if is_final and (not was_final or case.closed_at != request.closed_at or case.state != request.state):
        tell_close(built, request, setting)


def _moved(clock: ClockRow, promised: ClockRow) -> ClockRow:
    """The clock the case has, with the deadline and the end it now has at its origin."""
    promised.id = clock.id
    return promised


def _write(built: Built, case: CaseRow, clock: ClockRow | None) -> None:
    values = {name: value for name, value in built.case.items() if name not in _KEPT}
    values["revision"] = case.revision + 1
    point = values.pop("point")
    names = ", ".join(f'"{name}" = %s' for name in values)
    params = [json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else value for value in values.values()]
    row = built.clock
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE casework_case SET {names}, point = ST_SetSRID(ST_MakePoint(%s, %s), 4326) WHERE id = %s",  # noqa: S608
            [*params, *(point or (None, None)), case.id],
        )
        cursor.execute("DELETE FROM casework_workitem WHERE case_id = %s", [case.id])
        if clock:
            cursor.execute(
                'UPDATE casework_clock SET unit_id = %s, "limit" = %s, calendar = %s, time_zone = %s, started_at = %s,'
                " due_at = %s, is_provisional = %s, stopped_at = %s, paused_at = %s WHERE id = %s",
                [row.unit_id, row.limit, row.calendar, row.time_zone, row.started_at, row.due_at, row.is_provisional,
                 row.stopped_at, row.paused_at, row.id],
            )  # fmt: skip
    if built.case["unit_id"]:
        statements.insert("casework_workitem", [item(built.case, row)])
    statements.insert("casework_note", built.notes)
    facts.record_many(built.history)


def _more(case: CaseRow) -> dict[str, Any]:
    """What the case says now, to see what changed."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(_READ)} FROM casework_case WHERE id = %s", [case.id])  # noqa: S608
        more = dict(zip(_READ, cursor.fetchone(), strict=True))
    more["form"] = json.loads(more["form"]) if isinstance(more["form"], str) else more["form"]
    return {**{name: value for name, value in case.values.items() if name not in _PERSONAL}, **more}


def _same(before: Any, after: Any) -> bool:
    return bool((before.value if isinstance(before, State) else before) == after)


def _is_handled_here(case_id: UUID) -> bool:
    """Whether anybody but an import acted on the case."""
    return any(
        fact.channel != "import" and fact.verb not in ("case.viewed", "case.listed", "case.due_recomputed")
        for fact in facts.of(subject=("case", case_id))
    )
