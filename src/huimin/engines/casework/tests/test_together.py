"""Two people at one case, checklists, rating questions, the words of a type, and the day of review."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connections

from huimin.engines.casework import api, factories
from huimin.engines.casework.actions.review import reviews_due
from huimin.engines.casework.models import Case, Clock, WorkItem
from huimin.kernel.clock import api as clock
from huimin.kernel.facts import api as facts
from huimin.kernel.messages import api as messages


def do(actor, case_id, verb, revision=None, **inputs):
    return api.case_step(actor=actor, case_id=case_id, verb=verb, inputs_given=inputs, revision=revision)


def test_who_acts_second_is_told_who_did_what(town):
    case_id = factories.case_in(town, "dispatched")
    seen = Case.objects.get(id=case_id).revision
    do(town["unit_officer"], case_id, "sign", seen)
    do(town["resident"], case_id, "note", note="我的电话是 13800000000")
    with pytest.raises(api.CaseChanged) as refused:
        do(town["unit_lead"], case_id, "sign", seen)
    said = str(refused.value)
    assert "单位test-sanitation：我来办（签收）" in said
    assert "居民：添加备注" in said
    assert "13800000000" not in said


@pytest.mark.django_db(transaction=True)
def test_two_people_sign_at_the_same_moment_and_one_is_told():
    town = factories.town()
    case_id = factories.case_in(town, "dispatched")
    seen, start, outcomes = Case.objects.get(id=case_id).revision, threading.Barrier(2), []

    def sign(role):
        try:
            start.wait()
            do(town[role], case_id, "sign", seen)
            outcomes.append("done")
        except api.CaseChanged as refused:
            outcomes.append("签收" in str(refused))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=sign, args=(role,)) for role in ("unit_officer", "unit_lead")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes, key=str) == [True, "done"]
    assert Case.objects.get(id=case_id).revision == seen + 1
    assert Clock.objects.filter(case_id=case_id, stopped_at=None).count() == 1


CHECKED = {
    **factories.GARBAGE,
    "code": "test.checked",
    "checklist": [
        {"code": "swept", "title": {"zh-hans": "已清扫", "en": "Swept"}, "is_required": True},
        {"code": "sign", "title": {"zh-hans": "已立牌", "en": "Sign put up"}},
    ],
    "rating": [{"code": "speed", "title": {"zh-hans": "速度", "en": "Speed"}}],
    "messages": {"closed": {"zh-hans": "{type} {number} 已清运完毕", "en": "{type} {number} is clean"}},
}


@pytest.fixture
def checked(town):
    api.case_types_put(actor=town["system"], items=[CHECKED], origin="tests")
    case_id = factories.raise_garbage(
        town, actor=town["phone_agent"], type_code="test.checked", channel="phone",
        reporter=api.Reporter(name="张三", phone="13800000001"),
    ).case_id  # fmt: skip
    do(town["intake_clerk"], case_id, "register")
    do(town["dispatcher"], case_id, "dispatch", unit_id=town.sanitation.id)
    do(town["unit_officer"], case_id, "sign")
    return case_id


def test_the_unit_ticks_what_must_be_ticked_before_it_is_done(town, checked):
    for given in ({}, {"checks": ["sign"]}, {"checks": ["swept", "unknown"]}):
        with pytest.raises(api.InputRefused) as refused:
            do(town["unit_officer"], checked, "finish", note="好了", **given)
        assert refused.value.field == "checks"
    assert "已清扫" in str(refusal(town, checked))
    do(town["unit_officer"], checked, "finish", note="好了", checks=["swept"])
    assert api.case(actor=town["unit_officer"], case_id=checked).checks == ("swept",)
    assert facts.of(subject=("case", checked))[-1].data["checks"] == ["swept"]


def refusal(town, case_id):
    try:
        do(town["unit_officer"], case_id, "finish", note="好了")
    except api.InputRefused as refused:
        return refused


def test_the_form_shows_the_lines_of_the_list(town, checked):
    view = api.case(actor=town["unit_officer"], case_id=checked)
    verb = next(item for item in api.verbs(actor=town["unit_officer"], view=view) if item.verb == "finish")
    form = api.verb_form(verb)
    assert form.fields["checks"].choices == [("swept", "已清扫"), ("sign", "已立牌")]
    other = api.case(actor=town["unit_officer"], case_id=factories.case_in(town, "handling"))
    verb = next(item for item in api.verbs(actor=town["unit_officer"], view=other) if item.verb == "finish")
    assert "checks" not in api.verb_form(verb).fields


def test_a_type_asks_its_own_questions_and_says_its_own_words(town, checked):
    do(town["unit_officer"], checked, "finish", note="好了", checks=["swept"])
    do(town["grid_supervisor"], checked, "verify")
    do(town["intake_clerk"], checked, "close")
    number = Case.objects.get(id=checked).number
    assert f"暴露垃圾 {number} 已清运完毕" in {row.body for row in messages.newest(limit=20)}
    with pytest.raises(api.InputRefused) as refused:
        do(town["phone_agent"], checked, "rate", rating=5, answers={"smell": 5})
    assert refused.value.field == "answers"
    with pytest.raises(api.InputRefused) as refused:
        do(town["phone_agent"], checked, "rate", rating=5, answers={"speed": 9})
    assert refused.value.field == "answers"
    do(town["phone_agent"], checked, "rate", rating=5, answers={"speed": "3"})
    assert api.case(actor=town["intake_clerk"], case_id=checked).answers == {"speed": 3}


def test_a_suspended_case_comes_up_on_its_day_by_the_clock_of_its_place(town):
    case_id = factories.case_in(town, "handling")
    with clock.travel(datetime(2099, 1, 1, 4, tzinfo=UTC), is_frozen=True):
        do(town["dispatcher"], case_id, "suspend", reason="等材料", review_on="2099-01-05")
    before = datetime(2099, 1, 4, 15, 59, tzinfo=UTC)  # 23:59 in Shanghai
    with clock.travel(before, is_frozen=True):
        assert reviews_due() == 0
    with clock.travel(before + timedelta(minutes=1), is_frozen=True):
        assert reviews_due() == 1
        assert reviews_due() == 0
    item = WorkItem.objects.get(case_id=case_id, is_current=True)
    assert (item.is_open, set(item.flags)) == (True, {"suspended", "review_due"})
    assert facts.of(subject=("case", case_id))[-1].verb == "case.review_due"
    (row,) = api.worklist(actor=town["unit_officer"], wanted=api.WorklistFilter(view="open")).rows
    assert "review_due" in row.flags
    do(town["dispatcher"], case_id, "resume")
    row = Case.objects.get(id=case_id)
    assert (row.review_on, row.is_review_due) == (None, False)
