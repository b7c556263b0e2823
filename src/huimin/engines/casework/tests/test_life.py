"""A case from being raised to being rated, by the doors everybody uses."""

from datetime import timedelta

import pytest

from huimin.engines.casework import api, factories
from huimin.engines.casework.models import Case, Clock, WorkItem
from huimin.kernel.clock import api as clock
from huimin.kernel.facts import api as facts


def step(town, role, case_id, verb, **inputs):
    return api.case_step(actor=town[role], case_id=case_id, verb=verb, inputs_given=inputs)


def test_a_need_is_raised_handled_verified_closed_and_rated(town):
    receipt = factories.raise_garbage(town)
    assert (receipt.state, receipt.unit_id) == ("reported", None)
    step(town, "intake_clerk", receipt.case_id, "register")
    moved = step(town, "dispatcher", receipt.case_id, "dispatch", unit_id=town.sanitation.id)
    assert moved.unit_id == town.sanitation.id
    step(town, "unit_officer", receipt.case_id, "sign")
    step(town, "unit_officer", receipt.case_id, "finish", note="已清运")
    step(town, "grid_supervisor", receipt.case_id, "verify")
    step(town, "intake_clerk", receipt.case_id, "close")
    step(town, "resident", receipt.case_id, "rate", rating="5", is_solved="yes")
    view = api.case(actor=town["resident"], case_id=receipt.case_id)
    assert (view.state, view.rating, view.is_solved) == ("closed", 5, True)
    verbs = [fact.verb for fact in facts.of(subject=("case", receipt.case_id))]
    assert verbs == [
        "case.raised", "case.registered", "case.dispatched", "case.signed", "case.finished", "case.verified", "case.closed",
        "case.rated",
    ]  # fmt: skip


def test_automatic_intake_dispatches_at_once_with_one_fact(town):
    receipt = factories.raise_garbage(town, type_code="test.lamp")
    assert (receipt.state, receipt.unit_id) == ("dispatched", town.lighting.id)
    assert receipt.due_at is not None
    assert [fact.verb for fact in facts.of(subject=("case", receipt.case_id))] == ["case.raised"]
    assert {item.stage for item in Clock.objects.filter(case_id=receipt.case_id)} == {"sign", "handle"}


def test_exactly_one_item_is_current_and_lies_where_the_turn_is(town):
    for state, desk in (
        ("reported", town.intake), ("registered", town.dispatch), ("dispatched", town.sanitation), ("done", town.intake),
        ("suspended", town.sanitation),
    ):  # fmt: skip
        case_id = factories.case_in(town, state)
        current = WorkItem.objects.get(case_id=case_id, is_current=True)
        assert (current.unit_id, current.state, current.is_open) == (desk.id, state, True)


@pytest.mark.parametrize(
    ("state", "whose"), [("reported", "intake_clerk"), ("done", "grid_supervisor"), ("verified", "intake_clerk")]
)
def test_a_desk_shared_by_several_posts_shows_each_what_is_theirs_to_do(town, state, whose):
    factories.case_in(town, state)
    unit_id = town["intake_clerk"].post.organisation_id
    for role in ("intake_clerk", "grid_supervisor"):
        counted = api.worklist_counts(actor=town[role])
        listed = api.worklist(actor=town[role], wanted=api.WorklistFilter()).rows
        assert (counted["open"], len(listed)) == ((1, 1) if role == whose else (0, 0))
        whole = api.worklist(actor=town[role], wanted=api.WorklistFilter(unit_id=unit_id)).rows
        assert len(whole) == 1


def test_closed_cases_lie_on_no_desk(town):
    case_id = factories.case_in(town, "closed")
    assert not WorkItem.objects.filter(case_id=case_id, is_open=True).exists()
    assert not Clock.objects.filter(case_id=case_id, stopped_at=None).exists()


def test_rework_keeps_the_first_deadline(town):
    case_id = factories.case_in(town, "done")
    first = Clock.objects.get(case_id=case_id, stage="handle").due_at
    with clock.travel(timedelta(hours=1)):
        step(town, "grid_supervisor", case_id, "rework", reason="还有残留")
    handle = Clock.objects.get(case_id=case_id, stage="handle")
    assert (handle.due_at, handle.stopped_at) == (first, None)
    assert Case.objects.get(id=case_id).rework_count == 1


def test_a_suspension_gives_back_the_time_it_took(town):
    case_id = factories.case_in(town, "suspended")
    before = Clock.objects.get(case_id=case_id, stage="handle")
    with clock.travel(timedelta(hours=10)):
        step(town, "dispatcher", case_id, "resume")
    after = Clock.objects.get(case_id=case_id, stage="handle")
    assert abs((after.due_at - before.due_at) - timedelta(hours=10)) < timedelta(seconds=5)


def test_an_extension_moves_the_deadline_by_what_was_asked(town):
    case_id = factories.case_in(town, "handling")
    before = Case.objects.get(id=case_id).due_at
    step(town, "unit_officer", case_id, "extension_request", reason="雨天", limit="6h")
    step(town, "dispatcher", case_id, "extension_grant")
    assert Case.objects.get(id=case_id).due_at - before == timedelta(hours=6)


def test_who_handled_may_not_verify(town, settings):
    both = factories.people.actor(
        role=("unit_officer", "grid_supervisor"), organisation=town.sanitation, division=factories.STREET
    )
    case_id = factories.case_in(town, "dispatched")
    for verb, inputs in (("sign", {}), ("finish", {"note": "好了"})):
        api.case_step(actor=both, case_id=case_id, verb=verb, inputs_given=inputs)
    with pytest.raises(api.GuardRefused):
        api.case_step(actor=both, case_id=case_id, verb="verify")


def test_the_query_code_opens_one_case_and_lets_its_holder_rate(town):
    receipt = factories.raise_garbage(town)
    stranger = api_anonymous()
    with pytest.raises(api.CaseNotFound):
        api.case(actor=stranger, case_id=receipt.case_id)
    with pytest.raises(api.CaseNotFound):
        api.case(actor=stranger, number=receipt.number, query_code="WRONG234")
    assert api.case(actor=stranger, number=receipt.number, query_code=receipt.query_code.lower()).id == receipt.case_id
    other = factories.case_in(town, "closed")
    with pytest.raises(api.CaseNotFound):
        api.case_step(
            actor=stranger, case_id=other, verb="rate", inputs_given={"rating": 5}, query_code=receipt.query_code
        )


def api_anonymous():
    from huimin.kernel.access.api import Actor

    return Actor.anonymous()


def test_a_second_actor_with_an_old_revision_is_told_what_changed(town):
    case_id = factories.case_in(town, "dispatched")
    revision = Case.objects.get(id=case_id).revision
    api.case_step(actor=town["unit_officer"], case_id=case_id, verb="sign", revision=revision)
    with pytest.raises(api.CaseChanged):
        api.case_step(actor=town["unit_lead"], case_id=case_id, verb="sign", revision=revision)


def test_reopening_has_a_window_and_returns_to_dispatch(town):
    case_id = factories.case_in(town, "closed")
    with clock.travel(timedelta(days=16)), pytest.raises(api.GuardRefused):
        step(town, "resident", case_id, "reopen", reason="又堆起来了")
    moved = step(town, "resident", case_id, "reopen", reason="又堆起来了")
    assert moved.state == "registered"
    step(town, "dispatcher", case_id, "dispatch", unit_id=town.sanitation.id)
    assert Clock.objects.filter(case_id=case_id, stage="handle").count() == 2


def test_rating_happens_once(town):
    case_id = factories.case_in(town, "closed")
    step(town, "resident", case_id, "rate", rating=2)
    with pytest.raises(api.GuardRefused):
        step(town, "resident", case_id, "rate", rating=5)


def test_the_timeline_tells_residents_less_than_staff(town):
    case_id = factories.case_in(town, "closed")
    mine = api.case(actor=town["resident"], case_id=case_id)
    story = api.timeline(view=mine, for_staff=False)
    full = api.timeline(view=mine, for_staff=True)
    assert [entry.verb for entry in full][-1] == "case.closed"
    assert {entry.verb for entry in full} - {entry.verb for entry in story} == {"case.verified"}
    assert all(entry.actor == "" for entry in story)
    assert any(entry.note == "已清运" for entry in story)


def test_a_place_outside_is_refused_with_its_field(town):
    with pytest.raises(api.InputRefused) as refused:
        factories.raise_garbage(town, lon=10.0, lat=50.0)
    assert refused.value.field == "place"
