"""What became of a case, from its facts alone; whose figure it is; and who may see it. Expected values are worked out by hand."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from uuid_utils.compat import uuid7

from huimin.engines.casework import api as casework
from huimin.engines.casework import factories
from huimin.engines.supervision.measures import outcomes, queries
from huimin.engines.supervision.measures.folding import fold
from huimin.engines.supervision.measures.period import Period
from huimin.engines.supervision.measures.types import Question
from huimin.engines.supervision.models import Outcome, Tally
from huimin.kernel.access import factories as people
from huimin.kernel.clock import api as clock
from huimin.kernel.facts import api as facts

START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # a Monday, 09:00 in Shanghai
MARCH = Question(period=Period.parse("2026-03"), division_code=factories.STREET)


@pytest.fixture
def town(db):
    with at(0):
        return factories.town()


def at(hours):
    return clock.travel(to=START + timedelta(hours=hours), is_frozen=True)


def step(town, role, case_id, verb, hours=0, **inputs):
    with at(hours):
        return casework.case_step(actor=town[role], case_id=case_id, verb=verb, inputs_given=inputs)


def case_in(town, state, hours=0):
    with at(hours):
        return factories.case_in(town, state)


def settle():
    facts.dispatch()
    while facts.dispatch():
        pass
    outcomes.settle()


def table(actor, by="", codes=("on_time_rate", "refusal_rate", "rework_rate", "raised"), question=MARCH, hours=24 * 30):
    with at(hours):
        return queries.measure(actor=actor, question=question, codes=codes, by=by)


def pairs(row):
    return {code: (figure.numerator, figure.denominator) for code, figure in row.figures.items()}


def test_a_life_is_folded_with_its_hands_and_times(town):
    case_id = case_in(town, "closed")
    step(town, "resident", case_id, "rate", 2, rating=4, is_solved="yes")
    settle()
    row = Outcome.objects.get(case_id=case_id)
    assert (row.state, row.is_open, row.type_code, row.channel) == ("closed", False, "test.garbage", "portal")
    assert (row.unit_id, row.street_code, row.raised_on.isoformat()) == (
        town.sanitation.id,
        factories.STREET,
        "2026-03-02",
    )
    assert (row.registrar_id, row.dispatcher_id) == (town["intake_clerk"].account_id, town["dispatcher"].account_id)
    assert (row.signer_id, row.finisher_id) == (town["unit_officer"].account_id,) * 2
    assert row.verifier_id == town["grid_supervisor"].account_id
    assert row.due_at == START + timedelta(hours=4)
    assert row.statutory_at == START + timedelta(hours=24)
    assert (row.rating, row.is_solved, row.register_in_time, row.verify_in_time) == (4, True, True, True)


def test_the_same_facts_in_any_order_and_twice_give_the_same(town):
    case_id = case_in(town, "done")
    step(town, "grid_supervisor", case_id, "rework", 1, reason="没弄干净")
    step(town, "unit_officer", case_id, "finish", 3, note="又弄了")
    history = facts.of(subject=("case", case_id))
    expected = fold(case_id, history)
    assert (expected["rework_count"], expected["finished_at"]) == (1, START + timedelta(hours=3))
    for seed in range(5):
        shuffled = random.Random(seed).sample(history, len(history))
        assert fold(case_id, shuffled) == expected
    settle()
    before = list(Outcome.objects.values()), list(Tally.objects.order_by("id").values("key", "raised", "reworked"))
    for fact in history:
        outcomes.mark(fact)
    outcomes.settle()
    after = list(Outcome.objects.values()), list(Tally.objects.order_by("id").values("key", "raised", "reworked"))
    assert sorted(map(str, after[1])) == sorted(map(str, before[1]))
    assert after[0] == before[0]


@pytest.mark.parametrize(
    ("hours", "is_on_time", "is_past"), [(4, True, False), (4.1, False, False), (24.1, False, True)]
)
def test_on_time_late_and_past_the_statute(town, hours, is_on_time, is_past):
    case_id = case_in(town, "handling")
    step(town, "unit_officer", case_id, "finish", hours, note="好了")
    settle()
    found = pairs(table(town["supervision_officer"], codes=("on_time_rate", "past_statute_rate")).total)
    assert found == {"on_time_rate": (int(is_on_time), 1), "past_statute_rate": (int(is_past), 1)}


def test_a_refusal_belongs_to_the_unit_that_refused(town):
    case_id = case_in(town, "dispatched")
    step(town, "unit_officer", case_id, "return", 1, reason="不归我们管")
    step(town, "dispatcher", case_id, "dispatch", 2, unit_id=town.lighting.id)
    case_in(town, "closed")
    settle()
    found = table(town["supervision_officer"], by="unit")
    rows = {row.key: pairs(row)["refusal_rate"] for row in found.rows}
    assert rows == {str(town.sanitation.id): (1, 2), str(town.lighting.id): (0, 1)}
    assert pairs(found.total)["refusal_rate"] == (1, 2)  # of two cases, one was sent back
    for unit, (numerator, denominator) in rows.items():
        for side, expected in (("numerator", numerator), ("denominator", denominator)):
            page = queries.cases_behind(
                actor=town["supervision_officer"], question=MARCH, code="refusal_rate", side=side, by="unit", key=unit
            )
            assert (page.total, len(page.rows)) == (expected, expected)
    alone = Question(period=MARCH.period, division_code=factories.STREET, unit_id=town.sanitation.id)
    assert pairs(table(town["supervision_officer"], question=alone).total)["refusal_rate"] == (1, 2)


def test_open_cases_count_by_the_moment_of_asking(town):
    case_in(town, "handling")
    settle()
    codes = ("to_close", "waiting_late", "handling_rate")
    soon = pairs(table(town["supervision_officer"], codes=codes, hours=3).total)
    late = pairs(table(town["supervision_officer"], codes=codes, hours=5).total)
    assert soon == {"to_close": (0, None), "waiting_late": (0, None), "handling_rate": (0, 0)}
    assert late == {"to_close": (1, None), "waiting_late": (1, None), "handling_rate": (0, 1)}


def test_tallies_say_what_outcomes_say(town):
    case_in(town, "closed")
    case_in(town, "voided", 30)
    late = case_in(town, "handling", 50)
    step(town, "unit_officer", late, "finish", 60, note="好了")
    settle()
    officer = town["supervision_officer"]
    codes = tuple(code for code in queries.indicators.in_force().indicators)
    for by in ("unit", "type", "place", "channel"):
        tallied = table(officer, by=by, codes=codes)
        unit_of_all = queries._Asked(
            officer, tallied.definitions, MARCH, codes, by, tallied.level, START + timedelta(days=30)
        )
        unit_of_all._is_tallied = lambda _by: False
        counted = unit_of_all.groups(MARCH.period)
        assert {row.key: dict(row.counts) for row in tallied.rows} == counted
    week = Question(period=Period.parse("2026-W10"), division_code=factories.STREET)
    assert pairs(table(officer, question=week).total)["raised"] == (3, None)
    day = Question(period=Period.parse("2026-03-03"), division_code=factories.STREET)
    assert pairs(table(officer, question=day).total)["raised"] == (1, None)  # 30 hours on is Tuesday, 15:00


def test_a_case_that_moves_leaves_no_count_behind(town):
    receipt_id = case_in(town, "reported")
    settle()
    step(town, "intake_clerk", receipt_id, "register", 0.2, type_code="test.lamp")
    settle()
    found = table(town["supervision_officer"], by="type", codes=("raised", "accepted"))
    assert {row.key: pairs(row) for row in found.rows} == {"test.lamp": {"raised": (1, None), "accepted": (1, None)}}


def test_persons_answer_for_their_own_work(town):
    case_in(town, "closed")
    settle()
    found = table(town["supervision_officer"], by="person", codes=("register_on_time_rate", "on_time_rate"))
    rows = {row.key: pairs(row) for row in found.rows}
    assert rows[str(town["intake_clerk"].account_id)]["register_on_time_rate"] == (1, 1)
    assert rows[str(town["unit_officer"].account_id)]["on_time_rate"] == (1, 1)


def test_each_sees_what_the_post_reaches(town):
    case_in(town, "closed")
    settle()
    assert pairs(table(town["supervision_officer"]).total)["raised"] == (1, None)
    assert pairs(table(town["unit_lead"]).total)["raised"] == (1, None)
    other_lead = people.actor(role="unit_lead", organisation=town.lighting, division=factories.STREET)
    assert pairs(table(other_lead).total)["raised"] == (0, None)
    elsewhere = people.actor(role="supervision_officer", division=factories.OTHER_STREET)
    assert pairs(table(elsewhere, question=Question(period=MARCH.period)).total)["raised"] == (0, None)
    assert pairs(table(town["resident"]).total)["raised"] == (0, None)
    for actor in (elsewhere, other_lead, town["resident"]):
        page = queries.cases_behind(actor=actor, question=MARCH, code="raised", side="numerator")
        assert (page.rows, page.total) == ([], 0)


def test_first_active_rating_counts_and_contact_is_by_staff(town):
    case_id = case_in(town, "closed")
    step(town, "resident", case_id, "rate", 1, rating=2)
    step(town, "resident", case_id, "reopen", 2, reason="又堆起来了")
    step(town, "intake_clerk", case_id, "note", 3, note="已致电居民", is_public=True)
    settle()
    row = Outcome.objects.get(case_id=case_id)
    assert (row.rating, row.reopen_count, row.state, row.closed_at) == (2, 1, "registered", None)
    assert row.contacted_at == START + timedelta(hours=3)


def test_made_again_from_nothing_all_is_equal(town):
    for state in factories.PATHS:
        case_in(town, state)
    settle()
    before = set(map(str, Outcome.objects.values()))
    assert len(before) == len(factories.PATHS)
    facts.seal()
    case_in(town, "reported")  # one whose facts are not sealed
    assert outcomes.rebuild() == len(factories.PATHS) + 1
    assert before < set(map(str, Outcome.objects.values()))


def test_orders_count_until_they_are_closed(town):
    case_id = case_in(town, "handling")
    order_id = uuid7()

    def tell(verb):
        facts.record(
            verb=f"supervision.{verb}", subject=("supervision_order", order_id), actor=town["system"],
            data={"case": str(case_id)}, at=START,
        )  # fmt: skip
        settle()
        row = Outcome.objects.get(case_id=case_id)
        return row.order_count, row.open_order_count

    assert tell("order_issued") == (1, 1)
    assert tell("order_answered") == (1, 1)
    assert tell("order_closed") == (1, 0)
    outcomes.rebuild()
    row = Outcome.objects.get(case_id=case_id)
    assert (row.order_count, row.open_order_count) == (1, 0)
