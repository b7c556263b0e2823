"""Answering residents at the workbench: what waits, the exchange on the case page, who may write."""

import pytest
from django.urls import reverse

from huimin.engines.casework import api as casework
from huimin.engines.casework import factories
from huimin.kernel.access import factories as people

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


@pytest.fixture
def asked(town):
    """A case in which the resident asked something."""
    case_id = factories.case_in(town, "handling")
    new = casework.NewMessage(text="几点来？", channel="portal")
    casework.message_send(actor=town["resident"], case_id=case_id, new=new)
    return casework.case(actor=town["unit_officer"], case_id=case_id)


def texts(town, view):
    talk = casework.conversation(view=view, for_staff=True)
    return [(item.is_from_resident, item.channel, item.text) for item in talk.messages]


def test_what_waits_is_a_to_do_a_flag_and_a_list(town, as_role, asked):
    client = as_role("unit_officer")
    home = client.get(reverse("workbench:home")).content.decode()
    assert reverse("workbench:messages") in home
    assert "新消息" in home
    waiting = client.get(reverse("workbench:messages")).content.decode()
    assert "几点来？" in waiting
    assert asked.number in waiting
    assert asked.number not in as_role("other_unit_officer").get(reverse("workbench:messages")).content.decode()


def test_answering_on_the_case_page(town, as_role, asked):
    client = as_role("unit_officer")
    assert "几点来？" in client.get(reverse("workbench:case", args=[asked.number])).content.decode()
    sent = client.post(reverse("workbench:message_send", args=[asked.number]), {"message-text": "九点"}, follow=True)
    assert sent.status_code == 200
    assert texts(town, asked) == [(True, "portal", "几点来？"), (False, "workbench", "九点")]
    assert asked.number not in client.get(reverse("workbench:messages")).content.decode()


def test_what_was_refused_stays_in_the_field(town, as_role, asked):
    client = as_role("unit_officer")
    refused = client.post(reverse("workbench:message_send", args=[asked.number]), {"message-text": "字" * 2001})
    assert refused.status_code == 422
    assert "字" * 2001 in refused.content.decode()


def test_read_needs_no_answer(town, as_role, asked):
    client = as_role("unit_officer")
    client.post(reverse("workbench:message_read", args=[asked.number]))
    assert casework.conversation(view=asked, for_staff=True).unread == 0
    assert asked.number not in client.get(reverse("workbench:messages")).content.decode()


def test_what_a_caller_says_is_written_down_by_the_hotline_alone(town, as_role, asked):
    given = {"message-text": "还在等", "heard": "phone"}
    address = reverse("workbench:message_send", args=[asked.number])
    assert as_role("unit_officer").post(address, given).status_code == 403
    assert as_role("phone_agent").post(address, given).status_code == 302
    assert texts(town, asked)[-1] == (True, "phone", "还在等")


def test_who_only_looks_on_gets_no_field(town, as_role, asked):
    page = as_role("supervision_officer").get(reverse("workbench:case", args=[asked.number])).content.decode()
    assert "几点来？" in page
    assert reverse("workbench:message_send", args=[asked.number]) not in page
    sent = as_role("supervision_officer").post(
        reverse("workbench:message_send", args=[asked.number]), {"message-text": "x"}
    )
    assert sent.status_code == 403


def test_the_page_looks_again(town, as_role, asked):
    client = as_role("unit_officer")
    address = reverse("workbench:conversation", args=[asked.number])
    assert "几点来？" in client.get(address).content.decode()
    latest = casework.conversation(view=asked, for_staff=True).latest_id
    assert client.get(address, {"after": latest}).status_code == 204
    assert "<html" not in client.get(address, {"after": "none"}).content.decode()
