"""Sending back has a limit, colleagues hand over, urging says by whom, and who raised a case is called back."""

from datetime import timedelta

import pytest

from huimin.engines.casework import api, factories
from huimin.engines.casework.models import Case, WorkItem
from huimin.kernel.access import factories as people
from huimin.kernel.clock import api as clock
from huimin.kernel.facts import api as facts


def do(actor, case_id, verb, **inputs):
    return api.case_step(actor=actor, case_id=case_id, verb=verb, inputs_given=inputs)


def last(case_id):
    return facts.of(subject=("case", case_id))[-1]


def test_a_case_is_sent_back_so_often_and_then_the_centre_decides(town):
    case_id = factories.case_in(town, "dispatched")
    for _ in range(2):
        do(town["unit_officer"], case_id, "return", reason="不归我们")
        do(town["dispatcher"], case_id, "dispatch", unit_id=town.sanitation.id)
    with pytest.raises(api.GuardRefused) as refused:
        do(town["unit_officer"], case_id, "return", reason="不归我们")
    assert "退回 2 次" in str(refused.value)
    assert "指挥中心" in str(refused.value)
    view = api.case(actor=town["unit_officer"], case_id=case_id)
    assert "return" not in {verb.verb for verb in api.verbs(actor=town["unit_officer"], view=view)}
    do(town["dispatcher"], case_id, "take_back", reason="改派")
    assert do(town["dispatcher"], case_id, "dispatch", unit_id=town.lighting.id).unit_id == town.lighting.id


def test_a_case_dispatched_finally_is_not_sent_back(town):
    case_id = factories.case_in(town, "registered")
    do(town["dispatcher"], case_id, "dispatch", unit_id=town.sanitation.id, is_final="yes")
    assert last(case_id).data["final"] is True
    with pytest.raises(api.GuardRefused):
        do(town["unit_officer"], case_id, "return", reason="不归我们")
    assert WorkItem.objects.get(case_id=case_id, is_current=True).flags == ["final"]


def test_a_colleague_goes_on_with_the_case_and_is_told(town):
    case_id = factories.case_in(town, "handling")
    lead = town["unit_lead"].account_id
    do(town["unit_officer"], case_id, "hand_over", account_id=lead, note="我休假")
    assert Case.objects.get(id=case_id).signer_id == lead
    said = last(case_id).data
    assert (said["signer"], said["signer_before"]) == (str(lead), str(town["unit_officer"].account_id))
    for stranger in (town["other_unit_officer"].account_id, town["resident"].account_id, lead):
        with pytest.raises(api.InputRefused) as refused:
            do(town["unit_officer"], case_id, "hand_over", account_id=stranger)
        assert refused.value.field == "account_id"
    both = people.actor(
        role=("unit_officer", "grid_supervisor"), organisation=town.sanitation, division=factories.STREET
    )
    do(town["unit_officer"], case_id, "hand_over", account_id=both.account_id)
    do(town["unit_officer"], case_id, "finish", note="好了")
    with pytest.raises(api.GuardRefused):  # who handled it may not verify it
        do(both, case_id, "verify")


@pytest.mark.parametrize(
    ("role", "given", "by"),
    [
        ("resident", {}, "resident"), ("resident", {"by": "leader"}, "resident"), ("phone_agent", {}, "resident"),
        ("supervision_officer", {}, "supervisor"), ("street_leader", {}, "leader"), ("dispatcher", {"by": "leader"}, "leader"),
    ],
)  # fmt: skip
def test_urging_says_in_whose_name(town, role, given, by):
    case_id = factories.case_in(town, "handling")
    do(town[role], case_id, "urge", **given)
    assert last(case_id).data["by"] == by
    flags = WorkItem.objects.get(case_id=case_id, is_current=True).flags
    assert flags == (["urged"] if by == "resident" else ["urged", f"urged_{by}"])


def test_calls_after_closing_are_counted_until_somebody_is_reached(town):
    case_id = factories.case_in(town, "closed")
    do(town["phone_agent"], case_id, "callback", is_reached="no", note="没人接")
    assert (last(case_id).data["reached"], last(case_id).data["try"]) == (False, 1)
    with pytest.raises(api.InputRefused) as refused:
        do(town["phone_agent"], case_id, "callback", is_reached="no", rating=5)
    assert refused.value.field == "rating"
    do(town["phone_agent"], case_id, "callback", is_reached="yes", is_solved="yes", rating=4)
    row = Case.objects.get(id=case_id)
    assert (row.call_count, row.is_reached, row.is_solved, row.rating) == (2, True, True, 4)
    assert last(case_id).verb == "case.called_back"
    with pytest.raises(api.GuardRefused):
        do(town["phone_agent"], case_id, "callback", is_reached="yes")


def test_who_was_reached_need_not_rate(town):
    case_id = factories.case_in(town, "closed")
    do(town["intake_clerk"], case_id, "callback", is_reached="yes", is_solved="no")
    row = Case.objects.get(id=case_id)
    assert (row.rating, row.rated_at, row.is_solved) == (None, None, False)
    do(town["resident"], case_id, "rate", rating=2)
    other = factories.case_in(town, "closed")
    do(town["resident"], other, "rate", rating=5)
    with pytest.raises(api.InputRefused) as refused:
        do(town["intake_clerk"], other, "callback", is_reached="yes", rating=1)
    assert refused.value.field == "rating"


def test_reopening_keeps_the_history_and_begins_the_calls_anew(town):
    case_id = factories.case_in(town, "closed")
    do(town["phone_agent"], case_id, "callback", is_reached="yes", is_solved="no", rating=1)
    before = [fact.id for fact in facts.of(subject=("case", case_id))]
    with clock.travel(timedelta(hours=1)):
        do(town["resident"], case_id, "reopen", reason="又堆起来了")
    row = Case.objects.get(id=case_id)
    assert (row.call_count, row.is_reached, row.rating, row.reopen_count) == (0, None, None, 1)
    assert [fact.id for fact in facts.of(subject=("case", case_id))][:-1] == before
