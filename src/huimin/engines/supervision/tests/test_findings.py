"""Conduct is noticed from facts alone: once, dated truly, pinned to the facts that prove it. Expected rows are made by hand."""

from datetime import timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from django.db import connection

from huimin.engines.casework import api as casework
from huimin.engines.casework import factories
from huimin.engines.supervision import api, conduct
from huimin.engines.supervision.models import Card, Finding
from huimin.kernel.access import factories as people
from huimin.kernel.access.api import Actor, Where
from huimin.kernel.facts import api as facts
from huimin.kernel.facts.api import FactView

from .moments import START, at, look


def step(town, role, case_id, verb, **inputs):
    return casework.case_step(actor=town[role], case_id=case_id, verb=verb, inputs_given=inputs)


def noted(case_id=None, *, without=()):
    rows = Finding.objects.order_by("at", "what")
    rows = rows.filter(case_id=case_id) if case_id else rows
    return [row.what for row in rows if row.what not in without]


@pytest.fixture
def strict(town):
    """The shipped rules, photos asked for in every type of the town."""
    rules = api.rules_data(0)
    for rule in rules["behaviours"]:
        rule.pop("types", None)
    with at(0):
        api.rules_load(actor=town["system"], data=rules, origin="tests")
    return rules


def test_a_refusal_and_a_forced_closing_are_noted_with_who_did_it(town):
    with at(1):
        refused = factories.case_in(town, "rejected")
        forced = factories.case_in(town, "handling")
        step(town, "street_leader", forced, "force_close", reason="无法解决")
    with at(2):
        look()
    row = Finding.objects.get(case_id=refused)
    assert (row.what, row.account_id, row.at) == (
        "refused",
        town["intake_clerk"].account_id,
        START + timedelta(hours=1),
    )
    assert row.noted_at == START + timedelta(hours=2)
    assert row.weight == 0
    assert [fact.id for fact in facts.of(subject=("case", refused)) if fact.verb == "case.rejected"] == row.fact_ids
    row = Finding.objects.get(case_id=forced)
    assert (row.what, row.unit_id, row.weight) == ("forced_closing", town.sanitation.id, Decimal("1.0"))


def test_a_finding_is_a_fact_that_names_its_proof(town):
    with at(1):
        case_id = factories.case_in(town, "rejected")
        look()
    row = Finding.objects.get(case_id=case_id)
    (fact,) = facts.of(subject=("finding", row.id))
    assert (fact.verb, fact.at, fact.data["facts"]) == ("supervision.behaviour_noted", row.at, [str(row.fact_ids[0])])


def test_reading_the_facts_again_from_the_first_notes_nothing_twice(town, strict):
    with at(1):
        factories.case_in(town, "rejected")
        factories.case_in(town, "closed")
        look()
        before = list(Finding.objects.order_by("id").values_list("id", "key", "at"))
        assert before
        connection.cursor().execute("DELETE FROM facts_follower WHERE name LIKE 'supervision%'")
        look()
    assert list(Finding.objects.order_by("id").values_list("id", "key", "at")) == before


def test_photos_that_are_missing_are_noted_at_the_finish_and_at_the_closing(town, strict):
    with at(1):
        case_id = factories.case_in(town, "closed")
        look()
    assert noted(case_id) == ["closed_without_photo", "finished_without_photo"]
    closing = Finding.objects.get(case_id=case_id, what="closed_without_photo")
    verbs = {fact.id: fact.verb for fact in facts.of(subject=("case", case_id))}
    assert [verbs[each] for each in closing.fact_ids] == ["case.finished", "case.verified", "case.closed"]


def test_photos_are_asked_for_only_in_the_types_the_rule_names(town):
    with at(1):
        case_id = factories.case_in(town, "closed")
        look()
    assert noted(case_id) == []


@pytest.mark.parametrize(("grade", "expected"), [(1, ["rated_low"]), (2, ["rated_low"]), (3, []), (5, [])])
def test_a_rating_under_three_is_noted_against_who_finished(town, grade, expected):
    with at(1):
        case_id = factories.case_in(town, "closed")
        step(town, "resident", case_id, "rate", rating=grade)
        look()
    assert noted(case_id) == expected
    if expected:
        row = Finding.objects.get(case_id=case_id)
        assert (row.account_id, row.unit_id) == (town["unit_officer"].account_id, town.sanitation.id)
        assert row.details == {"rating": grade}


def test_a_reopening_counts_against_the_unit_that_had_it(town):
    with at(1):
        case_id = factories.case_in(town, "closed")
    with at(3):
        step(town, "resident", case_id, "reopen", reason="又堆上了")
        look()
    row = Finding.objects.get(case_id=case_id)
    assert (row.what, row.unit_id, row.at) == ("reopened", town.sanitation.id, START + timedelta(hours=3))


def test_returns_are_noted_from_the_fourth_in_thirty_days_on(town):
    cases = []
    for hour in (0, 24, 48, 72, 24 * 40):
        with at(hour):
            case_id = factories.case_in(town, "dispatched")
            step(town, "unit_officer", case_id, "return", reason="不归我们管")
            cases.append(case_id)
    with at(24 * 41):
        look()
    rows = Finding.objects.filter(what="returned_often")
    assert [(row.case_id, row.unit_id, row.details) for row in rows] == [
        (cases[3], town.sanitation.id, {"times": 4, "days": 30})
    ]
    assert len(rows[0].fact_ids) == 4


def test_a_change_of_type_that_gives_more_time_is_noted_by_both_limits(town):
    with at(0):
        factories.case_in(town, "dispatched")  # the facts tell that garbage has four hours
    with at(1):
        case_id = factories.raise_garbage(town).case_id
        step(
            town, "intake_clerk", case_id, "register", type_code="test.lamp"
        )  # four working hours, from 10:00: until 15:00
        step(town, "dispatcher", case_id, "dispatch", unit_id=town.lighting.id)
        look()
    row = Finding.objects.get(case_id=case_id, what="downgraded")
    assert row.account_id == town["intake_clerk"].account_id
    assert row.details == {"type_before": "test.garbage", "limit_before": "4h", "limit": "4wh"}
    assert row.at == START + timedelta(hours=1)


def test_a_change_of_type_that_gives_less_time_is_nobodys_fault(town):
    with at(0):
        factories.raise_garbage(town, type_code="test.lamp")
    with at(1):
        case_id = factories.raise_garbage(town).case_id
        step(town, "intake_clerk", case_id, "register", type_code="test.lamp")
        step(town, "dispatcher", case_id, "dispatch", unit_id=town.lighting.id)
        look()
    assert noted(case_id) == []  # what garbage promises was never told by a fact: nothing can be said


def test_who_raised_and_closes_is_the_same_hand(town):
    with at(1):
        case_id = factories.raise_garbage(town, actor=town["intake_clerk"], channel="phone").case_id
        for role, verb, inputs in factories.PATHS["closed"]:
            given = {**inputs, **({"unit_id": town.sanitation.id} if "unit_id" in inputs else {})}
            step(town, role, case_id, verb, **given)
        look()
    row = Finding.objects.get(case_id=case_id, what="same_hand")
    assert row.account_id == town["intake_clerk"].account_id
    assert row.details == {"acts": ["case.raised"]}


def test_who_finished_and_closes_is_the_same_hand(town):
    both = people.actor(role=("unit_officer", "intake_clerk"), organisation=town.sanitation, division=factories.STREET)
    with at(1):
        case_id = factories.case_in(town, "handling")
        casework.case_step(actor=both, case_id=case_id, verb="finish", inputs_given={"note": "好"})
        step(town, "grid_supervisor", case_id, "verify")
        casework.case_step(actor=both, case_id=case_id, verb="close")
        look()
    row = Finding.objects.get(case_id=case_id, what="same_hand")
    assert row.details == {"acts": ["case.finished"]}


def told(verb, **data):
    """A fact of a case as it is read."""
    return FactView(
        id=uuid4(), verb=verb, at=START, recorded_at=START, subject_type="case", subject_id=UUID(int=1),
        actor_kind="staff", account_id=UUID(int=2), post_id=None, organisation_id=UUID(int=3), where=Where(),
        unit_id=UUID(int=4), reason="", data=data, version="", channel="test",
    )  # fmt: skip


def test_hand_overs_are_counted_and_each_proves_it():
    over = [told("case.handed_over", unit_before=str(UUID(int=9))) for _ in range(3)]
    (noticed,) = conduct.handed_over([told("case.raised"), *over])
    assert (noticed.what, noticed.measure, noticed.unit_id) == ("handed_over_often", 3, UUID(int=9))
    assert noticed.fact_ids == tuple(fact.id for fact in over)


def test_a_call_back_is_minded_where_the_result_was_refused_or_graded():
    assert list(conduct.called_back([told("case.called_back", reached=False)])) == []
    assert list(conduct.called_back([told("case.called_back", reached=True, is_solved=True)])) == []
    done = told("case.finished")
    (noticed,) = conduct.called_back([done, told("case.called_back", reached=True, is_solved=False)])
    assert (noticed.what, noticed.account_id, noticed.fact_ids[0]) == ("callback_refused", UUID(int=2), done.id)
    noticed = list(conduct.called_back([done, told("case.called_back", reached=True, is_solved=False, rating=1)]))
    assert [each.what for each in noticed] == ["callback_refused", "rated_low"]


def test_at_a_call_back_a_real_case_is_refused(town):
    with at(1):
        case_id = factories.case_in(town, "closed")
    with at(2):
        step(town, "phone_agent", case_id, "callback", is_reached=True, is_solved=False, rating=1, note="没解决")
        look()
    assert set(noted(case_id)) == {"callback_refused", "rated_low"}


def test_a_card_names_the_colleague_the_case_was_handed_to(town):
    other = people.actor(role="unit_officer", organisation=town.sanitation, division=factories.STREET)
    with at(0):
        case_id = factories.case_in(town, "handling")
    with at(3):
        step(town, "unit_officer", case_id, "hand_over", account_id=other.account_id)
    with at(5):
        look()
    held = dict(Card.objects.filter(case_id=case_id, stage="handle").values_list("kind", "account_id"))
    assert (held["reminder"], held["yellow"]) == (town["unit_officer"].account_id, other.account_id)


def test_a_lower_priority_is_a_lower_grade():
    assert list(conduct.lowered_priority([told("case.registered", priority_before="normal", priority="urgent")])) == []
    (noticed,) = conduct.lowered_priority([told("case.registered", priority_before="urgent", priority="normal")])
    assert noticed.what == "downgraded"


def test_neither_the_units_rights_nor_an_edited_type_silence_it(town):
    with at(1):
        case_id = factories.case_in(town, "closed")
        step(town, "resident", case_id, "rate", rating=1)
        connection.cursor().execute("DELETE FROM access_postholding")
        connection.cursor().execute("UPDATE casework_case SET rating = 5")
    with at(30):
        look()
    row = Finding.objects.get(case_id=case_id)
    assert (row.what, row.at, row.noted_at) == ("rated_low", START + timedelta(hours=1), START + timedelta(hours=30))


def test_what_an_import_tells_is_history_and_its_hands_are_nobodys(town, strict):
    with at(1):
        case_id = factories.case_in(town, "closed")
        where = casework.case(actor=town["system"], case_id=case_id).where
        facts.record(
            verb="case.rated", subject=("case", case_id), actor=Actor.system("import", channel="import"), where=where,
            unit_id=town.sanitation.id, data={"rating": 1}, at=START - timedelta(days=400),
        )  # fmt: skip
        look()
        row = Finding.objects.get(case_id=case_id, what="rated_low")
        assert (row.is_historic, row.is_counted, row.account_id) == (True, False, None)
        assert [fact.verb for fact in facts.of(subject=("finding", row.id))] == ["supervision.history_noted"]
        officer = town["supervision_officer"]
        assert "rated_low" not in [view.what for view in api.findings(actor=officer).rows]
        assert "rated_low" in [
            view.what for view in api.findings(actor=officer, wanted=api.Narrowed(with_history=True)).rows
        ]
        assert "rated_low" not in api.finding_counts(actor=officer)


def test_findings_are_seen_by_place_and_by_unit(town):
    with at(1):
        case_id = factories.case_in(town, "closed")
        step(town, "resident", case_id, "rate", rating=1)
        look()
        seen = {
            role: len(api.findings(actor=town[role]).rows)
            for role in ("supervision_officer", "street_leader", "unit_lead", "unit_officer", "other_unit_officer",
                         "other_street_clerk", "resident")
        }  # fmt: skip
    assert seen == {
        "supervision_officer": 1, "street_leader": 1, "unit_lead": 1, "unit_officer": 0, "other_unit_officer": 0,
        "other_street_clerk": 0, "resident": 0,
    }  # fmt: skip
