"""The pages of the workbench, asked for by the people whose work it is and by those whose it is not."""

import pytest
from django.urls import reverse

from huimin.engines.casework import api as casework
from huimin.engines.casework import factories
from huimin.kernel.access import factories as people
from huimin.kernel.facts import api as facts

pytestmark = pytest.mark.django_db


def test_home_shows_what_waits_on_my_desk(town, as_role, number_of):
    case_id = factories.case_in(town, "dispatched")
    page = as_role("unit_officer").get(reverse("workbench:home")).content.decode()
    assert number_of(case_id) in page
    assert number_of(case_id) not in as_role("other_unit_officer").get(reverse("workbench:home")).content.decode()


def test_filters_stand_in_the_address_and_are_kept_under_a_name(town, as_role, number_of):
    waiting, handled = factories.case_in(town, "dispatched"), factories.case_in(town, "handling")
    client = as_role("unit_officer")
    cases = reverse("workbench:cases")
    page = client.get(cases, {"state": "handling"}).content.decode()
    assert number_of(handled) in page
    assert number_of(waiting) not in page
    client.post(reverse("workbench:view_save"), {"name": "在办", "query": "view=open&state=handling"})
    assert "在办" in client.get(cases).content.decode()
    assert "在办" not in as_role("unit_lead").get(cases).content.decode()


@pytest.mark.parametrize("query", ["view=nonsense", "unit=x", "since=never", "after=broken", "division=none"])
def test_an_address_that_makes_no_sense_gives_a_page(town, as_role, query):
    assert as_role("unit_officer").get(f"{reverse('workbench:cases')}?{query}").status_code == 200


def test_acting_moves_the_case_and_says_so(town, as_role, number_of):
    case_id = factories.case_in(town, "dispatched")
    number = number_of(case_id)
    answer = as_role("unit_officer").post(
        reverse("workbench:act", args=[number, "sign"]), {"revision": "3"}, follow=True
    )
    assert answer.status_code == 200
    assert casework.case(actor=town["unit_officer"], number=number).state == "handling"


def test_a_missing_input_comes_back_beside_its_field(town, as_role, number_of):
    case_id = factories.case_in(town, "handling")
    number = number_of(case_id)
    answer = as_role("unit_officer").post(reverse("workbench:act", args=[number, "finish"]), {"outcome": "solved"})
    assert answer.status_code == 422
    assert casework.case(actor=town["unit_officer"], number=number).state == "handling"


def test_the_form_of_another_act_comes_when_it_is_opened(town, as_role, number_of):
    case_id = factories.case_in(town, "handling")
    client, page = as_role("unit_officer"), reverse("workbench:case", args=[number_of(case_id)])
    act = reverse("workbench:act", args=[number_of(case_id), "note"])
    assert f'hx-get="{page}?act=note"' in client.get(page).content.decode()
    assert f'action="{act}"' not in client.get(page).content.decode()
    assert f'action="{act}"' in client.get(page, {"act": "note"}).content.decode()  # a browser without script
    seen = len(facts.of(subject=("case", case_id)))
    form = client.get(page, {"act": "note"}, headers={"HX-Request": "true"}).content.decode()
    assert form.startswith("<form")
    assert f'action="{act}"' in form
    assert len(facts.of(subject=("case", case_id))) == seen  # who reads the form has read the case
    gone = client.get(page, {"act": "dispatch"}, headers={"HX-Request": "true"}).content.decode()
    assert "<form" not in gone
    assert "not possible now" in gone or "现在" in gone


@pytest.mark.parametrize("role", ["other_unit_officer", "other_street_clerk"])
def test_who_may_not_see_a_case_is_told_there_is_none(town, as_role, role, number_of):
    number = number_of(factories.case_in(town, "handling"))
    client = as_role(role)
    assert client.get(reverse("workbench:case", args=[number])).status_code == 404
    assert client.post(reverse("workbench:act", args=[number, "note"]), {"note": "x"}).status_code == 404


def test_opening_a_case_is_recorded(town, as_role, number_of):
    case_id = factories.case_in(town, "handling")
    as_role("unit_officer").get(reverse("workbench:case", args=[number_of(case_id)]))
    seen = [fact for fact in facts.of(subject=("case", case_id)) if fact.verb == "case.viewed"]
    assert [fact.account_id for fact in seen] == [town["unit_officer"].account_id]


def test_a_phone_is_masked_until_revealed_for_a_purpose(town, as_role):
    receipt = factories.raise_garbage(
        town, reporter=casework.Reporter(name="张三", phone="13800138000"), actor=town["intake_clerk"], channel="phone"
    )
    client = as_role("intake_clerk")
    page = reverse("workbench:case", args=[receipt.number])
    assert "13800138000" not in client.get(page).content.decode()
    asked = reverse("workbench:reveal", args=[receipt.number, "phone"])
    assert "13800138000" not in client.post(asked, {}, follow=True).content.decode()
    assert "13800138000" in client.post(asked, {"purpose": "contact"}).content.decode()
    revealed = [fact for fact in facts.of(subject=("case", receipt.case_id)) if fact.verb == "case.reporter_revealed"]
    assert [fact.data["fields"] for fact in revealed] == [["phone"]]


def test_a_call_becomes_a_case(town, as_role):
    client = as_role("phone_agent")
    answer = client.post(
        reverse("workbench:phone"),
        {
            "type_code": "test.garbage",
            "description": "垃圾没人收",
            "community_code": factories.COMMUNITY,
            "phone": "13800138000",
        },
        follow=True,
    )
    assert answer.status_code == 200
    (case,) = casework.recent_cases(actor=town["phone_agent"]).rows
    assert (case.channel, case.reporter_phone) == ("phone", "138****8000")


def test_asking_for_the_questions_of_a_type_raises_nothing_and_keeps_what_is_written(town, as_role):
    client = as_role("phone_agent")
    asked = {"ask": "1", "type_code": "test.garbage", "description": "垃圾没人收", "phone": "13800138000"}
    page = client.post(reverse("workbench:phone"), asked)
    assert page.status_code == 200
    text = page.content.decode()
    assert 'name="form-bags"' in text
    assert "垃圾没人收</textarea>" in text
    assert 'value="13800138000"' in text
    assert (
        "<legend>" not in client.post(reverse("workbench:phone"), asked | {"type_code": "test.lamp"}).content.decode()
    )
    assert not casework.recent_cases(actor=town["phone_agent"]).rows


def test_the_desk_of_supervision_opens_its_rows(town, as_role):
    assert as_role("supervision_officer").get(reverse("workbench:supervision")).status_code == 200
    assert (
        as_role("intake_clerk").get(reverse("workbench:supervision"), {"days": "30", "kind": "red"}).status_code == 200
    )


def test_the_map_has_only_what_one_may_see(town, as_role, number_of):
    number = number_of(factories.case_in(town, "handling"))
    assert number in as_role("unit_officer").get(reverse("workbench:points")).content.decode()
    assert number not in as_role("other_unit_officer").get(reverse("workbench:points")).content.decode()


def test_one_factor_is_not_enough(town, client):
    people.sign_in(client, people.Account.objects.get(id=town["unit_officer"].account_id), assurance=1)
    assert client.get(reverse("workbench:home")).status_code == 302


def test_a_part_is_asked_for_signed_and_done_on_the_page_by_its_unit(town, as_role, number_of):
    case_id = factories.case_in(town, "handling")
    number = number_of(case_id)
    asked = {"units": [str(town.lighting.id)], "title": "协助照明", "order": "1"}
    as_role("dispatcher").post(reverse("workbench:act", args=[number, "task_assign"]), asked)
    (task,) = casework.case(actor=town["dispatcher"], number=number).tasks
    page = as_role("other_unit_officer").get(reverse("workbench:case", args=[number])).content.decode()
    assert "协助照明" in page
    assert f'name="task_id" value="{task.id}"' in page
    acts = {verb: reverse("workbench:act", args=[number, verb]) for verb in ("task_sign", "task_finish", "finish")}
    assert acts["task_sign"] in page
    client = as_role("other_unit_officer")
    client.post(acts["task_sign"], {"task_id": task.id})
    missing = client.post(acts["task_finish"], {"task_id": task.id})
    assert missing.status_code == 422
    assert acts["finish"] not in as_role("unit_officer").get(reverse("workbench:case", args=[number])).content.decode()
    as_role("other_unit_officer").post(acts["task_finish"], {"task_id": task.id, "note": "灯已架好"})
    page = as_role("unit_officer").get(reverse("workbench:case", args=[number])).content.decode()
    assert "灯已架好" in page
    assert acts["finish"] in page
    assert acts["task_sign"] not in page
