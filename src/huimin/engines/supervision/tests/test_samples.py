"""Samples: the same seed gives the same cases; strata share by hand-worked numbers; who had a hand in a case does not judge it."""

from uuid import NAMESPACE_OID, UUID, uuid5

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huimin.engines.casework import api as casework
from huimin.engines.casework import factories
from huimin.engines.supervision import api
from huimin.engines.supervision.models import Finding, SampleItem
from huimin.engines.supervision.sampling import Candidate, assign, draw, score, share
from huimin.kernel.access import factories as people
from huimin.kernel.access.api import Refused

from .moments import START, at, look

GOOD = {"in_time": True, "polite": True, "solved": True, "photo_true": None, "result_right": True}


def cases(count, stratum=""):
    return [Candidate(uuid5(NAMESPACE_OID, f"{stratum}{number}"), stratum) for number in range(count)]


def test_strata_share_in_proportion_and_the_rest_goes_to_the_largest_remainder():
    # 10 of 100: 5.5, 3.0 and 1.5 are 5, 3 and 1; one is left, two remainders are equal, the first by name gets it
    assert share({"a": 55, "b": 30, "c": 15}, size=10) == {"a": 6, "b": 3, "c": 1}
    assert share({"a": 1, "b": 2}, size=9) == {"a": 1, "b": 2}
    assert share({}, size=3) == {}


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.dictionaries(st.text("abc", min_size=1, max_size=3), st.integers(0, 40), max_size=6), st.integers(0, 100))
def test_shares_make_the_size_and_take_no_more_than_there_is(sizes, size):
    given_ = share(sizes, size=size)
    assert sum(given_.values()) == min(size, sum(sizes.values()))
    assert all(0 <= given_[stratum] <= sizes[stratum] for stratum in sizes)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.permutations(cases(8, "a") + cases(5, "b")), st.integers(1, 13))
def test_the_same_seed_gives_the_same_cases_in_whatever_order_they_come(candidates, size):
    assert draw(candidates, size=size, seed="s1") == draw(cases(8, "a") + cases(5, "b"), size=size, seed="s1")


def test_another_seed_gives_others():
    assert draw(cases(50), size=5, seed="s1") != draw(cases(50), size=5, seed="s2")


def test_the_score_is_a_share_of_the_questions_that_apply():
    weights = {"a": 50, "b": 30, "c": 20}
    assert score(weights, {"a": True, "b": False, "c": True}) == 70
    assert score(weights, {"a": True, "b": False, "c": None}) == 62  # 50 of 80 are 62.5, to the even
    assert score(weights, {}) is None


def test_inspectors_take_turns_and_pass_over_their_own_cases():
    one, two = UUID(int=1), UUID(int=2)
    first, second, third = (UUID(int=number) for number in (11, 12, 13))
    hands = {first: frozenset({one}), third: frozenset({one, two})}
    assert assign([first, second, third], [one, two], hands) == {first: two, second: two, third: None}


@pytest.fixture
def closed(town):
    with at(1):
        found = [factories.case_in(town, "closed") for _ in range(4)]
        look()
    return found


@pytest.fixture
def inspector(town):
    return people.actor(role="grid_supervisor", division=factories.STREET)


def drawn(town, **more):
    until = START.replace(hour=23)
    wanted = {"since": START, "until": until, "size": 2, "seed": "2026-03", **more}
    return api.sample_draw(actor=town["supervision_officer"], **wanted)


def test_a_sample_is_drawn_from_closings_alone_and_again_the_same(town, closed, inspector):
    with at(5):
        first = drawn(town, inspectors=[inspector.account_id])
        again = drawn(town)
        view, items = api.sample(actor=town["supervision_officer"], number=first)
        _, others = api.sample(actor=town["supervision_officer"], number=again)
    assert (view.size, view.population, view.judged) == (2, 4, 0)
    assert [item.case_id for item in items] == [item.case_id for item in others]
    assert {item.inspector_id for item in items} == {inspector.account_id}
    assert api.samples_waiting(actor=inspector) == 2


def test_only_who_may_judge_is_given_cases(town, closed):
    with at(5):
        for stranger in (town["dispatcher"].account_id, UUID(int=1)):
            with pytest.raises(api.InputWrong) as refused:
                drawn(town, inspectors=[stranger])
            assert refused.value.field == "inspectors"
        assert not SampleItem.objects.exists()


def test_nobody_is_given_a_case_that_lies_out_of_reach(town, closed, inspector):
    elsewhere = people.actor(role="grid_supervisor", division=factories.OTHER_COMMUNITY)
    with at(5):
        number = drawn(town, inspectors=[elsewhere.account_id, inspector.account_id])
        alone = drawn(town, inspectors=[elsewhere.account_id])
        _, items = api.sample(actor=town["supervision_officer"], number=number)
        _, left = api.sample(actor=town["supervision_officer"], number=alone)
    assert {item.inspector_id for item in items} == {inspector.account_id}
    assert {item.inspector_id for item in left} == {None}


def test_a_share_is_rounded_up_and_wrong_sizes_are_named(town, closed):
    with at(5):
        number = drawn(town, size=None, percent=30)
        assert api.sample(actor=town["supervision_officer"], number=number)[0].size == 2  # 30 % of 4 are 1.2
        for wrong, field in (
            ({"size": 0}, "size"),
            ({"size": None, "percent": 0}, "percent"),
            ({"until": START}, "until"),
        ):
            with pytest.raises(api.InputWrong) as refused:
                drawn(town, **wrong)
            assert refused.value.field == field
        with pytest.raises(Refused):
            api.sample_draw(actor=town["unit_lead"], since=START, until=START.replace(hour=23), size=1)
        with pytest.raises(api.NotPossible):
            drawn(town, type_code="test.lamp")


def test_a_good_case_passes_and_makes_no_finding(town, closed, inspector):
    with at(5):
        number = drawn(town)
        _, items = api.sample(actor=town["supervision_officer"], number=number)
        assert api.sample_judge(actor=inspector, item_id=items[0].id, answers=GOOD) == 100
        with pytest.raises(api.NotPossible):
            api.sample_judge(actor=inspector, item_id=items[0].id, answers=GOOD)
        view, _ = api.sample(actor=town["supervision_officer"], number=number)
    assert (view.judged, view.passed, view.average) == (1, 1, 100)
    assert not Finding.objects.filter(what="sample_failed").exists()


def test_a_case_that_is_not_truly_solved_is_a_finding_and_proposes_rework_to_the_office(town, closed, inspector):
    with at(5):
        _, items = api.sample(actor=town["supervision_officer"], number=drawn(town))
        with pytest.raises(api.InputWrong) as refused:
            api.sample_judge(actor=inspector, item_id=items[0].id, answers={**GOOD, "solved": False})
        assert refused.value.field == "note"
        # 80 points apply (no photo), 30 are lost: 50 of 80
        points = api.sample_judge(
            actor=inspector, item_id=items[0].id, answers={**GOOD, "solved": False}, note="垃圾还在"
        )
        assert points == 62
        look()
        row = Finding.objects.get(what="sample_failed")
        assert (row.case_id, row.unit_id, row.details) == (items[0].case_id, town.sanitation.id, {"score": 62})
        assert SampleItem.objects.get(id=items[0].id).is_rework_proposed
        view = casework.case(actor=town["intake_clerk"], case_id=items[0].case_id)
        notes = [entry.note for entry in casework.timeline(view=view, for_staff=True)]
    assert any("质检" in note for note in notes)


def test_who_had_a_hand_in_a_case_does_not_judge_it(town, closed):
    with at(5):
        _, items = api.sample(actor=town["supervision_officer"], number=drawn(town))
        with pytest.raises(api.NotPossible):  # it is the supervisor who verified it
            api.sample_judge(actor=town["grid_supervisor"], item_id=items[0].id, answers=GOOD)


def test_every_question_is_answered(town, closed, inspector):
    with at(5):
        _, items = api.sample(actor=town["supervision_officer"], number=drawn(town))
        with pytest.raises(api.InputWrong) as refused:
            api.sample_judge(actor=inspector, item_id=items[0].id, answers={"solved": True})
        assert refused.value.field == "in_time"
        with pytest.raises(api.InputWrong):
            api.sample_judge(actor=inspector, item_id=items[0].id, answers=dict.fromkeys(GOOD))
