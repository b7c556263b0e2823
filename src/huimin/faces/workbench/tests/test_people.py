"""The people of administration: who sees whom, who may do what to whom, and what is shown once."""

import pytest
from django.urls import reverse
from django.utils import timezone

from huimin.engines.casework import factories
from huimin.kernel.access import api as access
from huimin.kernel.access import factories as people
from huimin.kernel.facts import api as facts
from huimin.kernel.signin import api as signin

pytestmark = pytest.mark.django_db
PEOPLE, NEW = "/workbench/administration/people/", "/workbench/administration/people/new"


def page_of(who):
    return reverse("workbench:person", args=[who.id])


def act(who, name, **more):
    return reverse(f"workbench:{name}", args=[who.id, *more.values()])


def verbs(who):
    return [fact.verb for fact in facts.of(subject=("account", who.id))]


def open_seats(who):
    return access.holdings(account_id=who.id)


@pytest.mark.parametrize("address", [PEOPLE, NEW, "/workbench/administration/"])
def test_who_administers_nothing_is_refused(as_role, address):
    assert as_role("intake_clerk").get(address).status_code == 403


def test_the_menu_leads_administrators_there_and_nobody_else(client, administrator, as_role):
    address = reverse("workbench:administration")
    assert address not in as_role("unit_lead").get(reverse("workbench:home")).content.decode()
    administrator("system_admin", division="")
    assert address in client.get(reverse("workbench:home")).content.decode()
    assert client.get(address).url == PEOPLE


def test_people_are_found_by_name_unit_and_whole_number_and_the_number_stays_masked(client, administrator, town):
    administrator("system_admin", division="")
    who = people.staff("wang.wu", role="unit_officer", organisation=town.sanitation, display_name="王五经办")
    access.create_account(actor=people.SYSTEM, kind="staff", username="zhao", display_name="赵六", phone="13912345678")
    for query, found in (
        ({"q": "王五"}, who.display_name),
        ({"q": "wang.w"}, who.display_name),
        ({"unit": str(town.sanitation.id)}, who.display_name),
        ({"q": "139 1234 5678"}, "赵六"),
    ):
        assert found in client.get(PEOPLE, query).content.decode(), query
    page = client.get(PEOPLE, {"q": "13912345678"}).content.decode()
    assert "139****5678" in page
    assert "王五" not in page
    assert "赵六" not in client.get(PEOPLE, {"q": "12345678"}).content.decode()
    assert who.display_name not in client.get(PEOPLE, {"unit": str(town.lighting.id)}).content.decode()


@pytest.mark.parametrize("query", ["after=broken", "unit=x", "state=x"])
def test_an_address_that_makes_no_sense_gives_the_list(client, administrator, query):
    administrator()
    assert client.get(f"{PEOPLE}?{query}", follow=True).status_code == 200


def test_reading_people_is_recorded(client, administrator, town):
    who = administrator()
    client.get(PEOPLE)
    assert "access.accounts_listed" in verbs(who)
    read = people.Account.objects.get(id=town["unit_officer"].account_id)
    client.get(page_of(read))
    assert verbs(read)[-1] == "access.account_viewed"


def test_an_administrator_of_one_street_neither_sees_nor_changes_people_of_another(
    client, administrator, town, free_post
):
    administrator(division=factories.OTHER_STREET)
    theirs = people.Account.objects.get(id=town["unit_officer"].account_id)
    (seat,) = open_seats(theirs)
    post = free_post(division=factories.OTHER_STREET)
    assert client.get(PEOPLE, {"q": theirs.display_name}).context["rows"] == []
    assert client.get(page_of(theirs)).status_code == 404
    for address, data in (
        (act(theirs, "person_switch"), {"reason": "x"}),
        (act(theirs, "person_password"), {}),
        (act(theirs, "person_factors"), {"reason": "x"}),
        (act(theirs, "seat_give"), {"post": str(post.id), "kind": "acting"}),
        (act(theirs, "seat_end", holding=seat.id), {}),
    ):
        assert client.post(address, data).status_code in (403, 404), address
    theirs.refresh_from_db()
    assert theirs.is_active
    assert [each.id for each in open_seats(theirs)] == [seat.id]


def test_the_administrator_of_a_street_reaches_communities_of_it(client, administrator):
    administrator()
    who = people.staff(role="grid_supervisor", division=factories.COMMUNITY)
    assert client.get(page_of(who)).status_code == 200
    client.post(act(who, "person_switch"), {"reason": "调离"})
    who.refresh_from_db()
    assert not who.is_active


def test_who_also_sits_elsewhere_is_not_taken_over_from_here(client, administrator, town, free_post):
    administrator()
    who = people.Account.objects.get(id=town["unit_officer"].account_id)
    elsewhere = free_post(division=factories.OTHER_STREET)
    access.hold_post(actor=people.SYSTEM, account_id=who.id, post_id=elsewhere.id, kind="acting")
    page = client.get(page_of(who)).content.decode()
    assert elsewhere.label not in page
    before = who.password
    assert client.post(act(who, "person_password")).status_code == 403
    who.refresh_from_db()
    assert who.password == before


def test_who_may_do_things_everywhere_is_not_taken_over_by_a_street(client, administrator):
    administrator()
    who = people.staff(role="system_admin", division=factories.STREET)
    assert client.post(act(who, "person_password")).status_code == 403
    assert "access.password_set" not in verbs(who)


def test_an_account_is_made_on_its_first_post_and_the_password_shown_once(client, administrator, free_post):
    administrator()
    post = free_post()
    given = {"display_name": "新同事", "username": "xin1", "phone": "13800138000", "post": str(post.id)}
    given["kind"] = "substantive"
    answer = client.post(NEW, given)
    made = people.Account.objects.get(username="xin1")
    password = answer.context["password"]
    assert password in answer.content.decode()
    assert made.check_password(password)
    assert made.must_change_password
    assert "no-store" in answer["Cache-Control"]
    assert password not in client.get(page_of(made)).content.decode()
    assert [seat.post_id for seat in open_seats(made)] == [post.id]
    again = client.post(NEW, given)
    assert again.status_code == 422
    assert "已有人使用" in again.content.decode()
    assert people.Account.objects.filter(username="xin1").count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"username": "X"}, "username"),
        ({"display_name": ""}, "display_name"),
        ({"phone": "12"}, "phone"),
        ({"post": ""}, "post"),
        ({"starts_on": "2030-01-02", "ends_on": "2030-01-01"}, "ends_on"),
        ({"starts_on": "morgen"}, "starts_on"),
    ],
)
def test_a_wrong_input_is_named_and_nobody_is_made(client, administrator, free_post, wrong, field):
    administrator()
    given = {"display_name": "新", "username": "xin2", "post": str(free_post().id), "kind": "substantive", **wrong}
    answer = client.post(NEW, given)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not people.Account.objects.filter(username="xin2").exists()


def test_nobody_is_seated_where_the_post_gives_more_than_the_street(client, administrator, free_post):
    administrator()
    wide = free_post("wide", roles=("system_admin",))
    given = {"display_name": "新", "username": "xin3", "post": str(wide.id), "kind": "substantive"}
    answer = client.post(NEW, given)
    assert answer.status_code == 422
    assert "管理范围" in answer.content.decode()
    assert not people.Account.objects.filter(username="xin3").exists()


def test_posts_are_given_from_day_to_day_and_ended_with_their_history(client, administrator, town, free_post):
    administrator()
    who = people.Account.objects.get(id=town["unit_officer"].account_id)
    post = free_post()
    given = {"post": str(post.id), "kind": "acting", "ends_on": "2031-05-31", "reason": "任字1号"}
    assert client.post(act(who, "seat_give"), given).status_code == 302
    twice = client.post(act(who, "seat_give"), given)
    assert twice.status_code == 422
    (seat,) = [each for each in open_seats(who) if each.post_id == post.id]
    assert seat.kind == "acting"
    assert timezone.localtime(seat.ends_at).date().isoformat() == "2031-06-01"  # the last day is still theirs
    end = act(who, "seat_end", holding=seat.id)
    for _time in range(2):
        client.post(end, {"reason": "借调期满"})
    assert verbs(who).count("access.post_left") == 1
    assert post.id not in {each.post_id for each in open_seats(who)}
    page = client.get(page_of(who))
    assert post.label in page.content.decode()
    assert [seat["post"].id for seat in page.context["past"]] == [post.id]


def test_a_post_to_come_is_not_a_post_yet(client, administrator, town, free_post):
    administrator()
    who = people.Account.objects.get(id=town["unit_officer"].account_id)
    post = free_post()
    client.post(act(who, "seat_give"), {"post": str(post.id), "kind": "substantive", "starts_on": "2031-01-01"})
    assert post.id not in {each.post_id for each in open_seats(who)}
    assert "待生效" in client.get(page_of(who)).content.decode()


def test_powers_stay_apart(client, administrator, free_post):
    administrator("system_admin", division="")
    auditor = people.staff(role="auditor")
    post = free_post("keys", roles=("security_admin",))
    answer = client.post(act(auditor, "seat_give"), {"post": str(post.id), "kind": "substantive"})
    assert answer.status_code == 422
    assert "不能由同一人担任" in answer.content.decode()
    assert len(open_seats(auditor)) == 1


def test_nobody_decides_about_themselves(client, administrator, free_post):
    me = administrator()
    post = free_post()
    assert client.post(act(me, "seat_give"), {"post": str(post.id), "kind": "substantive"}).status_code == 422
    client.post(act(me, "person_switch"), {"reason": "x"})
    me.refresh_from_db()
    assert me.is_active
    assert len(open_seats(me)) == 1


def test_an_account_is_switched_off_and_on_with_a_reason(client, administrator, town):
    administrator()
    who = people.Account.objects.get(id=town["unit_officer"].account_id)
    switch = act(who, "person_switch")
    assert "理由" in client.post(switch, {"reason": " "}, follow=True).content.decode()
    who.refresh_from_db()
    assert who.is_active
    for _time in range(2):
        client.post(switch, {"reason": "离职"})
    who.refresh_from_db()
    assert not who.is_active
    assert verbs(who).count("access.account_deactivated") == 1
    assert "离职" in client.get(page_of(who)).content.decode()
    client.post(switch, {"reason": "返岗", "on": "1"})
    who.refresh_from_db()
    assert who.is_active


def test_a_new_password_is_drawn_shown_once_and_must_be_changed(client, administrator, town):
    administrator()
    who = people.Account.objects.get(id=town["unit_officer"].account_id)
    answer = client.post(act(who, "person_password"))
    who.refresh_from_db()
    assert who.check_password(answer.context["password"])
    assert who.must_change_password
    assert client.get(act(who, "person_password")).status_code == 405


def test_second_factors_are_taken_away_with_a_reason(client, administrator, town):
    administrator()
    who = people.Account.objects.get(id=town["unit_officer"].account_id)
    signin.enrol_totp(actor=people.SYSTEM, account_id=who.id, secret="JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    client.post(act(who, "person_factors"), {})
    assert signin.has_second_factor(who.id)
    client.post(act(who, "person_factors"), {"reason": "手机遗失"})
    assert not signin.has_second_factor(who.id)
    assert "access.second_factors_reset" in verbs(who)


def test_who_only_reads_is_offered_no_change(client, administrator, town):
    administrator("auditor", division="")
    who = people.Account.objects.get(id=town["unit_officer"].account_id)
    page = client.get(page_of(who)).content.decode()
    assert act(who, "person_switch") not in page
    assert client.post(act(who, "person_switch"), {"reason": "x"}).status_code == 403
    assert client.get(NEW).status_code == 403
