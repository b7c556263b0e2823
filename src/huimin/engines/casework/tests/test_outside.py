"""What other engines say about a case is asked for and heard, and their clocks are held without a second fact."""

import pytest

from huimin.engines.casework import api, factories, outside
from huimin.kernel.access.api import Actor
from huimin.kernel.facts import api as facts


@pytest.fixture
def declared(monkeypatch):
    """Gives the engines' declarations of one kind."""

    def declare(kind, **said):
        rows = {kind: {key.replace("__", "."): [value] for key, value in said.items()}}
        monkeypatch.setattr(outside, "_named", lambda asked: rows.get(asked, {}))

    return declare


def test_a_guard_refuses_its_verb_with_its_reason_and_no_other(db, declared):
    town = factories.town()
    case_id = factories.case_in(town, "reported")
    declared("GUARDS", register=lambda asked, definition: f"{definition.code} waits" if asked == case_id else "")
    with pytest.raises(api.GuardRefused, match=r"test\.garbage waits"):
        api.case_step(actor=town["intake_clerk"], case_id=case_id, verb="register")
    assert api.case(actor=town["system"], case_id=case_id).state == "reported"
    assert api.case_step(actor=town["intake_clerk"], case_id=case_id, verb="check_order").state == "checking"


def test_the_faults_of_a_block_name_their_key(declared):
    declared("EXTENSIONS", approval=lambda definition: [("materials/0", "has no title; add it")])
    with pytest.raises(api.DefinitionRefused) as refused:
        api.parse({**factories.GARBAGE, "extensions": {"approval": {}}})
    assert [(fault.key, fault.message) for fault in refused.value.faults] == [
        ("extensions/approval/materials/0", "has no title; add it")
    ]


def test_a_clock_is_held_and_runs_on_with_what_was_left(db):
    town = factories.town()
    case_id = factories.case_in(town, "reported")
    before = api.case(actor=town["system"], case_id=case_id)
    held = api.clock_hold(case_id=case_id, stage=api.Stage.REGISTER, is_held=True)
    assert [(change["op"], change["stage"]) for change in held["clocks"]] == [("pause", "register")]
    again = api.clock_hold(case_id=case_id, stage=api.Stage.REGISTER, is_held=True)
    assert "clocks" not in again
    on = api.clock_hold(case_id=case_id, stage=api.Stage.REGISTER, is_held=False)
    assert [change["op"] for change in on["clocks"]] == ["resume"]
    after = api.case(actor=town["system"], case_id=case_id)
    assert after.clocks[0].due_at >= before.clocks[0].due_at
    assert after.revision == before.revision + 3
    assert [fact.verb for fact in facts.of(subject=("case", case_id))] == ["case.raised"]


def test_the_facts_of_another_engine_are_told_in_its_words(db, declared):
    town = factories.town()
    case_id = factories.case_in(town, "reported")
    told, quiet = api.Story("Result issued", "Your licence is ready."), api.Story("Checked")
    declared("STORIES", case__urged=told, case__noted=quiet)
    api.case_step(actor=town["resident"], case_id=case_id, verb="urge")
    api.case_step(actor=town["intake_clerk"], case_id=case_id, verb="note", inputs_given={"note": "内部"})
    view = api.case(actor=Actor.system("tests"), case_id=case_id)
    assert api.timeline(view=view, for_staff=False)[-1].story == "Your licence is ready."
    assert [entry.title for entry in api.timeline(view=view, for_staff=True)][1:] == ["Result issued", "Checked"]
