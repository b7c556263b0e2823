"""Urgings and orders: said to a unit, answered by it, watched by the same eye. Times are worked out by hand."""

from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image

from huimin.engines.casework import api as casework
from huimin.engines.casework import factories
from huimin.engines.supervision import api
from huimin.engines.supervision.guards import GUARDS
from huimin.engines.supervision.models import Card, Order
from huimin.kernel.access.api import Refused
from huimin.kernel.facts import api as facts
from huimin.kernel.files import api as files

from .moments import START, at, look


def picture():
    """A small photo."""
    out = BytesIO()
    Image.new("RGB", (64, 48), "#8a4").save(out, "JPEG")
    return out.getvalue()


@pytest.fixture
def case_id(town):
    with at(0):
        return factories.case_in(town, "handling")


def issue(town, case_id=None, role="street_leader", **more):
    given = {"title": "尽快办", "text": "为什么还没有清运？", "limit": "4h", "case_id": case_id, **more}
    return api.order_issue(actor=town[role], **given)


def row_of(town, case_id):
    rows = casework.worklist(actor=town["unit_officer"], wanted=casework.WorklistFilter(view="all")).rows
    return next(row for row in rows if row.case_id == case_id)


def cards(number):
    order_id = Order.objects.get(number=number).id
    given = Card.objects.filter(watch_id=order_id).order_by("at")
    return [(card.kind, (card.at - START) / timedelta(hours=1)) for card in given]


def test_an_urging_reaches_the_units_desk(town, case_id):
    with at(1):
        api.urge(actor=town["supervision_officer"], case_id=case_id, note="居民又来电话")
        look()
        assert "urged" in row_of(town, case_id).flags
        assert casework.case(actor=town["unit_officer"], case_id=case_id).urge_count == 1
    (urging,) = api.urgings_of(case_id=case_id)
    (fact,) = facts.of(subject=("urging", urging.id))
    assert (fact.verb, fact.data["by"], fact.unit_id) == ("supervision.urged", "supervisor", town.sanitation.id)


def test_who_is_watched_urges_and_orders_nobody(town, case_id):
    with at(1), pytest.raises(Refused):
        api.urge(actor=town["unit_lead"], case_id=case_id)
    with at(1), pytest.raises(Refused):
        issue(town, case_id, role="unit_lead")
    with at(1), pytest.raises(Refused):
        issue(town, case_id, role="other_street_clerk")


def test_an_order_goes_to_the_unit_that_has_the_case_with_its_own_deadline(town, case_id):
    with at(1):
        number = issue(town, case_id)
        view = api.order(actor=town["unit_officer"], number=number)
    assert number == "D20260302-001"
    assert (view.unit_id, view.due_at, view.state) == (town.sanitation.id, START + timedelta(hours=5), "issued")
    assert view.verbs == ("receive", "answer")
    with pytest.raises(api.NotThere):
        api.order(actor=town["other_unit_officer"], number=number)


def test_an_overdue_order_gets_cards_of_its_own_once_and_dated_truly(town, case_id):
    with at(1):
        number = issue(town, case_id)
    with at(30):
        look()
        look()
    # four hours from 1 h: four fifths at 4 h 12, over at 5 h, half as much again at 7 h
    assert cards(number) == [("warning", 4.2), ("yellow", 5.0), ("red", 7.0)]
    with at(31):
        assert api.order(actor=town["unit_officer"], number=number).cards == ("warning", "yellow", "red")


def test_an_answer_stops_the_clock_and_what_is_sent_back_runs_on(town, case_id):
    with at(1):
        number = issue(town, case_id)
    with at(2):
        assert api.order_receive(actor=town["unit_officer"], number=number) == "received"
        assert api.order_answer(actor=town["unit_officer"], number=number, text="车坏了") == "answered"
    with at(20):
        look()
        assert cards(number) == []
        assert (
            api.order_send_back(actor=town["street_leader"], number=number, text="何时清运？", limit="2h") == "received"
        )
    with at(21):
        api.order_answer(actor=town["unit_lead"], number=number, text="已清运")
        assert api.order_close(actor=town["supervision_officer"], number=number) == "closed"
    with at(60):
        look()
    # sent back at 20 h with two hours more, due at 22 h: four fifths were over at 17 h 48, while the clock stood still
    assert cards(number) == [("warning", 20.0)]
    with at(61):
        view = api.order(actor=town["street_leader"], number=number)
    assert [step.verb for step in view.steps] == ["issued", "received", "answered", "sent_back", "answered", "closed"]
    assert view.steps[2].text == "车坏了"


def test_the_flag_stays_through_acts_and_new_desks_until_the_last_order_ends(town, case_id):
    with at(1):
        first, second = issue(town, case_id), issue(town, case_id)
        look()
        assert "ordered" in row_of(town, case_id).flags
    with at(2):
        casework.case_step(actor=town["unit_officer"], case_id=case_id, verb="finish", inputs_given={"note": "好"})
        desk = casework.worklist(actor=town["grid_supervisor"], wanted=casework.WorklistFilter(view="open")).rows
        assert "ordered" in next(row for row in desk if row.case_id == case_id).flags
        for number in (first, second):
            api.order_answer(actor=town["unit_lead"], number=number, text="已办")
        api.order_close(actor=town["street_leader"], number=first)
        look()
        desk = casework.worklist(actor=town["grid_supervisor"], wanted=casework.WorklistFilter(view="open")).rows
        assert "ordered" in next(row for row in desk if row.case_id == case_id).flags
        api.order_withdraw(actor=town["street_leader"], number=second, text="重复下达")
        look()
        desk = casework.worklist(actor=town["grid_supervisor"], wanted=casework.WorklistFilter(view="open")).rows
        assert "ordered" not in next(row for row in desk if row.case_id == case_id).flags


def test_a_unit_can_be_ordered_without_a_case(town):
    with at(1):
        number = issue(town, unit_id=town.sanitation.id)
        assert api.orders_waiting(actor=town["unit_officer"]) == {"answer": 1, "accept": 0}
        api.order_answer(actor=town["unit_officer"], number=number, text="已安排")
        assert api.orders_waiting(actor=town["street_leader"]) == {"answer": 0, "accept": 1}
        assert api.orders_waiting(actor=town["other_unit_officer"]) == {"answer": 0, "accept": 0}
    with at(30):
        look()
    assert cards(number) == []


def test_one_of_two_wins_and_the_other_is_told(town, case_id):
    with at(1):
        number = issue(town, case_id)
        api.order_answer(actor=town["unit_officer"], number=number, text="甲", revision=1)
        with pytest.raises(api.Changed):
            api.order_answer(actor=town["unit_lead"], number=number, text="乙", revision=1)
        with pytest.raises(api.NotPossible):
            api.order_receive(actor=town["unit_lead"], number=number)


@pytest.mark.parametrize(
    ("given", "field"),
    [({"title": " "}, "title"), ({"text": ""}, "text"), ({"limit": "soon"}, "limit"), ({"case_id": None}, "unit_id"),
     ({"title": "长" * 201}, "title"), ({"text": "a\x00b"}, "text")],
)  # fmt: skip
def test_bad_input_is_named(town, case_id, given, field):
    with at(1), pytest.raises(api.InputWrong) as refused:
        issue(town, **{"case_id": case_id, **given})
    assert refused.value.field == field


def test_files_of_an_answer_are_seen_by_who_sees_the_order(town, case_id):
    with at(1):
        number = issue(town, case_id)
        kept = files.store(content=picture(), name="说明.jpg", actor=town["unit_officer"], purpose="attachment")
        api.order_answer(actor=town["unit_officer"], number=number, text="见附件", file_ids=[kept.id])
        order_id = api.order(actor=town["street_leader"], number=number).id
    assert [file.id for file in files.of(("order", order_id))] == [kept.id]
    roles = ("street_leader", "unit_lead", "other_unit_officer", "other_street_clerk", "resident")
    seen = {role: GUARDS["order"](town[role], order_id) for role in roles}
    assert seen == {
        "street_leader": True, "unit_lead": True, "other_unit_officer": False, "other_street_clerk": False,
        "resident": False,
    }  # fmt: skip
