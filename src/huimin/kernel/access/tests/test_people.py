"""Organisations, posts, people on them, and what they may do then."""

from datetime import timedelta

import pytest
from django.utils import timezone

from huimin.kernel.access import api, factories, seeding
from huimin.kernel.access.models import Account, Role, RoleVersion
from huimin.kernel.facts import api as facts
from huimin.kernel.gate.api import Actor, Where

pytestmark = pytest.mark.django_db

SYSTEM = factories.SYSTEM
HERE = Where(city="120100", district="120106", street="120106003")
THERE = Where(city="120100", district="120106", street="120106001")
VIEW = "access.organisation_view"


@pytest.fixture
def viewer_role():
    def make(code, reach, permission=VIEW):
        grants = [{"permission": permission, "reach": reach}]
        return api.create_role(actor=SYSTEM, code=code, title={"zh-hans": code, "en": code}, grants=grants)

    return make


def test_a_post_over_a_street_reaches_the_street(viewer_role):
    viewer_role("street_viewer", "jurisdiction")
    actor = factories.actor(role="street_viewer", division="120106003")
    post = api.require(actor, VIEW, where=HERE)
    assert post
    assert post.division_code == "120106003"
    assert not api.may(actor, VIEW, where=THERE)


def test_a_unit_post_reaches_the_unit_and_those_below_also_ones_made_later(viewer_role):
    viewer_role("unit_viewer", "unit")
    unit = factories.organisation("sanitation")
    team = factories.organisation("team", parent=unit.id)
    other = factories.organisation("parks")
    who = factories.staff(role="unit_viewer", organisation=unit)
    assert api.may(factories.actor(who), VIEW, unit_id=team.id)
    assert not api.may(factories.actor(who), VIEW, unit_id=other.id)
    shift = factories.organisation("shift", parent=team.id)
    assert shift.ancestor_ids == (unit.id, team.id)
    assert api.may(factories.actor(who), VIEW, unit_id=shift.id)


def test_posts_begin_and_end(viewer_role):
    viewer_role("street_viewer", "jurisdiction")
    who = factories.staff(role="street_viewer")
    (holding,) = api.holdings(account_id=who.id)
    now = timezone.now()
    second = api.create_post(
        actor=SYSTEM,
        code="second",
        organisation_id=api.posts(ids=[holding.post_id])[0].organisation_id,
        title={"zh-hans": "二", "en": "Second"},
        roles=["street_viewer"],
        division_code="120106001",
    )
    api.hold_post(actor=SYSTEM, account_id=who.id, post_id=second.id, kind="acting", starts_at=now + timedelta(hours=1))
    assert [post.code for post in factories.actor(who).posts] == [f"post-{who.username}"]
    assert not api.may(factories.actor(who), VIEW, where=THERE)
    api.leave_post(actor=SYSTEM, holding_id=holding.id, reason="retired")
    assert factories.actor(who).posts == ()
    assert not api.may(factories.actor(who), VIEW, where=HERE)
    assert [(fact.verb, fact.reason) for fact in facts.of(subject=("account", who.id))][-1] == (
        "access.post_left",
        "retired",
    )


def test_a_holding_that_starts_later_is_felt_when_its_time_comes(viewer_role, monkeypatch):
    viewer_role("street_viewer", "jurisdiction")
    unit = factories.organisation("u")
    who = factories.staff()
    post = api.create_post(
        actor=SYSTEM, code="p", organisation_id=unit.id, title={"zh-hans": "p", "en": "p"}, roles=["street_viewer"]
    )
    start = timezone.now() + timedelta(hours=1)
    api.hold_post(actor=SYSTEM, account_id=who.id, post_id=post.id, starts_at=start)
    assert factories.actor(who).posts == ()
    monkeypatch.setattr(timezone, "now", lambda: start + timedelta(seconds=1))
    assert [each.code for each in factories.actor(who).posts] == ["p"]


def test_actors_cost_nothing_when_known_and_little_when_not(viewer_role, django_assert_num_queries):
    viewer_role("street_viewer", "jurisdiction")
    viewer_role("unit_viewer", "unit", permission="access.role_view")
    who = factories.staff(role=("street_viewer", "unit_viewer"))
    with django_assert_num_queries(5):  # the account, holdings, roles, their versions, organisations below
        factories.actor(who)
    with django_assert_num_queries(1):  # the account
        factories.actor(who)


def test_with_a_post_chosen_only_its_grants_count(viewer_role):
    viewer_role("street_viewer", "jurisdiction")
    who = factories.staff(role="street_viewer", division="120106003")
    office = factories.organisation("other-office", division="120106001")
    api.create_post(
        actor=SYSTEM, code="q", organisation_id=office.id, title={"zh-hans": "q", "en": "q"}, roles=["street_viewer"]
    )
    api.hold_post(actor=SYSTEM, account_id=who.id, post_code="q", kind="acting")
    from huimin.kernel.access.actors import actor_for

    who.refresh_from_db()
    everything = actor_for(who, assurance=2)
    assert api.may(everything, VIEW, where=HERE)
    assert api.may(everything, VIEW, where=THERE)
    assert [post.kind for post in everything.posts] == ["substantive", "acting"]
    chosen = actor_for(who, assurance=2, post_id=api.post(code="q").id)
    assert api.may(chosen, VIEW, where=THERE)
    assert not api.may(chosen, VIEW, where=HERE)


def test_powers_are_kept_apart_over_all_posts_of_a_person():
    with pytest.raises(api.PowersApart):
        factories.staff(role=("system_admin", "auditor"))
    who = factories.staff(role="auditor")
    office = factories.organisation("it")
    api.create_post(
        actor=SYSTEM, code="admin", organisation_id=office.id, title={"zh-hans": "a", "en": "a"}, roles=["system_admin"]
    )
    with pytest.raises(api.PowersApart):
        api.hold_post(actor=SYSTEM, account_id=who.id, post_code="admin", starts_at=timezone.now() + timedelta(days=9))
    assert len(api.holdings(account_id=who.id)) == 1  # nothing was kept of the attempt


def test_nobody_sits_twice_on_a_post_and_codes_are_unique():
    who = factories.staff(role="dispatcher")
    with pytest.raises(api.CodeTaken):
        api.hold_post(actor=SYSTEM, account_id=who.id, post_code=f"post-{who.username}")
    factories.organisation("one")
    with pytest.raises(api.CodeTaken):
        api.create_organisation(actor=SYSTEM, code="one", name={"zh-hans": "一", "en": "One"}, kind="unit")


def test_only_those_allowed_change_people_and_only_where_they_may():
    clerk = factories.actor(role="intake_clerk")
    with pytest.raises(api.Refused):
        api.create_account(actor=clerk, kind="staff", username="x1", display_name="X")
    admin = factories.actor(role="system_admin", division="")
    api.create_account(actor=admin, kind="staff", username="x1", display_name="X")
    weak = api.actor_for_account(admin.account_id, assurance=1)
    with pytest.raises(api.SecondFactorNeeded):
        api.create_account(actor=weak, kind="staff", username="x2", display_name="X")


def test_a_changed_role_is_a_new_version_felt_at_once_and_ours_waits_as_a_draft():
    who = factories.staff(role="dispatcher")
    before = {grant.permission for grant in factories.actor(who).grants}
    title = {"zh-hans": "派遣员", "en": "Dispatcher"}
    api.create_role(actor=SYSTEM, code="dispatcher", title=title, grants=[{"permission": VIEW, "reach": "unit"}])
    assert "casework.case_dispatch" in before
    assert {grant.permission for grant in factories.actor(who).grants} == {VIEW}
    role = Role.objects.get(code="dispatcher")
    assert role.current.number == 2
    assert role.current.origin == "city"
    changed = RoleVersion.objects.filter(role=role, origin="product")
    changed.update(digest="as if the product's file had changed since")
    report = seeding.load(Role, RoleVersion)
    assert report["drafted"] == ["dispatcher"]
    role.refresh_from_db()
    assert role.current.origin == "city"
    assert role.versions.count() == 3


def test_loading_roles_twice_is_the_same_as_once():
    factories.ensure_roles()
    assert seeding.load(Role, RoleVersion)["changed"] == []
    assert RoleVersion.objects.count() == Role.objects.count() == len(seeding.read())


def test_a_role_cannot_grant_what_nobody_declares():
    with pytest.raises(api.BadGrant):
        api.create_role(
            actor=SYSTEM,
            code="odd",
            title={"zh-hans": "怪", "en": "Odd"},
            grants=[{"permission": "access.moon_paint", "reach": "unit"}],
        )


def test_every_seeded_role_names_declared_permissions_only():
    unknown = {
        (role.code, grant["permission"])
        for role in seeding.read()
        for grant in role.grants
        if grant["permission"] not in api.permissions()
    }
    assert unknown == set()


def test_a_resident_has_one_account_per_phone_and_it_is_sealed():
    first = api.resident_by_phone(actor=Actor.anonymous(), phone="13912345678")
    again = api.resident_by_phone(actor=Actor.anonymous(), phone="+86 139-1234-5678")
    assert first == again
    assert first.has_phone
    row = Account.objects.get(id=first.id)
    assert "13912345678" not in f"{row.phone_sealed}{row.phone_index}"
    assert api.phone_of(first.id) == "13912345678"
    assert not row.has_usable_password()


def test_a_switched_off_account_has_no_actor():
    who = factories.staff(role="dispatcher")
    api.set_active(actor=SYSTEM, account_id=who.id, is_active=False, reason="left")
    with pytest.raises(api.NotFound):
        api.actor_for_account(who.id)


def test_weak_passwords_are_refused():
    for weak in ("short", "123456789012", "password1234"):
        with pytest.raises(api.AccessError):
            api.create_account(actor=SYSTEM, kind="staff", username="w", display_name="W", password=weak)


def test_posts_are_found_by_what_they_may_do():
    who = factories.staff(role="dispatcher")
    assert f"post-{who.username}" in [post.code for post in api.posts(permission="casework.case_dispatch")]
    assert api.posts(permission="casework.case_sign") == []


def test_revealing_needs_a_purpose_and_leaves_one_fact_with_it():
    resident = factories.resident("13700001111")
    clerk = factories.actor(role="intake_clerk")
    subject = ("resident", resident.id)
    with pytest.raises(api.PurposeNeeded):
        api.reveal(clerk, subject=subject, field="phone", purpose=" ", where=HERE)
    with pytest.raises(api.Refused):
        api.reveal(clerk, subject=subject, field="phone", purpose="回访案件", where=THERE)
    assert api.reveal(clerk, subject=subject, field="phone", purpose="回访案件", where=HERE) == "13700001111"
    readings = [fact for fact in facts.of(subject=("account", resident.id)) if fact.verb == "access.person_revealed"]
    assert [(fact.reason, fact.data["fields"]) for fact in readings] == [("回访案件", ["phone"])]
    assert readings[0].post_id == clerk.post.id


def test_supervisors_see_no_personal_data():
    resident = factories.resident()
    officer = factories.actor(role="supervision_officer")
    with pytest.raises(api.Refused):
        api.reveal(officer, subject=("resident", resident.id), field="phone", purpose="检查工作", where=HERE)


def test_nobody_raises_themselves():
    admin = factories.actor(role="system_admin", division="")
    office = factories.organisation("it2")
    title = {"zh-hans": "x", "en": "x"}
    seat = {"actor": admin, "organisation_id": office.id, "title": title}
    with pytest.raises(api.Refused):  # who makes seats does not decide what they may do
        api.create_post(code="x1", roles=["dispatcher"], **seat)
    bare = api.create_post(code="x2", roles=[], **seat)
    with pytest.raises(api.PowersApart):
        api.hold_post(actor=admin, account_id=admin.account_id, post_id=bare.id)
    security = factories.actor(role="security_admin", division="")
    with pytest.raises(api.PowersApart):
        api.set_post_roles(actor=security, post_id=security.post.id, roles=["street_leader"])
    api.set_post_roles(actor=security, post_id=bare.id, roles=["dispatcher"])
    assert bare.code in [post.code for post in api.posts(role="dispatcher")]
