"""Several units on one case: parts side by side and one after the other, each with its own clock, calendar and desk."""

from datetime import timedelta

import pytest

from huimin.engines.casework import api, factories
from huimin.engines.casework.models import Case, Clock, Task, WorkItem
from huimin.kernel.access.api import Refused
from huimin.kernel.clock import api as clock
from huimin.kernel.facts import api as facts

PIPE = {
    **factories.GARBAGE,
    "code": "test.pipe",
    "title": {"zh-hans": "水管破裂", "en": "Burst pipe"},
    "keywords": ["水管"],
    "form": [],
    "tasks": [
        {"code": "cut", "title": {"zh-hans": "关阀", "en": "Shut the valve"}, "capability": "lighting", "limit": "2h"},
        {"code": "road", "title": {"zh-hans": "围挡", "en": "Fence off"}, "capability": "roads", "limit": "4h"},
        {
            "code": "agree", "title": {"zh-hans": "会签", "en": "Agree"}, "capability": "roads", "limit": "1wd",
            "order": 2, "is_opinion": True,
        },
    ],
}  # fmt: skip


@pytest.fixture
def roads(town):
    unit = factories.people.organisation("test-roads", division=factories.STREET)
    factories.route("roads", factories.STREET, unit.id)
    return unit


@pytest.fixture
def road_officer(roads):
    return factories.people.actor(role="unit_officer", organisation=roads, division=factories.STREET)


@pytest.fixture
def pipe(town, roads):
    """A case of three parts, dispatched to sanitation and signed."""
    api.case_types_put(actor=town["system"], items=[PIPE], origin="tests")
    case_id = factories.raise_garbage(town, type_code="test.pipe").case_id
    do(town["intake_clerk"], case_id, "register")
    do(town["dispatcher"], case_id, "dispatch", unit_id=town.sanitation.id)
    do(town["unit_officer"], case_id, "sign")
    return case_id


def do(actor, case_id, verb, **inputs):
    return api.case_step(actor=actor, case_id=case_id, verb=verb, inputs_given=inputs)


def part(case_id, code):
    return Task.objects.get(case_id=case_id, code=code)


def desk(case_id, unit):
    return WorkItem.objects.filter(case_id=case_id, unit_id=unit.id, is_open=True).first()


def test_planned_parts_start_side_by_side_and_the_next_step_waits(town, roads, pipe):
    assert {task.code: task.state for task in Task.objects.filter(case_id=pipe)} == {
        "cut": "assigned", "road": "assigned", "agree": "waiting",
    }  # fmt: skip
    running = {(row.stage, row.unit_id) for row in Clock.objects.filter(case_id=pipe, stopped_at=None)}
    assert running == {("handle", town.sanitation.id), ("task", town.lighting.id), ("task", roads.id)}
    first = part(pipe, "cut")
    assert first.due_at - first.started_at == timedelta(hours=2)
    assert (desk(pipe, town.lighting).stage, desk(pipe, town.lighting).is_current) == ("task", False)
    assert desk(pipe, town.lighting).due_at == first.due_at
    assert WorkItem.objects.get(case_id=pipe, is_current=True).unit_id == town.sanitation.id
    shown = api.worklist(actor=town["other_unit_officer"], wanted=api.WorklistFilter(view="open")).rows
    assert [(row.case_id, row.stage, row.flags) for row in shown] == [(pipe, "task", ["task"])]


def test_the_last_of_a_step_starts_the_next(town, roads, road_officer, pipe):
    do(town["other_unit_officer"], pipe, "task_sign", task_id=part(pipe, "cut").id)
    do(town["other_unit_officer"], pipe, "task_finish", task_id=part(pipe, "cut").id, note="阀已关")
    assert desk(pipe, town.lighting) is None
    assert part(pipe, "agree").state == "waiting"
    do(road_officer, pipe, "task_sign", task_id=part(pipe, "road").id)
    do(road_officer, pipe, "task_finish", task_id=part(pipe, "road").id, note="已围挡")
    assert part(pipe, "agree").state == "assigned"
    assert Clock.objects.filter(case_id=pipe, stage="task", stopped_at=None).count() == 1
    assert desk(pipe, roads).flags == ["task", "opinion"]


def test_the_leading_unit_is_not_done_before_the_others_and_is_told_who_is_missing(town, road_officer, pipe):
    with pytest.raises(api.GuardRefused) as refused:
        do(town["unit_officer"], pipe, "finish", note="好了")
    assert "单位test-lighting（关阀）" in str(refused.value)
    assert "单位test-roads（会签）" in str(refused.value)
    view = api.case(actor=town["unit_officer"], case_id=pipe)
    assert "finish" not in {verb.verb for verb in api.verbs(actor=town["unit_officer"], view=view)}
    for actor, code, more in (
        (town["other_unit_officer"], "cut", {}), (road_officer, "road", {}), (road_officer, "agree", {"opinion": "agree"}),
    ):  # fmt: skip
        do(actor, pipe, "task_sign", task_id=part(pipe, code).id)
        do(actor, pipe, "task_finish", task_id=part(pipe, code).id, note="好了", **more)
    assert part(pipe, "agree").opinion == "agree"
    assert do(town["unit_officer"], pipe, "finish", note="好了").state == "done"
    view = api.case(actor=town["unit_officer"], case_id=pipe)
    assert [(task.code, task.state, task.note) for task in view.tasks] == [
        ("cut", "done", "好了"), ("road", "done", "好了"), ("agree", "done", "好了"),
    ]  # fmt: skip


def test_an_opinion_is_given_where_it_is_asked_for_and_nowhere_else(town, road_officer, pipe):
    do(road_officer, pipe, "task_sign", task_id=part(pipe, "road").id)
    with pytest.raises(api.InputRefused) as refused:
        do(road_officer, pipe, "task_finish", task_id=part(pipe, "road").id, note="好了", opinion="agree")
    assert refused.value.field == "opinion"
    Task.objects.filter(case_id=pipe, code="road").update(is_opinion=True)
    with pytest.raises(api.InputRefused) as refused:
        do(road_officer, pipe, "task_finish", task_id=part(pipe, "road").id, note="好了")
    assert refused.value.field == "opinion"


def test_only_its_own_unit_acts_on_a_part(town, road_officer, pipe):
    cut = part(pipe, "cut")
    for actor in (town["unit_officer"], town["dispatcher"], road_officer, town["intake_clerk"]):
        with pytest.raises(Refused):
            do(actor, pipe, "task_sign", task_id=cut.id)
    with pytest.raises(api.CaseNotFound):
        do(town["other_street_clerk"], pipe, "task_sign", task_id=cut.id)
    with pytest.raises(api.VerbRefused):
        do(town["other_unit_officer"], pipe, "task_finish", task_id=cut.id, note="还没签收")
    with pytest.raises(Refused):
        do(town["other_unit_officer"], pipe, "task_withdraw", task_id=cut.id, reason="不想做")
    with pytest.raises(api.InputRefused) as refused:
        do(town["other_unit_officer"], pipe, "task_sign", task_id="not-a-part")
    assert refused.value.field == "task_id"


def test_buttons_of_a_part_are_offered_to_its_unit_alone(town, road_officer, pipe):
    def offered(actor):
        view = api.case(actor=actor, case_id=pipe)
        return {
            str(verb.verb): [key for wanted in verb.inputs if wanted.name == "task_id" for key, _ in wanted.choices]
            for verb in api.verbs(actor=actor, view=view)
            if str(verb.verb).startswith("task_") and str(verb.verb) != "task_assign"
        }

    cut, road, agree = (str(part(pipe, code).id) for code in ("cut", "road", "agree"))
    assert offered(town["other_unit_officer"]) == {"task_sign": [cut], "task_return": [cut]}
    assert offered(road_officer) == {"task_sign": [road], "task_return": [road]}
    assert offered(town["dispatcher"]) == {"task_withdraw": [cut, road, agree]}
    assert offered(town["unit_officer"]) == {"task_withdraw": [cut, road, agree]}
    assert offered(town["intake_clerk"]) == {}


def test_a_part_sent_back_holds_the_next_step_until_it_is_done_without(town, road_officer, pipe):
    do(town["other_unit_officer"], pipe, "task_return", task_id=part(pipe, "cut").id, reason="不归我们")
    do(road_officer, pipe, "task_sign", task_id=part(pipe, "road").id)
    do(road_officer, pipe, "task_finish", task_id=part(pipe, "road").id, note="好了")
    assert (part(pipe, "cut").state, part(pipe, "agree").state) == ("returned", "waiting")
    assert desk(pipe, town.lighting) is None
    do(town["dispatcher"], pipe, "task_withdraw", task_id=part(pipe, "cut").id, reason="已由水务处理")
    assert part(pipe, "agree").state == "assigned"


def test_units_are_asked_by_hand_with_title_time_and_step(town, roads):
    case_id = factories.case_in(town, "dispatched")
    do(
        town["dispatcher"], case_id, "task_assign", units=[town.lighting.id, roads.id], title="协助清运", limit="6h",
        is_opinion="yes",
    )  # fmt: skip
    tasks = list(Task.objects.filter(case_id=case_id))
    assert {(task.unit_id, task.state, task.limit, task.is_opinion) for task in tasks} == {
        (town.lighting.id, "assigned", "6h", True), (roads.id, "assigned", "6h", True),
    }  # fmt: skip
    with pytest.raises(api.InputRefused):
        do(town["dispatcher"], case_id, "task_assign", units=[town.lighting.id], title="再来一次")
    with pytest.raises(api.InputRefused) as refused:
        do(town["unit_officer"], case_id, "task_assign", units=[town.sanitation.id], title="自己")
    assert refused.value.field == "units"
    do(town["unit_officer"], case_id, "task_assign", units=[roads.id], title="收尾", order=2)
    assert Task.objects.get(case_id=case_id, order=2).state == "waiting"


def test_parts_end_when_the_case_goes_on_without_them(town, roads, pipe):
    do(town["street_leader"], pipe, "force_close", reason="领导批准")
    assert set(Task.objects.filter(case_id=pipe).values_list("state", flat=True)) == {"withdrawn"}
    assert not Clock.objects.filter(case_id=pipe, stopped_at=None).exists()
    assert not WorkItem.objects.filter(case_id=pipe, is_open=True).exists()
    said = facts.of(subject=("case", pipe))[-1].data
    assert sorted(task["state"] for task in said["tasks"]) == ["withdrawn"] * 3
    assert sorted(change["op"] for change in said["clocks"] if change["stage"] == "task") == ["stop", "stop"]


def test_a_suspension_holds_the_clocks_of_parts(town, pipe):
    before = part(pipe, "cut").due_at
    do(town["dispatcher"], pipe, "suspend", reason="等材料", review_on="2099-01-05")
    with clock.travel(timedelta(hours=5)):
        do(town["dispatcher"], pipe, "resume")
    moved = part(pipe, "cut").due_at - before
    assert abs(moved - timedelta(hours=5)) < timedelta(seconds=5)
    assert Clock.objects.get(case_id=pipe, stage="task", unit_id=town.lighting.id).due_at == part(pipe, "cut").due_at


def test_facts_say_whose_part_it_is_and_carry_its_clock(town, pipe):
    cut = part(pipe, "cut")
    do(town["other_unit_officer"], pipe, "task_sign", task_id=cut.id)
    do(town["other_unit_officer"], pipe, "task_finish", task_id=cut.id, note="阀已关")
    fact = facts.of(subject=("case", pipe))[-1]
    assert (fact.verb, fact.unit_id) == ("case.task_finished", town.lighting.id)
    assert fact.data["tasks"] == [
        {"task": str(cut.id), "unit": str(town.lighting.id), "state": "done", "order": 1, "code": "cut"}
    ]
    assert [(change["op"], change["stage"], change["unit"]) for change in fact.data["clocks"]] == [
        ("stop", "task", str(town.lighting.id))
    ]


def test_a_case_asked_for_again_plans_its_parts_anew(town, roads, pipe):
    do(town["street_leader"], pipe, "force_close", reason="领导批准")
    do(town["resident"], pipe, "reopen", reason="又漏了")
    do(town["dispatcher"], pipe, "dispatch", unit_id=town.sanitation.id)
    do(town["unit_officer"], pipe, "sign")
    assert Task.objects.filter(case_id=pipe, round=1).count() == 3
    assert Case.objects.get(id=pipe).task_count == 6
