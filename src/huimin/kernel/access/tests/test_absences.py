"""Absences and deputies: who acts for whom, for how long, and with which rights."""

from datetime import timedelta

import pytest
from django.utils import timezone

from huimin.kernel.access import api, factories
from huimin.kernel.access.models import PostHolding
from huimin.kernel.facts import api as facts

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return factories.organisation("test-office")


@pytest.fixture
def officer(office):
    return factories.actor(role="unit_officer", organisation=office)


@pytest.fixture
def colleague(office):
    other = factories.organisation("test-elsewhere")
    return factories.actor(role="unit_officer", organisation=other)


@pytest.fixture
def lead(office):
    return factories.actor(role="unit_lead", organisation=office)


def away(actor, *, days=(0, 3), **more):
    now = timezone.now()
    span = {"starts_at": now + timedelta(days=days[0], seconds=-1), "ends_at": now + timedelta(days=days[1])}
    return api.absence_report(actor=actor, **{"kind": "leave", **span, **more})


def now(actor):
    return api.actor_for_account(actor.account_id)


def test_a_deputy_gets_the_posts_for_the_time_and_no_longer(officer, colleague, office):
    row = away(officer, deputy_id=colleague.account_id)
    acting = [post for post in now(colleague).posts if post.kind == "acting"]
    assert [post.id for post in acting] == [officer.post.id]
    assert api.may(now(colleague), "casework.case_sign", unit_id=office.id)
    api.absence_end(actor=officer, absence_id=row.id)
    assert not api.may(now(colleague), "casework.case_sign", unit_id=office.id)
    verbs = [
        fact.verb
        for fact in facts.of(subject=("account", officer.account_id))
        if "abs" in fact.verb or "dep" in fact.verb
    ]
    assert verbs == ["access.absence_reported", "access.deputy_named", "access.absence_ended"]


def test_on_the_acting_post_alone_an_act_carries_it(officer, colleague, office):
    away(officer, deputy_id=colleague.account_id)
    chosen = api.actor_for_account(colleague.account_id, post_id=officer.post.id)
    post = api.require(chosen, "casework.case_sign", unit_id=office.id)
    assert (post.id, post.kind) == (officer.post.id, "acting")
    assert not api.may(chosen, "casework.case_sign", unit_id=colleague.post.organisation_id)


def test_a_time_to_come_gives_nothing_before_it_begins(officer, colleague, office):
    row = away(officer, days=(2, 4), deputy_id=colleague.account_id)
    assert not api.may(now(colleague), "casework.case_sign", unit_id=office.id)
    api.absence_end(actor=officer, absence_id=row.id)
    assert not PostHolding.objects.filter(absence_id=row.id).exists()


def test_acting_posts_are_not_handed_on(officer, colleague, lead, office):
    away(officer, deputy_id=colleague.account_id)
    away(now(colleague), deputy_id=lead.account_id, days=(0, 2))
    assert {post.id for post in now(lead).posts if post.kind == "acting"} == {colleague.post.id}


def test_another_deputy_takes_the_place_of_the_first(officer, colleague, lead, office):
    row = away(officer, deputy_id=colleague.account_id)
    api.deputy_name(actor=officer, absence_id=row.id, deputy_id=lead.account_id)
    assert not api.may(now(colleague), "casework.case_sign", unit_id=office.id)
    (seen,) = api.absences(deputy_id=lead.account_id, at=timezone.now())
    assert [post.id for post in seen.posts] == [officer.post.id]


def test_the_units_lead_keeps_absences_of_the_unit_and_of_no_other(officer, colleague, lead):
    row = away(lead, account_id=officer.account_id, deputy_id=colleague.account_id)
    assert row.deputy_id == colleague.account_id
    with pytest.raises(api.Refused):
        away(lead, account_id=colleague.account_id)
    with pytest.raises(api.Refused):
        away(officer, account_id=lead.account_id)


def test_nobody_gives_rights_beyond_their_own(office, lead, officer):
    """The lead may not dispatch, so they give nobody a post that may."""
    both = factories.actor(role=("unit_officer", "dispatcher"), organisation=office)
    row = away(both)
    with pytest.raises(api.AbsenceRefused) as refused:
        api.deputy_name(actor=lead, absence_id=row.id, deputy_id=officer.account_id)
    assert refused.value.field == "deputy_id"
    api.deputy_name(actor=both, absence_id=row.id, deputy_id=officer.account_id)


def test_powers_that_are_kept_apart_stay_apart():
    security, auditor = factories.actor(role="security_admin"), factories.actor(role="auditor")
    with pytest.raises(api.PowersApart):
        away(security, deputy_id=auditor.account_id)
    assert not api.absences(account_ids=[security.account_id])


@pytest.mark.parametrize(
    ("days", "kind", "field"), [((3, 1), "leave", "ends_at"), ((-5, -2), "leave", "ends_at"), ((0, 1), "party", "kind")]
)
def test_what_cannot_be_is_named(officer, days, kind, field):
    with pytest.raises(api.AbsenceRefused) as refused:
        away(officer, days=days, kind=kind)
    assert refused.value.field == field


def test_nobody_is_away_twice_nor_their_own_deputy_nor_deputy_while_away(officer, colleague):
    row = away(officer)
    with pytest.raises(api.AbsenceRefused):
        away(officer, days=(1, 2))
    with pytest.raises(api.AbsenceRefused):
        api.deputy_name(actor=officer, absence_id=row.id, deputy_id=officer.account_id)
    away(colleague)
    with pytest.raises(api.AbsenceRefused):
        api.deputy_name(actor=officer, absence_id=row.id, deputy_id=colleague.account_id)


def test_ended_twice_is_told(officer):
    row = away(officer)
    api.absence_end(actor=officer, absence_id=row.id)
    with pytest.raises(api.AbsenceRefused):
        api.absence_end(actor=officer, absence_id=row.id)


def test_people_are_found_by_place_unit_and_name(officer, office):
    factories.Account.objects.filter(id=officer.account_id).update(display_name="欧阳小白")
    (found,) = api.people(division_codes=[factories.STREET], words="小白")
    assert (found.account_id, found.post.organisation_id) == (officer.account_id, office.id)
    assert api.people(division_codes=["120106004"], words="小白") == []
    assert [each.account_id for each in api.people(organisation_ids=[office.id], names=["欧阳小白"])] == [
        officer.account_id
    ]
