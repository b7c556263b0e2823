"""The life of a case in SpiffWorkflow: every step reads the workflow from its row, does one task, and writes it back.

The process is made of casework's own table, so that both know the same life: a task for each state, where somebody says which verb
it shall be, and behind it a gateway with a way for each verb that is possible there.
"""

import io
from typing import Any
from uuid import UUID

import psycopg
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState
from uuid_utils.compat import uuid7

from huimin.engines.casework import api as casework

TABLES = (
    "DROP TABLE IF EXISTS bench_workflow, bench_act",
    "CREATE TABLE bench_workflow (id uuid PRIMARY KEY, workflow jsonb NOT NULL)",
    "CREATE TABLE bench_act (id uuid PRIMARY KEY, workflow_id uuid NOT NULL, verb text NOT NULL,"
    " at timestamptz NOT NULL DEFAULT now())",
)
_serializer = BpmnWorkflowSerializer()


def prepare(database: psycopg.Connection[Any], count: int) -> list[UUID]:
    """So many workflows, each waiting for its third task, as a dispatched case waits to be signed for."""
    for statement in TABLES:
        database.execute(statement)
    parser = BpmnParser()
    parser.add_bpmn_io(io.BytesIO(bpmn().encode()))
    workflow = BpmnWorkflow(parser.get_spec("case"), parser.get_subprocess_specs("case"))
    workflow.do_engine_steps()
    for verb in ("register", "dispatch"):
        _do_next(workflow, verb)
    text = _serializer.serialize_json(workflow)
    ids = [uuid7() for _ in range(count)]
    with database.cursor() as cursor:
        cursor.executemany("INSERT INTO bench_workflow VALUES (%s, %s)", [(each, text) for each in ids])
    return ids


def step(database: psycopg.Connection[Any], workflow_id: UUID) -> None:
    """One task of one workflow, durably."""
    with database.transaction():
        row = database.execute(
            "SELECT workflow::text FROM bench_workflow WHERE id = %s FOR UPDATE", [workflow_id]
        ).fetchone()
        workflow = _serializer.deserialize_json(row[0] if row else "")
        _do_next(workflow, "sign")
        database.execute(
            "UPDATE bench_workflow SET workflow = %s WHERE id = %s", [_serializer.serialize_json(workflow), workflow_id]
        )
        database.execute("INSERT INTO bench_act VALUES (%s, %s, %s)", [uuid7(), workflow_id, "sign"])


def _do_next(workflow: BpmnWorkflow, verb: str) -> None:
    task = workflow.get_next_task(state=TaskState.READY, manual=True)
    task.data["verb"] = verb
    task.run()
    workflow.do_engine_steps()


def bpmn() -> str:
    """The transition table as a BPMN process."""
    ways = [
        (str(source), str(row.verb), str(row.to or source))
        for row in casework.TRANSITIONS.values()
        for source in row.sources
    ]
    lines = ['<bpmn:startEvent id="start"/>', _flow("start", "at_reported")]
    for state in casework.State:
        out = [(verb, to) for source, verb, to in ways if source == state]
        lines += [f'<bpmn:manualTask id="at_{state}"/>', _flow(f"at_{state}", f"from_{state}")]
        lines += [f'<bpmn:exclusiveGateway id="from_{state}" default="from_{state}_end"/>']
        lines += [_flow(f"from_{state}", f"at_{to}", verb) for verb, to in out]
        lines += [
            f'<bpmn:endEvent id="end_{state}"/>',
            _flow(f"from_{state}", f"end_{state}", name=f"from_{state}_end"),
        ]
    return (
        '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" id="life" targetNamespace="urn:bench">'
        f'<bpmn:process id="case" isExecutable="true">{"".join(lines)}</bpmn:process></bpmn:definitions>'
    )


def _flow(source: str, target: str, verb: str = "", *, name: str = "") -> str:
    condition = f"<bpmn:conditionExpression>verb == '{verb}'</bpmn:conditionExpression>" if verb else ""
    name = name or f"{source}_{verb or 'on'}"
    return f'<bpmn:sequenceFlow id="{name}" sourceRef="{source}" targetRef="{target}">{condition}</bpmn:sequenceFlow>'
