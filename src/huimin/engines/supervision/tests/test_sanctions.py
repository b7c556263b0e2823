"""Sanctions and appeals: given by one hand, decided by another; what is cancelled stays and no longer counts."""

from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from huimin.engines.casework import api as casework
from huimin.engines.casework import factories
from huimin.engines.supervision import api
from huimin.engines.supervision.models import Card, Finding, Sanction
from huimin.kernel.access import factories as people
from huimin.kernel.access.api import Refused
from huimin.kernel.facts import api as facts

from .moments import START, at, look


@pytest.fixture
def yellow(town):
    """A yellow card of a case that the officer of the sanitation unit let lie, given four hours after START."""
    with at(0):
        case_id = factories.case_in(town, "handling")
    with at(6):
        look()
    return Card.objects.get(case_id=case_id, stage="handle", kind="yellow")


def proposed(town, card, **more):
    with at(7):
        return api.sanction_propose(
            actor=town["supervision_officer"], kind="points", card_id=card.id, reason="超期", **more
        )


def given(town, card):
    number = proposed(town, card)
    with at(8):
        api.sanction_give(actor=town["supervision_officer"], number=number, points="1")
    return number


def appealed(town, card):
    number = given(town, card)
    with at(9):
        api.appeal_file(actor=town["unit_lead"], number=number, text="当天停电")
    return number


def test_the_card_names_who_had_the_case_in_hand(town, yellow):
    assert yellow.account_id == town["unit_officer"].account_id


def test_a_sanction_rests_on_its_card_with_the_points_of_the_rules(town, yellow):
    number = proposed(town, yellow)
    with at(7):
        view = api.sanction(actor=town["supervision_officer"], number=number)
    assert (view.number, view.points, view.card_ids, view.state) == (
        "S20260302-001",
        Decimal(1),
        (yellow.id,),
        "proposed",
    )
    assert view.account_id == town["unit_officer"].account_id
    assert not view.is_counted
    with pytest.raises(api.NotPossible):
        proposed(town, yellow)


def test_five_working_days_to_appeal(town, yellow):
    number = given(town, yellow)
    with at(8):
        view = api.sanction(actor=town["unit_lead"], number=number)
        assert view.verbs == ("appeal",)
    # given on Monday 2 March: the fifth working day after it is Monday 9 March
    local = view.appeal_until.astimezone(ZoneInfo("Asia/Shanghai"))
    assert local.date() == datetime(2026, 3, 9).date()  # noqa: DTZ001
    with at(24 * 8), pytest.raises(api.NotPossible):
        api.appeal_file(actor=town["unit_lead"], number=number, text="晚了")
    with at(24 * 8):
        assert api.sanction(actor=town["unit_lead"], number=number).verbs == ()


def test_an_appeal_is_filed_once_and_by_the_unit_alone(town, yellow):
    number = appealed(town, yellow)
    with at(9):
        with pytest.raises(api.NotPossible):
            api.appeal_file(actor=town["unit_lead"], number=number, text="再来")
        with pytest.raises(Refused):
            api.appeal_file(actor=town["supervision_officer"], number=number, text="替他们")
        with pytest.raises(api.NotThere):
            api.appeal_file(actor=town["other_unit_officer"], number=number, text="别人的")


def test_who_gave_it_may_not_decide(town, yellow):
    number = appealed(town, yellow)
    with at(10):
        with pytest.raises(api.NotPossible):
            api.appeal_decide(actor=town["supervision_officer"], number=number, outcome="cancelled", answer="撤")
        assert api.sanctions_waiting(actor=town["supervision_officer"])["decide"] == 0
        assert api.sanctions_waiting(actor=town["street_leader"])["decide"] == 1
        api.appeal_decide(actor=town["street_leader"], number=number, outcome="upheld", answer="停电有备用车")
        view = api.sanction(actor=town["unit_lead"], number=number)
    assert (view.state, view.appeal.state, view.points, view.is_counted) == ("given", "upheld", Decimal(1), True)


def test_a_cancelled_card_stays_and_no_longer_counts(town, yellow):
    number = appealed(town, yellow)
    officer = town["supervision_officer"]
    with at(10):
        before = api.card_counts(actor=officer)["yellow"]
        api.appeal_decide(actor=town["street_leader"], number=number, outcome="cancelled", answer="情况属实")
        view = api.sanction(actor=officer, number=number)
        assert (view.state, view.is_counted, view.appeal.points_after) == ("cancelled", False, Decimal(0))
        assert yellow.id in [card.id for card in api.cards(actor=officer).rows]
        assert api.card_counts(actor=officer)["yellow"] == before - 1
    (fact,) = [fact for fact in facts.of(subject=("appeal", view.appeal.id)) if fact.verb.endswith("decided")]
    assert (fact.data["outcome"], fact.data["cards"]) == ("cancelled", [str(yellow.id)])


def test_a_decision_may_change_the_points(town, yellow):
    number = appealed(town, yellow)
    with at(10):
        leader = town["street_leader"]
        with pytest.raises(api.InputWrong):
            api.appeal_decide(actor=leader, number=number, outcome="changed", answer="减轻", points="1")
        api.appeal_decide(actor=leader, number=number, outcome="changed", answer="减轻", points="0.5")
        view = api.sanction(actor=leader, number=number)
    assert (view.points, view.appeal.points_before, view.appeal.points_after) == (Decimal("0.5"), 1, Decimal("0.5"))


def test_a_proposal_may_be_dropped_and_made_again(town, yellow):
    first = proposed(town, yellow)
    with at(8):
        with pytest.raises(api.InputWrong):
            api.sanction_drop(actor=town["supervision_officer"], number=first, reason=" ")
        api.sanction_drop(actor=town["supervision_officer"], number=first, reason="证据不足")
    assert proposed(town, yellow) == "S20260302-002"


def test_two_yellow_cards_of_one_officer_are_proposed_as_one_red(town):
    with at(0):
        first = factories.case_in(town, "handling")
    with at(24 * 10):
        second = factories.case_in(town, "handling")
    with at(24 * 11):
        look()
    sanction = Sanction.objects.get()
    assert (sanction.kind, sanction.account_id) == ("red", town["unit_officer"].account_id)
    assert {card.case_id for card in sanction.cards.all()} == {first, second}
    assert sanction.proposed_at == START + timedelta(days=10, hours=4)
    assert sanction.points == 3
    with at(24 * 12):
        factories.case_in(town, "handling")
    with at(24 * 13):
        look()
    assert Sanction.objects.count() == 1  # the third has no partner: the first two are used up


def test_yellow_cards_too_far_apart_or_of_two_people_are_not_put_together(town):
    other = people.actor(role="unit_officer", organisation=town.sanitation, division=factories.STREET)
    with at(0):
        factories.case_in(town, "handling")
        case_id = factories.case_in(town, "dispatched")
        casework.case_step(actor=other, case_id=case_id, verb="sign")
    with at(24 * 31):
        factories.case_in(town, "handling")
    with at(24 * 33):
        look()
    assert not Sanction.objects.exists()


def test_a_finding_can_be_sanctioned_and_is_cancelled_with_it(town):
    with at(1):
        case_id = factories.case_in(town, "closed")
        casework.case_step(actor=town["resident"], case_id=case_id, verb="rate", inputs_given={"rating": 1})
        look()
        finding = Finding.objects.get(case_id=case_id, what="rated_low")
        officer, lead = town["supervision_officer"], town["unit_lead"]
        number = api.sanction_propose(actor=officer, kind="talk", finding_id=finding.id)
        api.sanction_give(actor=officer, number=number, points="2", reason="态度问题")
        api.appeal_file(actor=lead, number=number, text="误评")
        api.appeal_decide(actor=town["street_leader"], number=number, outcome="cancelled", answer="属实")
        assert api.finding_counts(actor=officer).get("rated_low") is None
        assert [view.is_counted for view in api.findings(actor=officer).rows] == [False]


def test_a_reminder_is_no_ground_for_a_sanction(town, yellow):
    reminder = Card.objects.get(case_id=yellow.case_id, stage="handle", kind="reminder")
    with pytest.raises(api.NotThere):
        proposed(town, reminder)
