"""step: a unit signs for a case, over HTTP; beside it one CTE with the same writes, and a step of SpiffWorkflow."""

import time
from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from uuid import UUID

import psycopg
from django.db import connection
from uuid_utils.compat import uuid7

from context import Context
from database import connect, rate_of
from huimin.engines.casework import api as casework
from huimin.kernel.access import api as access
from huimin.kernel.clock import api as clock
from measure import Measurement, drive, median_of_rounds, request
from peers import spiff
from server import OURS, serve

Made = TypeVar("Made")
EACH = 40
#: Brings the cases back to where they were: dispatched, to be signed for.
RESET = """
WITH c AS (UPDATE casework_case SET state = 'dispatched', signed_at = NULL, signer_id = NULL WHERE id = ANY(%(ids)s)),
     k AS (UPDATE casework_clock SET stopped_at = NULL WHERE case_id = ANY(%(ids)s) AND stage = 'sign')
UPDATE casework_workitem SET state = 'dispatched', stage = 'sign' WHERE case_id = ANY(%(ids)s) AND is_current
"""
SAME_WRITES = """
WITH c AS (UPDATE casework_case SET state = 'handling', desk_id = unit_id, signed_at = %(at)s, signer_id = %(account)s,
               due_at = due_at, is_due_provisional = is_due_provisional, updated_at = %(at)s, revision = revision + 1
            WHERE id = %(case)s RETURNING id, unit_id, city_code, district_code, street_code, community_code, grid_code,
               type_version_id),
     k AS (UPDATE casework_clock SET stopped_at = %(at)s WHERE case_id = %(case)s AND stage = 'sign' AND stopped_at IS NULL),
     i AS (UPDATE casework_workitem SET state = 'handling', stage = 'handle', card = '', updated_at = %(at)s
            WHERE case_id = %(case)s AND is_current)
INSERT INTO facts_fact (id, verb, at, subject_type, subject_id, actor_kind, account_id, post_id, organisation_id, city_code,
    district_code, street_code, community_code, grid_code, unit_id, reason, data, version, channel, ip, request_id)
SELECT %(fact)s, 'case.signed', %(at)s, 'case', c.id, 'staff', %(account)s, %(post)s, c.unit_id, c.city_code, c.district_code,
       c.street_code, c.community_code, c.grid_code, c.unit_id, '', %(data)s, c.type_version_id::text, 'api',
       '127.0.0.1', %(request)s
  FROM c
"""
NUMBERS = "SELECT id, number FROM casework_case WHERE unit_id = %s AND state = 'dispatched' ORDER BY id LIMIT %s"


def run(context: Context) -> list[Measurement]:
    """The same acts over HTTP, as one statement, and by the peer; then what each costs the processor."""
    cases = [_cases(officer.unit) for officer in context.officers]
    ids = [case_id for of_one in cases for case_id, _ in of_one]

    def afresh(work: Callable[[], Made]) -> Callable[[], Made]:
        def measured() -> Made:
            with connection.cursor() as db:
                db.execute(RESET, {"ids": ids})
            return work()

        return measured

    lines = [
        [
            request(f"/api/v1/cases/{number}/acts", cookie=one.cookie, headers=one.form_token, body={"verb": "sign"})
            for _, number in of_one
        ]
        for one, of_one in zip(context.officers, cases, strict=True)
    ]
    with serve(OURS, context.port):
        ours = median_of_rounds(afresh(lambda: drive(context.port, lines).rate))
    data = _data_of(ids[0])
    actor = context.officers[0].actor
    limit = median_of_rounds(afresh(lambda: rate_of(_one_statement(actor, data), ids)))
    with connect() as database:
        peer = median_of_rounds(lambda: rate_of(spiff.step, spiff.prepare(database, len(ids))))
        peer_cpu = _cpu_ms(lambda each: spiff.step(database, each), lambda: spiff.prepare(database, len(ids)))
    own_cpu = _cpu_ms(
        lambda each: casework.case_step(actor=actor, case_id=each, verb="sign"),
        afresh(lambda: [case_id for case_id, _ in cases[0]]),
    )
    context.progress(f"step: {own_cpu:.2f} ms of processor time in process, SpiffWorkflow {peer_cpu:.2f} ms")
    return [
        Measurement(
            "step", "1/s", ours, limit, "one CTE with the same writes, 8 connections", peer,
            "SpiffWorkflow 3.2, read, step and written back", goals={"limit": 0.5, "cpu": 10},
            more={"cpu": peer_cpu / own_cpu},
        )
    ]  # fmt: skip


def _cases(unit: UUID) -> list[tuple[UUID, str]]:
    with connect() as database:
        found = database.execute(NUMBERS, [unit, EACH]).fetchall()
    if len(found) < EACH:
        raise SystemExit(f"only {len(found)} cases wait to be signed for at {unit}")
    return found


def _one_statement(actor: access.Actor, data: str) -> Callable[[psycopg.Connection[Any], UUID], None]:
    post = actor.post

    def write(database: psycopg.Connection[Any], case_id: UUID) -> None:
        values = {
            "case": case_id, "at": clock.now(), "account": actor.account_id, "post": post.id if post else None,
            "fact": uuid7(), "data": data, "request": str(uuid7()),
        }  # fmt: skip
        database.execute(SAME_WRITES, values)

    return write


def _data_of(case_id: UUID) -> str:
    """What our own fact of the act says, so that the limit writes as much."""
    with connect() as database:
        row = database.execute(
            "SELECT data::text FROM facts_fact WHERE subject_id = %s AND verb = 'case.signed' LIMIT 1", [case_id]
        ).fetchone()
    return str(row[0]) if row else "{}"


def _cpu_ms(work: Callable[[UUID], object], prepare: Callable[[], Sequence[UUID]]) -> float:
    """Processor time of this process for one piece of work, the database's not among it."""

    def measured() -> float:
        ids = prepare()
        start = time.process_time()
        for each in ids:
            work(each)
        return (time.process_time() - start) * 1000 / len(ids)

    return median_of_rounds(measured)
