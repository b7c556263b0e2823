"""Whatever people do to a case, in whatever order: its desks, clocks and parts fit its state, and its facts tell the same."""

from datetime import date, datetime

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huimin.engines.casework import api, factories
from huimin.engines.casework.events import PUBLISHES
from huimin.engines.casework.models import Case, Clock, Task, WorkItem
from huimin.kernel.access.api import Refused
from huimin.kernel.facts import api as facts

ROLES = (
    "intake_clerk", "grid_supervisor", "dispatcher", "unit_officer", "unit_lead", "other_unit_officer", "street_leader",
    "resident", "phone_agent",
)  # fmt: skip
#: By hand: which clocks run in which state, the parts of units left out.
RUNNING = {
    "reported": {"register"}, "checking": {"register", "check"}, "registered": {"dispatch"}, "offered": {"dispatch"},
    "dispatched": {"sign", "handle"}, "handling": {"handle"}, "suspended": {"handle"}, "done": {"verify"},
    "verified": {"close"}, "closed": set(), "rejected": set(), "voided": set(),
}  # fmt: skip
TWO_PARTS = {
    **factories.GARBAGE,
    "code": "test.parts",
    "form": [],
    "tasks": [
        {"code": "light", "title": {"zh-hans": "照明", "en": "Light"}, "capability": "lighting", "limit": "2h"},
        {"code": "again", "title": {"zh-hans": "复查", "en": "Again"}, "capability": "lighting", "limit": "2h", "order": 2},
    ],
}  # fmt: skip


def filled(town, verb, pick):
    """Something that fits each input the verb asks for."""
    said = {
        "note": "说明", "reason": "理由", "unit_id": town.sanitation.id, "units": [town.lighting.id], "title": "协助",
        "limit": "2h", "review_on": date(2099, 1, 5), "cause": "no_evidence", "rating": 4, "is_reached": "yes",
        "account_id": town["unit_lead"].account_id, "opinion": None,
    }  # fmt: skip
    inputs = {}
    for wanted in verb.inputs:
        if wanted.name == "task_id":
            inputs["task_id"] = wanted.choices[pick % len(wanted.choices)][0]
        elif wanted.is_required:
            inputs[wanted.name] = said[wanted.name]
    return inputs


def check(case_id):
    """What must hold after every act."""
    case = Case.objects.get(id=case_id)
    clocks = list(Clock.objects.filter(case_id=case_id))
    tasks = list(Task.objects.filter(case_id=case_id))
    live = {task.unit_id for task in tasks if task.state in ("assigned", "handling")}
    current = WorkItem.objects.get(case_id=case_id, is_current=True)
    assert (current.unit_id, current.state) == (case.desk_id, case.state)
    assert {row.stage for row in clocks if row.stopped_at is None and row.stage != "task"} == RUNNING[case.state]
    assert {row.unit_id for row in clocks if row.stopped_at is None and row.stage == "task"} == live
    is_held = {row.paused_at is not None for row in clocks if row.stopped_at is None}
    assert is_held <= {case.state == "suspended"}
    desks = {case.desk_id} if RUNNING[case.state] else set()
    assert {item.unit_id for item in WorkItem.objects.filter(case_id=case_id, is_open=True)} == desks | live | set(
        case.offered_to or ()
    )
    check_told(case, clocks, tasks)


#: The verbs that say of themselves that they carry clocks: who watches clocks hears no others.
TIMED = {line.verb for line in PUBLISHES if "clocks" in line.data}


def check_told(case, clocks, tasks):
    """The facts alone give the same state, clocks and parts as the tables."""
    state, running, parts = "", {}, {}
    told = facts.of(subject=("case", case.id))
    for fact in told:
        assert fact.verb in TIMED or "clocks" not in fact.data
        state = fact.data.get("state", state)
        for change in fact.data.get("clocks", ()):
            running[change["clock"]] = (change["op"] != "stop", datetime.fromisoformat(change["due"]))
        for part in fact.data.get("tasks", ()):
            parts[part["task"]] = (part["unit"], part["state"])
    assert state == case.state
    assert running == {str(row.id): (row.stopped_at is None, row.due_at) for row in clocks}
    assert parts == {str(row.id): (str(row.unit_id), row.state) for row in tasks}
    assert case.revision == len(told)


@pytest.mark.parametrize("type_code", ["test.garbage", "test.parts"])
@settings(
    max_examples=15,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(acts=st.lists(st.tuples(st.sampled_from(ROLES), st.integers(0, 60)), min_size=8, max_size=30))
def test_any_walk_through_the_table_keeps_its_order(town, type_code, acts):
    with transaction.atomic():
        api.case_types_put(actor=town["system"], items=[TWO_PARTS], origin="tests")
        case_id = factories.raise_garbage(town, type_code=type_code).case_id
        for role, pick in acts:
            try:
                view = api.case(actor=town[role], case_id=case_id)
            except api.CaseNotFound:
                continue
            verbs = [
                verb
                for verb in api.verbs(actor=town[role], view=view)
                if verb.verb not in ("merge", "link", "split", "unmerge", "note", "urge", "guide")
            ]
            if not verbs:
                continue
            verb = verbs[pick % len(verbs)]
            before = Case.objects.get(id=case_id).revision
            try:
                api.case_step(actor=town[role], case_id=case_id, verb=verb.verb, inputs_given=filled(town, verb, pick))
            except (api.CaseworkError, Refused):
                assert Case.objects.get(id=case_id).revision == before
            check(case_id)
        transaction.set_rollback(True)
