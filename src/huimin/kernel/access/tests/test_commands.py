"""The commands of access, run as `./huimin` runs them."""

import io
import json

import pytest

from huimin.kernel.access import api, commands, factories
from huimin.kernel.commands.api import AskedWrongly, Failed, Terminal

pytestmark = pytest.mark.django_db


@pytest.fixture
def terminal():
    return Terminal(is_json=True, out=io.StringIO(), err=io.StringIO())


def said(terminal):
    return json.loads(terminal.out.getvalue())


def run(terminal, verb, **given):
    command = next(each for each in commands.COMMANDS if each.verb == verb)
    terminal.out.seek(0)
    terminal.out.truncate()
    assert command.run(terminal, **given) == 0
    return said(terminal)


NEW_KEY = {
    "name": "app",
    "permission": ["access.organisation_view"],
    "organisation": "",
    "post": "",
    "division": "120106003",
    "level": "",
    "data_class": None,
    "days": 30,
}


def test_a_key_from_making_to_ending(terminal):
    made = run(terminal, "key-create", **NEW_KEY)
    source = api.Source(channel="api")
    assert api.actor_by_secret(secret=made["secret"], source=source).kind == "machine"
    assert [key["prefix"] for key in run(terminal, "key-list")] == [made["prefix"]]
    run(terminal, "key-revoke", prefix=made["prefix"], reason="test")
    assert api.actor_by_secret(secret=made["secret"], source=source) is None


def test_what_access_refuses_is_a_failure_in_a_sentence(terminal):
    with pytest.raises(Failed, match="moon_paint"):
        commands.key_create(terminal, **NEW_KEY | {"permission": ["access.moon_paint"]})
    with pytest.raises(Failed):
        commands.key_create(terminal, **NEW_KEY | {"organisation": "nowhere"})
    with pytest.raises(Failed):
        run(terminal, "account-switch", username="nobody", off=True, reason="")


def test_staff_from_first_day_to_last(terminal):
    factories.ensure_roles()
    office = factories.organisation("o")
    title = {"zh-hans": "岗", "en": "Post"}
    for code in ("p1", "p2"):
        api.create_post(actor=factories.SYSTEM, code=code, organisation_id=office.id, title=title, roles=["dispatcher"])
    made = run(
        terminal, "account-create", username="li", name="李", password="a long first phrase", post=["p1"], acting=None
    )
    assert [row.display_name for row in api.holdings(post_ids=[api.post(code="p1").id])] == ["李"]
    run(terminal, "post-hold", username="li", post="p2", acting=True, start="2026-01-01", end="")
    assert len(api.holdings(account_id=api.account(username="li").id)) == 2
    run(terminal, "post-leave", username="li", post="p1", reason="moved")
    run(terminal, "account-password", username="li", password="another long phrase")
    assert not run(terminal, "account-switch", username="li", off=True, reason="left")["is_active"]
    assert made["username"] == "li"


def test_a_day_that_is_none_is_asked_wrongly(terminal):
    factories.staff("li")
    with pytest.raises(AskedWrongly):
        run(terminal, "post-hold", username="li", post="p", acting=False, start="soon", end="")


def test_roles_are_loaded_and_listed(terminal):
    factories.ensure_roles()
    assert run(terminal, "roles-load")["changed"] == []
    assert "resident" in {role["code"] for role in run(terminal, "roles-list")}
