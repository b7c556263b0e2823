"""Likely duplicates beside a case, hints in the phone agent's form, and the reason beside the unit."""

import pytest
from django.urls import reverse

from huimin.engines.casework import api as casework
from huimin.engines.casework import factories
from huimin.kernel.access import factories as people
from huimin.kernel.facts import api as facts

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(db):
    return factories.town()


@pytest.fixture
def as_role(client, town):
    def sign_in(role):
        people.sign_in(client, people.Account.objects.get(id=town[role].account_id))
        return client

    return sign_in


def test_a_likely_duplicate_is_shown_with_distance_age_and_words(town, as_role):
    first, second = factories.raise_garbage(town), factories.raise_garbage(town)
    client = as_role("intake_clerk")
    address = reverse("workbench:duplicates", args=[second.number])
    assert address in client.get(reverse("workbench:case", args=[second.number])).content.decode()
    piece = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert first.number in piece
    assert "相距 0 米" in piece
    assert "垃圾堆了三天没人收" in piece
    assert "<html" not in piece
    assert "<h1" in client.get(address).content.decode()


def test_ticked_duplicates_are_merged_into_the_case_at_once(town, as_role):
    main, *others = (factories.raise_garbage(town) for _ in range(4))
    client = as_role("intake_clerk")
    address = reverse("workbench:duplicates", args=[main.number])
    ticked = [others[0].number, others[1].number, "261126-99999"]
    page = client.post(address, {"case": ticked}, follow=True).content.decode()
    assert others[0].number in page
    views = {one.number: casework.case(actor=town["intake_clerk"], number=one.number) for one in (main, *others)}
    assert [views[one.number].state for one in others] == ["voided", "voided", "reported"]
    assert views[main.number].reporter_count == 3
    assert "请至少选择一个案件。" in client.post(address, {}, follow=True).content.decode()


def test_who_may_not_see_the_case_is_told_there_is_none(town, as_role):
    receipt = factories.raise_garbage(town)
    address = reverse("workbench:duplicates", args=[receipt.number])
    assert as_role("other_street_clerk").get(address).status_code == 404


def test_what_the_resident_said_is_the_same_is_named(town, as_role):
    first = factories.raise_garbage(town)
    second = factories.raise_garbage(town, same_as=first.case_id, lon=100.025, description="另一处")
    piece = as_role("intake_clerk").get(reverse("workbench:duplicates", args=[second.number])).content.decode()
    assert "同一件事" in piece
    assert first.number in piece


def test_the_phone_form_suggests_and_warns_while_it_is_written(town, as_role):
    first = factories.raise_garbage(town)
    client = as_role("phone_agent")
    asked = {"description": "楼下垃圾没人收", "community_code": factories.COMMUNITY, "lon": "100.005", "lat": "10.005"}
    piece = client.post(reverse("workbench:phone_hints"), asked).content.decode()
    assert 'data-type="test.garbage"' in piece
    assert first.number in piece
    for broken in (
        {"lon": "x", "lat": "999"},
        {"community_code": "no"},
        {"type_code": "no.such", "description": "垃圾"},
    ):
        assert client.post(reverse("workbench:phone_hints"), broken).status_code == 200
    taken = {**asked, "type_code": "test.garbage", "same_as": first.number}
    assert client.post(reverse("workbench:phone"), taken).status_code == 302
    raised = casework.recent_cases(actor=town["phone_agent"]).rows[0]
    (fact,) = [fact for fact in facts.of(subject=("case", raised.id)) if fact.verb == "case.raised"]
    assert fact.data["duplicate_candidate_of"] == str(first.case_id)
    assert fact.data["suggested"]["rank"] == 1


def test_the_dispatcher_reads_why_a_unit_is_proposed(town, as_role):
    case_id = factories.case_in(town, "registered")
    number = casework.case(actor=town["system"], case_id=case_id).number
    page = as_role("dispatcher").get(reverse("workbench:case", args=[number])).content.decode()
    assert "★ 按测试街道的派遣规则，派给" in page


def test_one_press_merges_a_case_into_the_one_it_repeats(town, as_role):
    first, second = factories.raise_garbage(town), factories.raise_garbage(town)
    client = as_role("intake_clerk")
    piece = client.get(reverse("workbench:duplicates", args=[second.number])).content.decode()
    address = reverse("workbench:act", args=[second.number, "merge"])
    assert address in piece
    client.post(address, {"revision": "1", "other": first.number})
    assert casework.case(actor=town["system"], case_id=second.case_id).state == "voided"
    assert casework.case(actor=town["system"], case_id=first.case_id).state == "reported"
