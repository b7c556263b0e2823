"""Roles of administration: read in words, changed as versions, powers apart."""

import pytest
from django.urls import reverse

from huimin.kernel.access import api as access
from huimin.kernel.access import factories as people
from huimin.kernel.access.models import Role
from huimin.kernel.facts import api as facts

pytestmark = pytest.mark.django_db
ROLES, NEW = "/workbench/administration/roles/", "/workbench/administration/roles/new"


def change(code):
    return reverse("workbench:role_edit", args=[code])


def wanted(after, *rights, **more):
    """What the form sends: rights are (permission, reach, data)."""
    chosen = {}
    for permission, reach, data in rights:
        chosen |= {f"reach-{permission}": reach, f"data-{permission}": data}
    return {"title_zh": "值班员", "title_en": "Duty officer", "reason": "试点", "after": after, **chosen, **more}


def test_a_role_is_read_in_words(client, administrator):
    administrator("auditor", division="")
    page = client.get(reverse("workbench:role", args=["unit_officer"])).content.decode()
    assert "岗位所在单位及下级" in page
    assert "含个人信息（脱敏显示）" in page
    assert "casework.case_sign" not in page
    assert "派遣员" in client.get(ROLES).content.decode()
    assert client.get(reverse("workbench:role", args=["nobody"])).status_code == 404


def test_who_holds_it_is_told_within_ones_remit(client, administrator, town):
    administrator("street_keeper")
    there = people.staff(role="unit_officer", division="990101002", display_name="别处经办")
    here = people.Account.objects.get(id=town["unit_officer"].account_id)
    page = client.get(reverse("workbench:role", args=["unit_officer"])).content.decode()
    assert here.display_name in page
    assert there.display_name not in page


def test_only_who_keeps_roles_everywhere_makes_one(client, administrator, as_role):
    assert as_role("intake_clerk").get(ROLES).status_code == 403
    administrator("system_admin", division="")
    assert client.get(NEW).status_code == 403
    administrator("street_keeper")
    answer = client.post(NEW, wanted(0, ("casework.case_view", "unit", "general"), code="duty"))
    assert answer.status_code == 403
    assert access.role("duty") is None


def test_a_role_is_made_and_changed_as_versions_that_stay(client, administrator):
    administrator("security_admin", division="")
    first = wanted(0, ("casework.case_view", "unit", "general"), code="duty")
    for _time in range(2):  # sent twice it is one
        assert client.post(NEW, first).status_code == 302
    assert access.role("duty").number == 1
    client.post(change("duty"), wanted(1, ("casework.case_view", "jurisdiction", "general personal")))
    made = access.role("duty")
    assert made.number == 2
    assert made.grants == (
        {"permission": "casework.case_view", "reach": "jurisdiction", "data_classes": ["general", "personal"]},
    )
    told = facts.of(subject=("role", Role.objects.get(code="duty").id))
    assert [(fact.data["number"], fact.reason) for fact in told] == [(1, "试点"), (2, "试点")]
    page = client.get(reverse("workbench:role", args=["duty"]))
    newest, oldest = page.context["versions"]
    assert len(newest["more"]) == len(newest["less"]) == 1
    assert (oldest["more"], oldest["less"]) == ([], [])


def test_two_who_change_at_once_do_not_overwrite_each_other(client, administrator):
    administrator("security_admin", division="")
    client.post(NEW, wanted(0, ("casework.case_view", "unit", "general"), code="duty"))
    client.post(change("duty"), wanted(1, ("casework.case_note", "unit", "general")))
    late = client.post(change("duty"), wanted(1, ("casework.case_raise", "unit", "general")))
    assert late.status_code == 422
    assert "已有他人改动" in late.content.decode()
    assert access.role("duty").number == 2


def test_a_new_role_does_not_replace_another(client, administrator):
    administrator("security_admin", division="")
    answer = client.post(NEW, wanted(0, ("casework.case_view", "unit", "general"), code="dispatcher"))
    assert list(answer.context["form"].errors) == ["code"]
    assert access.role("dispatcher").number == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"code": "Duty!"}, "code"),
        ({"title_zh": ""}, "title_zh"),
        ({"reason": ""}, "reason"),
        ({"reach-casework.case_view": "galaxy"}, None),
    ],
)
def test_a_wrong_input_is_named_and_what_was_chosen_stays(client, administrator, wrong, field):
    administrator("security_admin", division="")
    answer = client.post(NEW, wanted(0, ("casework.case_view", "unit", "general"), code="duty") | wrong)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field or "__all__"]
    assert access.role("duty") is None
    chosen = {row["code"]: row for part in answer.context["parts"] for row in part["rows"]}["casework.case_note"]
    assert chosen["reaches"][0][2]


def test_no_role_has_two_of_the_three_powers(client, administrator):
    administrator("security_admin", division="")
    both = (("access.account_edit", "jurisdiction", "general"), ("access.role_edit", "jurisdiction", "general"))
    answer = client.post(NEW, wanted(0, *both, code="king"))
    assert answer.status_code == 422
    assert "两种权力" in answer.content.decode()
    assert access.role("king") is None


def test_nobody_comes_to_two_powers_by_a_changed_role(client, administrator):
    administrator("security_admin", division="")
    who = people.staff(role=("auditor", "dispatcher"))
    answer = client.post(change("dispatcher"), wanted(1, ("access.account_edit", "jurisdiction", "general")))
    assert answer.status_code == 422
    assert "access.account_edit" not in {grant.permission for grant in people.actor(who).grants}


def test_nobody_changes_a_role_they_hold(client, administrator):
    me = administrator("security_admin", division="")
    answer = client.post(change("security_admin"), wanted(1, ("casework.case_view", "everywhere", "general personal")))
    assert answer.status_code == 422
    assert "casework.case_view" not in {grant.permission for grant in people.actor(me).grants}
