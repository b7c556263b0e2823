"""detail: the case page with its timeline, signed in; beside it the SQL it stands on."""

from typing import Any
from uuid import UUID

import psycopg

from context import Context, Officer
from database import connect
from huimin.engines.casework import api as casework
from huimin.kernel.access import api as access
from huimin.kernel.access import factories as people
from measure import Measurement, drive, median_of_rounds, once_ms, request
from server import OURS, serve

EACH = 25
TIMES = 200
LIFE: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("unit_officer", "sign", {}),
    ("unit_officer", "extension_request", {"reason": "配件要等三天", "limit": "3wd"}),
    ("dispatcher", "extension_grant", {"note": "同意"}),
    ("unit_officer", "note", {"note": "已联系厂家，周三到货", "is_public": True}),
    ("unit_officer", "finish", {"note": "已修好，请核查"}),
    ("grid_supervisor", "rework", {"reason": "东侧还有一处"}),
    ("unit_officer", "finish", {"note": "东侧也修好了"}),
)
#: All the page shows of the case itself: the row, its clocks, its facts, its notes.
STATEMENTS = (
    "SELECT * FROM casework_case WHERE number = %(number)s",
    "SELECT * FROM casework_clock WHERE case_id = %(id)s ORDER BY started_at",
    "SELECT * FROM facts_fact WHERE subject_id = %(id)s ORDER BY tx, id",
    "SELECT * FROM casework_note WHERE case_id = %(id)s",
)


def run(context: Context) -> list[Measurement]:
    """A case that has seen eight acts, one for each officer."""
    cases = [_live(context, officer) for officer in context.officers]
    lines = [
        request(f"/workbench/cases/{number}/", cookie=officer.cookie)
        for (_, number), officer in zip(cases, context.officers, strict=True)
    ]
    with serve(OURS, context.port):
        requests = [[line] * EACH for line in lines]
        ours = median_of_rounds(lambda: drive(context.port, requests, in_turn=True).p50_ms)
        at_once = drive(context.port, requests)
    context.progress(f"detail: {ours:.1f} ms in turn; all eight at once {at_once.p50_ms:.1f} ms, {at_once.rate:.0f}/s")
    with connect() as database:
        limit = median_of_rounds(lambda: once_ms(lambda: _read(database, *cases[0]), times=TIMES))
    return [
        Measurement(
            "detail", "ms", ours, limit, "its SQL", 89.0, "Amsterdam/signals 2.50, published",
            goals={"ms": 15, "peer": 5},
        )
    ]  # fmt: skip


def _read(database: psycopg.Connection[Any], case_id: UUID, number: str) -> None:
    with database.pipeline():
        cursors = [database.execute(statement, {"id": case_id, "number": number}) for statement in STATEMENTS]
        for cursor in cursors:
            cursor.fetchall()


def _live(context: Context, officer: Officer) -> tuple[UUID, str]:
    """A case of the officer's unit, through a real life: every act by the person whose work it is."""
    unit = access.organisations(ids=[officer.unit])[0]
    system = access.Actor.system("bench")
    street = next(item for item in context.city.streets if item.code == unit.division_code)
    lon, lat = context.city.point(context.city.streets.index(street), 3)
    receipt = casework.case_raise(
        actor=system,
        command=casework.RaiseCase(
            type_code="hotline.neighbour_dispute",
            description="楼上漏水，三次上门未解决。",
            channel="phone",
            lon=lon,
            lat=lat,
        ),
    )
    casework.case_step(actor=system, case_id=receipt.case_id, verb="register")
    casework.case_step(actor=system, case_id=receipt.case_id, verb="dispatch", inputs_given={"unit_id": officer.unit})
    actors = {"unit_officer": officer.actor}
    for role, verb, inputs in LIFE:
        if role not in actors:
            actors[role] = people.actor(role=role, division=street.code)
        casework.case_step(actor=actors[role], case_id=receipt.case_id, verb=verb, inputs_given=inputs)
    return receipt.case_id, receipt.number
