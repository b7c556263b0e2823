"""API keys of administration: no more than their maker holds, shown once, ended at once."""

import pytest
from django.urls import reverse
from uuid_utils.compat import uuid7

from huimin.engines.casework import factories
from huimin.kernel.access import api as access
from huimin.kernel.access import factories as people
from huimin.kernel.facts import api as facts

pytestmark = pytest.mark.django_db
KEYS, NEW = "/workbench/administration/keys/", "/workbench/administration/keys/new"


def wanted(**more):
    return {
        "name": "市热线", "division": factories.STREET, "permissions": ["casework.case_raise"], "data_classes": "general",
        "days": "30", "key_id": str(uuid7()), **more,
    }  # fmt: skip


def all_keys():
    return access.keys(actor=people.SYSTEM)


def enters(secret):
    return access.actor_by_secret(secret=secret, source=access.Source()) is not None


def test_who_keeps_no_keys_is_refused(client, administrator, as_role):
    for address in (KEYS, NEW):
        assert as_role("intake_clerk").get(address).status_code == 403
    administrator("auditor", division="")
    assert client.get(KEYS).status_code == 200
    assert client.get(NEW).status_code == 403


def test_a_key_is_made_once_and_its_secret_shown_once(client, administrator):
    who = administrator("street_keeper")
    given = wanted()
    answer = client.post(NEW, given)
    secret = answer.context["secret"]
    assert secret in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert enters(secret)
    again = client.post(NEW, given)
    assert again.status_code == 422
    assert secret not in again.content.decode()
    (key,) = all_keys()
    assert (key.permissions, key.division_code, key.created_by) == (("casework.case_raise",), factories.STREET, who.id)
    page = client.get(KEYS).content.decode()
    assert key.prefix in page
    assert secret not in page


def test_only_what_one_holds_can_be_chosen(client, administrator):
    administrator("street_keeper")
    offered = {code for code, _title in client.get(NEW).context["form"].fields["permissions"].choices}
    assert "casework.case_raise" in offered
    assert "casework.case_close" not in offered
    answer = client.post(NEW, wanted(permissions=["casework.case_close"]))
    assert list(answer.context["form"].errors) == ["permissions"]
    assert all_keys() == []


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"division": factories.OTHER_STREET}, "division"),
        ({"division": "everywhere"}, "division"),
        ({"data_classes": "general personal"}, "permissions"),
        ({"name": ""}, "name"),
        ({"days": "0"}, "days"),
        ({"permissions": []}, "permissions"),
    ],
)
def test_no_key_reaches_farther_or_sees_more_than_its_maker(client, administrator, wrong, field):
    administrator("street_keeper")
    answer = client.post(NEW, wanted(**wrong))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert all_keys() == []


def test_a_key_is_ended_at_once_and_twice_is_once(client, administrator):
    administrator("street_keeper")
    secret = client.post(NEW, wanted()).context["secret"]
    (key,) = all_keys()
    for _time in range(2):
        client.post(reverse("workbench:key_end", args=[key.id]), {"reason": "停止对接"})
    assert not enters(secret)
    ended = [fact for fact in facts.of(subject=("account", key.account_id)) if fact.verb == "access.key_revoked"]
    assert [fact.reason for fact in ended] == ["停止对接"]


def test_keys_of_another_street_and_of_everywhere_are_out_of_reach(client, administrator):
    administrator("street_keeper")
    there = people.key("casework.case_view", division_code=factories.OTHER_STREET)
    everywhere = people.key("casework.case_view")
    page = client.get(KEYS).content.decode()
    for issued in (there, everywhere):
        assert issued.key.prefix not in page
        assert client.post(reverse("workbench:key_end", args=[issued.key.id])).status_code == 404
        assert enters(issued.secret)
