"""What a resident is told while writing, and what becomes of "I have met this too"."""

import pytest
from django.urls import reverse

from huimin.engines.casework import api as casework
from huimin.engines.casework import factories
from huimin.engines.casework.factories import COMMUNITY, OTHER_COMMUNITY
from huimin.kernel.access.api import Actor
from huimin.kernel.facts import api as facts

from .test_report import go, leads_to, number_of, send

LAMP = "楼前路灯不亮，已经三天了"


@pytest.fixture
def lamp(town):
    """A lamp a neighbour has reported."""
    return factories.raise_garbage(
        town, type_code="test.lamp", description=LAMP, reporter=casework.Reporter(name="王小明", phone="13800138000")
    )


def typed(client, **fields):
    return client.post(reverse("portal:report_hints"), fields)


def write_until_place(client, *, community=COMMUNITY, **more):
    leads_to(go(client, "what", description="路灯坏了，不亮"), "kind")
    leads_to(go(client, "kind", type_code="test.lamp"), "where")
    return go(client, "where", lon="100.005", lat="10.005", community=community, **more)


def test_kinds_are_named_while_typing_and_nothing_is_kept(client, town):
    answer = typed(client, description="楼下路灯不亮").content.decode()
    assert 'value="test.lamp"' in answer
    assert "test.garbage" not in answer
    assert "portal_draft" not in client.session


@pytest.mark.parametrize(
    "fields", [{}, {"description": ""}, {"description": "灯"}, {"community": "no", "lon": "x", "lat": "1e9"}]
)
def test_what_says_nothing_yet_gets_an_empty_answer(client, town, fields):
    answer = typed(client, **fields)
    assert (answer.status_code, answer.content.strip()) == (200, b"")


def test_a_kind_can_be_taken_from_the_hint(client, town):
    leads_to(go(client, "what", description=LAMP, type_code="test.lamp"), "where")


def test_neighbours_reports_are_told_by_public_facts_alone(client, town, lamp):
    go(client, "what", description="路灯坏了，不亮")
    go(client, "kind", type_code="test.lamp")
    answer = typed(client, lon="100.005", lat="10.005", community="").content.decode()
    assert "路灯" in answer
    assert "东社区" in answer
    for secret in (LAMP, "王小明", "138", lamp.number, str(lamp.case_id), "100.00"):
        assert secret not in answer
    assert typed(client, lon="100.025", lat="10.005", community="").content.strip() == b""


def test_the_page_between_place_and_photo_asks_the_same_without_javascript(client, town, lamp):
    leads_to(write_until_place(client), "nearby")
    page = client.get(reverse("portal:report_nearby")).content.decode()
    key = page.split('name="same" value="')[1].split('"')[0]
    leads_to(go(client, "nearby", same=key), "photo")
    go(client, "photo")
    go(client, "contact", contact="none")
    assert "街坊" in client.get(reverse("portal:report_check")).content.decode()
    number = number_of(send(client))
    view = casework.case(actor=Actor.system("test"), number=number)
    (raised,) = [fact for fact in facts.of(subject=("case", view.id)) if fact.verb == "case.raised"]
    assert raised.data["duplicate_candidate_of"] == str(lamp.case_id)
    assert casework.said_same(view.id) == lamp.case_id


def test_no_is_an_answer_and_a_forged_key_too(client, town, lamp):
    write_until_place(client)
    leads_to(go(client, "nearby", same="forged"), "photo")
    go(client, "photo")
    go(client, "contact", contact="none")
    view = casework.case(actor=Actor.system("test"), number=number_of(send(client)))
    assert casework.said_same(view.id) is None


def test_who_saw_the_hint_is_not_asked_again(client, town, lamp):
    leads_to(write_until_place(client, hinted="1"), "photo")


def test_where_nothing_is_near_nobody_is_asked(client, town):
    leads_to(write_until_place(client), "photo")
    leads_to(client.get(reverse("portal:report_nearby")), "photo")


def test_the_next_report_of_this_browser_is_looked_for_in_the_same_community(client, town, lamp):
    write_until_place(client)
    client.post(reverse("portal:report_forget"))
    assert "东社区" in typed(client, description=LAMP).content.decode()


def test_what_was_suggested_is_kept_with_what_was_taken(client, town):
    go(client, "what", description="路灯不亮，旁边还有垃圾")
    go(client, "kind", type_code="test.lamp")
    leads_to(go(client, "where", community=OTHER_COMMUNITY), "photo")
    go(client, "photo")
    go(client, "contact", contact="none")
    view = casework.case(actor=Actor.system("test"), number=number_of(send(client)))
    (raised,) = [fact for fact in facts.of(subject=("case", view.id)) if fact.verb == "case.raised"]
    assert raised.data["suggested"]["codes"] == ["test.lamp", "test.garbage"]
    assert raised.data["suggested"]["rank"] == 1
    assert raised.data["suggested"]["model"] == ""


def test_whoever_asks_too_often_is_told_to_wait(client, town, monkeypatch):
    monkeypatch.setattr("huimin.faces.portal.hints.settings.get", lambda name: 2)
    assert [typed(client, description="路灯不亮").status_code for _ in range(4)] == [200, 200, 429, 429]
