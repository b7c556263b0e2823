"""The supervision desk, asked for by those who watch, by those who are watched, and by those who are neither."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from huimin.engines.casework import api as casework
from huimin.engines.casework import factories
from huimin.engines.supervision import api as supervision
from huimin.engines.supervision.factories import forget_rules
from huimin.kernel.access import factories as people
from huimin.kernel.access.api import Actor
from huimin.kernel.clock import api as clock
from huimin.kernel.facts import api as facts

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _versions_of_this_test():
    forget_rules()
    yield
    forget_rules()


@pytest.fixture
def town(db):
    with clock.travel(to=clock.now() - timedelta(days=2)):
        return factories.town()


@pytest.fixture
def as_role(client, town):
    def sign_in(role):
        people.sign_in(client, people.Account.objects.get(id=town[role].account_id))
        return client

    return sign_in


@pytest.fixture
def late(town):
    """A case that two days ago was signed for, and nobody handled since."""
    with clock.travel(to=clock.now() - timedelta(days=2)):
        case_id = factories.case_in(town, "handling")
    look()
    return case_id


def look():
    facts.dispatch()
    supervision.issue_due()
    facts.dispatch()


def number_of(case_id):
    return casework.case(actor=Actor.system("test"), case_id=case_id).number


def page(client, name, query="", *args):
    answer = client.get(reverse(f"workbench:{name}", args=args) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_cards_open_their_case_and_name_who_had_it_in_hand(town, as_role, late):
    body = page(as_role("supervision_officer"), "supervision")
    assert number_of(late) in body
    assert "红牌" in body
    assert town["unit_officer"].display_name in body


@pytest.mark.parametrize("role", ["other_unit_officer", "other_street_clerk"])
def test_others_see_no_card(town, as_role, late, role):
    assert number_of(late) not in page(as_role(role), "supervision")


def test_filters_stand_in_the_address(town, as_role, late):
    client = as_role("supervision_officer")
    number = number_of(late)
    assert number in page(client, "supervision", f"?unit={town.sanitation.id}&type=test.garbage")
    assert number not in page(client, "supervision", f"?unit={town.lighting.id}")
    assert number in page(client, "supervision", f"?person={town['unit_officer'].account_id}")
    assert number not in page(client, "supervision", "?since=2020-01-01&until=2020-01-02")
    assert number not in page(client, "supervision", f"?division={factories.OTHER_COMMUNITY}")


@pytest.mark.parametrize(
    "query", ["?unit=x", "?days=soon", "?after=broken", "?since=never", "?division=none", "?kind=blue", "?type=none"]
)
@pytest.mark.parametrize("name", ["supervision", "supervision_findings"])
def test_an_address_that_makes_no_sense_gives_a_page(town, as_role, name, query):
    page(as_role("supervision_officer"), name, query)


def test_a_finding_opens_the_facts_that_prove_it(town, as_role):
    case_id = factories.case_in(town, "closed")
    casework.case_step(actor=town["resident"], case_id=case_id, verb="rate", inputs_given={"rating": 1})
    look()
    client = as_role("supervision_officer")
    body = page(client, "supervision_findings", "?kind=rated_low")
    assert number_of(case_id) in body
    (view,) = supervision.findings(actor=town["supervision_officer"]).rows
    body = page(client, "supervision_finding", "", view.id)
    assert all(str(each) in body for each in view.fact_ids)
    assert as_role("unit_lead").get(reverse("workbench:supervision_finding", args=[view.id])).status_code == 200
    assert as_role("unit_officer").get(reverse("workbench:supervision_finding", args=[view.id])).status_code == 403


def test_rules_go_from_draft_to_force_by_two_people(town, as_role):
    client = as_role("supervision_officer")
    assert "黄牌" in page(client, "supervision_rules")
    text = supervision.rules_text(0).replace("yellow: {used: 1}", "yellow: {used: 0.9}", 1)
    answer = client.post(reverse("workbench:supervision_rules_edit"), {"text": text, "note": "提前亮牌"})
    assert answer.status_code == 302
    address = answer["Location"]
    body = client.get(address).content.decode()
    assert "rules/handling/cards/yellow/used" in body
    assert "批准生效</button>" not in body  # one's own draft is for somebody else to approve
    decide = f"{address}decide"
    leader = as_role("street_leader")
    assert "批准生效</button>" in leader.get(address).content.decode()
    assert leader.post(decide, {"decision": "approve"}).status_code == 302
    assert supervision.rules_in_force() == 1
    assert leader.get(reverse("workbench:supervision_rules_export", args=[1])).content.decode().startswith("rules:")


def test_a_fault_in_the_rules_is_named_and_what_was_typed_is_kept(town, as_role):
    client = as_role("supervision_officer")
    answer = client.post(
        reverse("workbench:supervision_rules_edit"), {"text": "rules: [{code: mine}, {}]", "note": "x"}
    )
    assert answer.status_code == 422
    body = answer.content.decode()
    assert "rules/1/code" in body
    assert "{code: mine}" in body


@pytest.mark.parametrize("role", ["unit_lead", "unit_officer", "intake_clerk"])
def test_who_is_watched_may_not_change_the_rules(town, as_role, role):
    assert as_role(role).get(reverse("workbench:supervision_rules_edit")).status_code == 403


def post(client, name, *args, **data):
    return client.post(reverse(f"workbench:{name}", args=args), data)


def test_an_order_goes_from_the_case_page_to_the_unit_and_back(town, as_role, late):
    number = number_of(late)
    leader = as_role("street_leader")
    assert f"orders/new?case={number}" in leader.get(reverse("workbench:case", args=[number])).content.decode()
    wrong = leader.post(reverse("workbench:supervision_order_new") + f"?case={number}", {"title": "急", "limit": "2h"})
    assert wrong.status_code == 422
    given = {"unit_id": str(town.sanitation.id), "title": "限期清运", "text": "请说明原因", "limit": "2h"}
    made = leader.post(reverse("workbench:supervision_order_new") + f"?case={number}", given)
    assert made.status_code == 302
    look()
    order = supervision.orders(actor=town["street_leader"]).rows[0]
    assert order.case_id == late

    unit = as_role("unit_officer")
    assert "督办件" in unit.get(reverse("workbench:home")).content.decode()
    assert "督办" in unit.get(reverse("workbench:cases")).content.decode()
    assert order.number in page(unit, "supervision_mine")
    body = page(unit, "supervision_order", "", order.number)
    assert "签收督办件" in body
    assert post(unit, "supervision_order_act", order.number, "receive", revision="1").status_code == 302
    assert post(unit, "supervision_order_act", order.number, "answer", text="", revision="2").status_code == 422
    assert post(unit, "supervision_order_act", order.number, "answer", text="已清运", revision="2").status_code == 302
    assert "已清运" in page(as_role("street_leader"), "supervision_order", "", order.number)
    answer = post(as_role("street_leader"), "supervision_order_act", order.number, "close", text="", revision="3")
    assert answer.status_code == 302
    assert supervision.order(actor=town["street_leader"], number=order.number).state == "closed"


@pytest.mark.parametrize("role", ["other_unit_officer", "other_street_clerk"])
def test_an_order_of_others_is_not_there(town, as_role, late, role):
    number = supervision.order_issue(actor=town["street_leader"], title="x", text="y", case_id=late)
    answer = as_role(role).get(reverse("workbench:supervision_order", args=[number]))
    assert answer.status_code in (403, 404)


def test_urging_from_the_case_page(town, as_role, late):
    number = number_of(late)
    answer = post(as_role("supervision_officer"), "supervision_urge", number, note="请尽快")
    assert answer.status_code == 302
    look()
    assert "请尽快" in as_role("supervision_officer").get(reverse("workbench:case", args=[number])).content.decode()
    assert as_role("unit_lead").post(reverse("workbench:supervision_urge", args=[number])).status_code == 403


def test_a_sanction_is_given_appealed_against_and_decided_by_another(town, as_role, late):
    card = next(view for view in supervision.cards(actor=town["supervision_officer"]).rows
                if view.kind == "red" and view.stage == "handle")  # fmt: skip
    officer = as_role("supervision_officer")
    assert "提出处理" in page(officer, "supervision_card", "", card.id)
    made = post(officer, "supervision_propose", card=str(card.id), kind="points", points="", reason="超期未办")
    assert made.status_code == 302
    number = supervision.sanctions(actor=town["supervision_officer"]).rows[0].number
    assert post(officer, "supervision_sanction_act", number, "give", points="3", reason="超期未办").status_code == 302
    lead = as_role("unit_lead")
    assert number in page(lead, "supervision_mine")
    assert post(lead, "supervision_sanction_act", number, "appeal", text="停电").status_code == 302
    officer = as_role("supervision_officer")
    post(officer, "supervision_sanction_act", number, "decide", outcome="cancelled", answer="自己撤")
    assert supervision.sanction(actor=town["unit_lead"], number=number).state == "given"
    leader = as_role("street_leader")
    wrong = post(leader, "supervision_sanction_act", number, "decide", outcome="changed", points="3", answer="不变")
    assert wrong.status_code == 422
    assert (
        post(leader, "supervision_sanction_act", number, "decide", outcome="cancelled", answer="属实").status_code
        == 302
    )
    assert "申诉后撤销" in page(as_role("supervision_officer"), "supervision")
    seen = as_role("supervision_officer").get(reverse("workbench:case", args=[number_of(late)])).content.decode()
    assert re.search(r"<s><span class=\"tag tag-red\".*?</s>.*?申诉后撤销.*?属实", seen, re.S)
    unit = as_role("unit_officer").get(reverse("workbench:case", args=[number_of(late)])).content.decode()
    assert "申诉后撤销" in unit
    assert "属实" not in unit, "what was answered is for who may see sanctions"


def test_a_sample_is_drawn_and_judged(town, as_role):
    case_id = factories.case_in(town, "closed")
    look()
    officer = as_role("supervision_officer")
    assert page(officer, "supervision_sample_new")
    day = clock.now().astimezone().date().isoformat()
    wrong = post(officer, "supervision_sample_new", since=day, until=day, strata="unit", percent="")
    assert wrong.status_code == 422
    given = {"since": "2020-01-01", "until": "2099-12-31", "size": "1", "strata": "unit", "seed": "s"}
    assert post(officer, "supervision_sample_new", **given).status_code == 302
    sample = supervision.samples(actor=town["supervision_officer"]).rows[0]
    body = page(officer, "supervision_sample", "", sample.number)
    assert number_of(case_id) in body
    _, (item,) = supervision.sample(actor=town["supervision_officer"], number=sample.number)
    assert post(officer, "supervision_sample_item", item.id, in_time="yes").status_code == 422
    answers = dict.fromkeys(("in_time", "polite", "solved", "photo_true", "result_right"), "yes")
    assert post(officer, "supervision_sample_item", item.id, **answers).status_code == 302
    assert supervision.sample(actor=town["supervision_officer"], number=sample.number)[0].passed == 1


@pytest.mark.parametrize(
    "name",
    ["supervision_orders", "supervision_sanctions", "supervision_samples", "supervision_findings", "supervision_rules"],
)
def test_every_tab_has_an_empty_state_and_takes_any_filter(town, as_role, name):
    client = as_role("supervision_officer")
    page(client, name)
    page(
        client, name, f"?unit={town.lighting.id}&person={town.lighting.id}&type=none&division=none&kind=x&after=broken"
    )
