"""A case offered to every able unit: the first that takes it has it, and nobody else."""

import threading

import pytest
from django.db import connection, connections

from huimin.engines.casework import api, factories
from huimin.engines.casework.models import Case, Clock, Route, WorkItem
from huimin.kernel.access.api import Refused
from huimin.kernel.facts import api as facts


def do(actor, case_id, verb, **inputs):
    return api.case_step(actor=actor, case_id=case_id, verb=verb, inputs_given=inputs)


def offered_case(town):
    """A case about garbage that lies open to sanitation and lighting."""
    factories.route("sanitation", factories.STREET, town.lighting.id)
    case_id = factories.case_in(town, "registered")
    do(town["dispatcher"], case_id, "offer")
    return case_id


@pytest.fixture
def case_id(town):
    return offered_case(town)


def open_desks(case_id):
    return {
        item.unit_id: (item.is_current, item.stage)
        for item in WorkItem.objects.filter(case_id=case_id, is_open=True)
    }  # fmt: skip


def test_it_lies_on_every_able_desk_and_its_turn_stays_with_the_centre(town, case_id):
    assert open_desks(case_id) == {
        town.dispatch.id: (True, "dispatch"), town.sanitation.id: (False, "dispatch"), town.lighting.id: (False, "dispatch"),
    }  # fmt: skip
    assert [row.stage for row in Clock.objects.filter(case_id=case_id, stopped_at=None)] == ["dispatch"]
    (row,) = api.worklist(actor=town["unit_officer"], wanted=api.WorklistFilter(view="open")).rows
    assert (row.case_id, row.state, row.flags) == (case_id, "offered", ["offered"])
    view = api.case(actor=town["other_unit_officer"], case_id=case_id)
    assert "claim" in {verb.verb for verb in api.verbs(actor=town["other_unit_officer"], view=view)}


def test_the_first_claim_wins_and_the_second_is_told_who_has_it(town, case_id):
    moved = do(town["other_unit_officer"], case_id, "claim")
    assert (moved.state, moved.unit_id) == ("handling", town.lighting.id)
    assert open_desks(case_id) == {town.lighting.id: (True, "handle")}
    assert [row.stage for row in Clock.objects.filter(case_id=case_id, stopped_at=None)] == ["handle"]
    row = Case.objects.get(id=case_id)
    assert (row.signer_id, row.offered_to) == (town["other_unit_officer"].account_id, None)
    with pytest.raises(api.CaseChanged) as refused:
        do(town["unit_officer"], case_id, "claim")
    assert "单位test-lighting" in str(refused.value)


def test_who_it_is_not_offered_to_may_not_claim_it(town):
    case_id = factories.case_in(town, "registered")
    do(town["dispatcher"], case_id, "offer", units=[town.sanitation.id])
    for role in ("intake_clerk", "dispatcher", "street_leader"):
        with pytest.raises(Refused):
            do(town[role], case_id, "claim")
    with pytest.raises(api.CaseNotFound):
        do(town["other_unit_officer"], case_id, "claim")


def test_the_office_holds_back_or_dispatches_what_nobody_takes(town, case_id):
    do(town["dispatcher"], case_id, "hold_back", note="先核实")
    assert open_desks(case_id) == {town.dispatch.id: (True, "dispatch")}
    do(town["dispatcher"], case_id, "offer")
    do(town["dispatcher"], case_id, "dispatch", unit_id=town.sanitation.id)
    assert open_desks(case_id) == {town.sanitation.id: (True, "sign")}
    assert Case.objects.get(id=case_id).offered_to is None


def test_the_office_takes_a_case_back_with_a_reason_and_without_blame(town):
    for state in ("dispatched", "handling", "suspended"):
        case_id = factories.case_in(town, state)
        with pytest.raises(api.InputRefused):
            do(town["dispatcher"], case_id, "take_back")
        assert do(town["dispatcher"], case_id, "take_back", reason="派错了").state == "registered"
        row = Case.objects.get(id=case_id)
        assert (row.return_count, row.unit_id, row.due_at) == (0, None, None)
        assert open_desks(case_id) == {town.dispatch.id: (True, "dispatch")}
        assert facts.of(subject=("case", case_id))[-1].data["unit_before"] == str(town.sanitation.id)


def test_a_word_of_the_office_is_flagged_on_the_desk_until_the_case_moves(town):
    case_id = factories.case_in(town, "handling")
    do(town["street_leader"], case_id, "guide", note="先拍照再清运")
    assert WorkItem.objects.get(case_id=case_id, is_current=True).flags == ["guided"]
    do(town["unit_officer"], case_id, "finish", note="好了")
    assert "guided" not in WorkItem.objects.get(case_id=case_id, is_current=True).flags


def test_nobody_able_is_said(town):
    case_id = factories.case_in(town, "registered")
    Route.objects.filter(capability="sanitation").delete()
    with pytest.raises(api.InputRefused) as refused:
        do(town["dispatcher"], case_id, "offer")
    assert refused.value.field == "units"


def test_a_type_that_is_offered_goes_to_all_able_desks_at_once(town):
    item = {**factories.LAMP, "code": "test.open", "offer": "offer"}
    api.case_types_put(actor=town["system"], items=[item], origin="tests")
    receipt = factories.raise_garbage(town, type_code="test.open")
    assert (receipt.state, receipt.unit_id) == ("offered", None)
    assert town.lighting.id in open_desks(receipt.case_id)
    assert facts.of(subject=("case", receipt.case_id))[-1].data["units"] == [str(town.lighting.id)]


@pytest.mark.django_db(transaction=True)
def test_two_units_claim_at_the_same_moment_and_one_has_it():
    town = factories.town()
    case_id = offered_case(town)
    start, outcomes = threading.Barrier(2), {}

    def claim(role):
        try:
            start.wait()
            outcomes[role] = do(town[role], case_id, "claim").unit_id
        except api.CaseChanged:
            outcomes[role] = "told"
        finally:
            connections.close_all()

    threads = [threading.Thread(target=claim, args=(role,)) for role in ("unit_officer", "other_unit_officer")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    winner = Case.objects.get(id=case_id).unit_id
    assert sorted(map(str, outcomes.values())) == sorted([str(winner), "told"])
    assert [fact.verb for fact in facts.of(subject=("case", case_id))].count("case.claimed") == 1
    assert connection.is_usable()
