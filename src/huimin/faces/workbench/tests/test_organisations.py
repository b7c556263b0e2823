"""Organisations and posts of administration."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from huimin.engines.casework import factories
from huimin.kernel.access import api as access
from huimin.kernel.access import factories as people
from huimin.kernel.access.api import Actor
from huimin.kernel.facts import api as facts

pytestmark = pytest.mark.django_db
TREE, NEW = "/workbench/administration/organisations/", "/workbench/administration/organisations/new"


def page_of(unit):
    return reverse("workbench:organisation", args=[unit.id])


def new_post(code="xin", **more):
    return {"title_zh": "新岗", "title_en": "New post", "code": code, **more}


def test_the_tree_has_what_lies_in_ones_remit(client, administrator, town):
    below = people.organisation("team", parent=town.sanitation.id, division=factories.COMMUNITY)
    other = people.organisation("elsewhere", division=factories.OTHER_STREET)
    administrator()
    answer = client.get(TREE)
    depths = {row["view"].id: row["depth"] for row in answer.context["rows"]}
    assert (depths[town.sanitation.id], depths[below.id]) == (0, 1)
    assert other.id not in depths
    assert client.get(page_of(other)).status_code == 404


def test_who_may_not_see_it_is_refused(as_role):
    for address in (TREE, NEW):
        assert as_role("intake_clerk").get(address).status_code == 403


def test_an_organisation_is_made_below_one_administered(client, administrator, town):
    administrator()
    given = {
        "name_zh": "清扫队",
        "code": "sweepers",
        "kind": "unit",
        "parent": str(town.sanitation.id),
        "division": factories.COMMUNITY,
    }
    assert client.post(NEW, given).status_code == 302
    made = access.organisation(code="sweepers")
    assert made.parent_id == town.sanitation.id
    assert made.name == {"zh-hans": "清扫队", "en": "清扫队"}
    assert [fact.verb for fact in facts.of(subject=("organisation", made.id))] == ["access.organisation_created"]
    again = client.post(NEW, given)
    assert again.status_code == 422
    assert list(again.context["form"].errors) == ["code"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name_zh": ""}, "name_zh"),
        ({"code": "a b"}, "code"),
        ({"kind": "kingdom"}, "kind"),
        ({"division": factories.OTHER_STREET}, "division"),
    ],
)
def test_a_wrong_input_is_named(client, administrator, wrong, field):
    administrator()
    given = {"name_zh": "队", "code": "team", "kind": "unit", "division": factories.STREET, **wrong}
    answer = client.post(NEW, given)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert access.organisation(code="team") is None


def test_an_organisation_of_nobodys_is_not_made_by_a_street(client, administrator):
    administrator()
    answer = client.post(NEW, {"name_zh": "全市", "code": "all", "kind": "unit"})
    assert list(answer.context["form"].errors) == ["parent"]
    assert access.organisation(code="all") is None


def test_who_makes_posts_does_not_decide_what_they_may_do(client, administrator, town):
    administrator("system_admin", division="")
    assert "roles" not in client.get(page_of(town.sanitation)).context["form"].fields
    client.post(page_of(town.sanitation), new_post(roles=["system_admin"]))
    made = access.post(code="xin")
    assert access.roles_of_posts([made.id]) == {}
    roles = reverse("workbench:post_roles", args=[made.id])
    assert client.post(roles, {"roles": ["dispatcher"], "reason": "x"}).status_code == 403


def test_a_post_is_not_made_in_another_street(client, administrator, town):
    administrator(division=factories.OTHER_STREET)
    assert client.post(page_of(town.sanitation), new_post()).status_code == 404
    assert access.post(code="xin") is None


def test_roles_of_a_post_are_given_with_a_reason_and_kept_as_a_fact(client, administrator, free_post):
    administrator("street_keeper")
    post = free_post()
    address = reverse("workbench:post_roles", args=[post.id])
    assert client.post(address, {"roles": ["dispatcher"], "reason": ""}).status_code == 422
    for _time in range(2):
        client.post(address, {"roles": ["dispatcher"], "reason": "分工调整"})
    assert access.roles_of_posts([post.id]) == {post.id: ["dispatcher"]}
    set_ = [fact for fact in facts.of(subject=("post", post.id)) if fact.verb == "access.post_roles_set"]
    assert [(fact.data["before"], fact.data["after"], fact.reason) for fact in set_] == [
        (["intake_clerk"], ["dispatcher"], "分工调整")
    ]
    page = client.get(reverse("workbench:post", args=[post.id])).content.decode()
    assert "派遣案件" in page or "派遣员" in page


def test_a_street_gives_no_role_that_reaches_everywhere(client, administrator, free_post):
    administrator("street_keeper")
    post = free_post()
    answer = client.post(reverse("workbench:post_roles", args=[post.id]), {"roles": ["system_admin"], "reason": "x"})
    assert answer.status_code == 422
    assert access.roles_of_posts([post.id]) == {post.id: ["intake_clerk"]}


def test_roles_of_another_street_are_out_of_reach(client, administrator, free_post):
    administrator("street_keeper")
    post = free_post(division=factories.OTHER_STREET)
    assert client.get(reverse("workbench:post", args=[post.id])).status_code == 404
    answer = client.post(reverse("workbench:post_roles", args=[post.id]), {"roles": [], "reason": "x"})
    assert answer.status_code in (403, 404)
    assert access.roles_of_posts([post.id]) == {post.id: ["intake_clerk"]}


def test_nobody_decides_what_their_own_post_may_do(client, administrator):
    me = administrator("security_admin", division="")
    (seat,) = access.holdings(account_id=me.id)
    answer = client.post(
        reverse("workbench:post_roles", args=[seat.post_id]), {"roles": ["street_leader"], "reason": "x"}
    )
    assert answer.status_code == 422
    assert "自己所在岗位" in answer.content.decode()


def test_roles_that_exclude_each_other_are_refused_beside_the_field(client, administrator, free_post):
    administrator("security_admin", division="")
    post = free_post()
    address = reverse("workbench:post_roles", args=[post.id])
    answer = client.post(address, {"roles": ["system_admin", "auditor"], "reason": "x"})
    assert list(answer.context["form"].errors) == ["roles"]
    assert access.roles_of_posts([post.id]) == {post.id: ["intake_clerk"]}


def address(name, row):
    return reverse(f"workbench:{name}", args=[row.id])


def test_an_organisation_is_changed(client, administrator, free_post):
    unit = access.organisation(id=free_post().organisation_id)
    administrator()
    given = {"name_zh": "新名", "name_en": "New", "kind": "station", "calendar": "cn-urban", "reason": "改名"}
    assert client.post(address("organisation_edit", unit), given).status_code == 302
    now = access.organisation(id=unit.id)
    assert (now.name, now.kind, now.calendar_code) == ({"zh-hans": "新名", "en": "New"}, "station", "cn-urban")
    page = client.get(page_of(unit))
    assert page.context["edit_form"]["calendar"].value() == "cn-urban"
    assert "城市管理工作时间" in page.content.decode()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name_zh": ""}, "name_zh"),
        ({"kind": "kingdom"}, "kind"),
        ({"calendar": "x"}, "calendar"),
        ({"reason": ""}, "reason"),
    ],
)
def test_a_wrong_change_is_named(client, administrator, free_post, wrong, field):
    unit = access.organisation(id=free_post().organisation_id)
    administrator()
    given = {"name_zh": "新名", "kind": "unit", "calendar": "", "reason": "x", **wrong}
    answer = client.post(address("organisation_edit", unit), given)
    assert answer.status_code == 422
    assert list(answer.context["edit_form"].errors) == [field]
    assert access.organisation(id=unit.id) == unit


def test_an_organisation_is_closed_once_nobody_sits_there_and_opened_again(client, administrator, free_post):
    post = free_post()
    unit, who = access.organisation(id=post.organisation_id), people.staff(display_name="赵四")
    held = access.hold_post(actor=Actor.system("test"), account_id=who.id, post_id=post.id)
    administrator()
    close = address("organisation_close", unit)
    answer = client.post(close, {"reason": "撤并"})
    assert answer.status_code == 422
    assert "赵四" in answer.content.decode()
    access.leave_post(actor=Actor.system("test"), holding_id=held.id)
    for wrong, field in (({"reason": ""}, "reason"), ({"day": "2020-01-01", "reason": "x"}, "day")):
        answer = client.post(close, wrong)
        assert list(answer.context["close_form"].errors) == [field]
    assert client.post(close, {"reason": "撤并"}).status_code == 302
    page = client.get(page_of(unit))
    assert "已关闭" in page.content.decode()
    assert 'name="title_zh"' not in page.content.decode()
    assert unit.id not in {row["view"].id for row in client.get(TREE).context["rows"]}
    assert unit.id in {row["view"].id for row in client.get(f"{TREE}?closed=1").context["rows"]}
    reopen = address("organisation_reopen", unit)
    client.post(reopen, {"reason": ""})
    assert not access.organisation(id=unit.id).is_active
    client.post(reopen, {"reason": "误操作"})
    assert access.organisation(id=unit.id).is_active
    told = facts.of(subject=("organisation", unit.id))[-2:]
    assert [(fact.verb, fact.reason) for fact in told] == [
        ("access.organisation_closed", "撤并"),
        ("access.organisation_reopened", "误操作"),
    ]


def test_a_day_to_come_is_shown_and_can_be_taken_back(client, administrator, free_post):
    unit = access.organisation(id=free_post().organisation_id)
    administrator()
    day = timezone.localdate() + timedelta(days=10)
    client.post(address("organisation_close", unit), {"day": day.isoformat(), "reason": "撤并"})
    stands = access.organisation(id=unit.id)
    assert stands.is_active
    assert timezone.localtime(stands.closed_at).date() == day
    assert "将于" in client.get(page_of(unit)).content.decode()
    client.post(address("organisation_reopen", unit), {"reason": "不撤了"})
    assert access.organisation(id=unit.id).closed_at is None


def test_a_post_is_renamed_retired_and_brought_back(client, administrator, free_post):
    post = free_post()
    administrator()
    client.post(address("post_rename", post), {"title_zh": "新岗名", "reason": "x"})
    assert access.post(id=post.id).title == {"zh-hans": "新岗名", "en": "新岗名"}
    answer = client.post(address("post_rename", post), {"title_zh": "", "reason": "x"})
    assert (answer.status_code, list(answer.context["title_form"].errors)) == (422, ["title_zh"])
    answer = client.post(address("post_retire", post), {"day": "2020-01-01", "reason": "x"})
    assert (answer.status_code, list(answer.context["retire_form"].errors)) == (422, ["day"])
    client.post(address("post_retire", post), {"day": timezone.localdate().isoformat(), "reason": "x"})
    assert access.posts(ids=[post.id]) == []
    assert client.get(address("post", post)).context["is_retired"]
    client.post(address("post_restore", post), {"reason": "x"})
    assert [view.id for view in access.posts(ids=[post.id])] == [post.id]


def test_a_post_that_is_held_is_not_retired(client, administrator, town):
    administrator()
    (seat,) = access.holdings(account_id=town["intake_clerk"].account_id)
    answer = client.post(reverse("workbench:post_retire", args=[seat.post_id]), {"reason": "x"})
    assert answer.status_code == 422
    assert seat.display_name in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("organisation_edit", {"name_zh": "新名", "kind": "unit", "calendar": ""}),
        ("organisation_close", {}),
        ("organisation_reopen", {}),
        ("post_rename", {"title_zh": "新名"}),
        ("post_retire", {}),
        ("post_restore", {}),
    ],
)
def test_another_street_and_who_may_not_change_nothing(client, as_role, administrator, free_post, name, given):
    post = free_post(division=factories.OTHER_STREET)
    row = post if name.startswith("post") else access.organisation(id=post.organisation_id)
    assert as_role("intake_clerk").post(address(name, row), {**given, "reason": "x"}).status_code == 403
    administrator()
    assert client.post(address(name, row), {**given, "reason": "x"}).status_code in (403, 404)
    assert (access.post(id=post.id), access.organisation(id=post.organisation_id).closed_at) == (post, None)
