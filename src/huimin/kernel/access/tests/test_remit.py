"""How far an administrator reaches, and what they may give there."""

import pytest

from huimin.kernel.access import api, factories
from huimin.kernel.access.rules import powers

pytestmark = pytest.mark.django_db
SYSTEM, STREET, OTHER = factories.SYSTEM, "120106003", "120106001"
KEEPS = ("access.account_view", "access.account_edit", "access.organisation_view", "access.organisation_edit")
TITLE = {"zh-hans": "x", "en": "x"}


@pytest.fixture
def keeper():
    """Somebody who keeps accounts and organisations, as far as `reach` says."""

    def make(reach, **seat):
        factories.ensure_roles()
        code = f"keeper_{reach}"
        grants = [{"permission": each, "reach": reach} for each in KEEPS]
        api.create_role(actor=SYSTEM, code=code, title=TITLE, grants=grants)
        return factories.actor(role=code, **seat)

    return make


def post_in(division, code, *, roles=("intake_clerk",), organisation=None):
    unit = organisation or factories.organisation(f"unit-{code}", division=division)
    return api.create_post(actor=SYSTEM, code=code, organisation_id=unit.id, title=TITLE, roles=roles)


def test_by_place_one_appoints_there_and_nowhere_else(keeper):
    actor = keeper("jurisdiction", division=STREET)
    here, there = post_in(STREET, "here"), post_in(OTHER, "there")
    made = api.appoint(actor=actor, username="new.one", display_name="新", post_id=here.id)
    assert [each.post_id for each in api.holdings(account_id=made.account.id)] == [here.id]
    with pytest.raises(api.Refused):
        api.appoint(actor=actor, username="new.two", display_name="新", post_id=there.id)
    assert api.account(username="new.two") is None


def test_by_unit_one_reaches_what_lies_below_and_its_places_only(keeper):
    unit = factories.organisation("sanitation", division=STREET)
    team = factories.organisation("team", parent=unit.id, division=STREET)
    actor = keeper("unit", organisation=unit, division=STREET)
    assert {row.code for row in api.organisations_within(actor)} == {"sanitation", "team"}
    api.create_post(actor=actor, code="driver", organisation_id=team.id, title=TITLE, roles=[])
    with pytest.raises(api.Refused):  # a post of the unit that would look after another street
        api.create_post(actor=actor, code="far", organisation_id=team.id, title=TITLE, roles=[], division_code=OTHER)
    api.create_organisation(actor=actor, code="squad", name=TITLE, kind="unit", parent_id=team.id, division_code=STREET)
    for parent, division in ((team.id, OTHER), (None, STREET), (factories.organisation("parks").id, STREET)):
        with pytest.raises(api.Refused):
            api.create_organisation(
                actor=actor, code="odd", name=TITLE, kind="unit", parent_id=parent, division_code=division
            )


def test_nobody_gives_what_reaches_beyond_them(keeper):
    actor = keeper("jurisdiction", division=STREET)
    wide = post_in(STREET, "wide", roles=("system_admin",))
    with pytest.raises(api.BeyondReach):
        api.appoint(actor=actor, username="new.three", display_name="新", post_id=wide.id)
    everywhere = keeper("everywhere", division="")
    api.appoint(actor=everywhere, username="new.three", display_name="新", post_id=wide.id)


def test_somebody_who_reaches_farther_is_not_taken_over(keeper):
    actor = keeper("jurisdiction", division=STREET)
    chief, clerk = factories.staff(role="system_admin"), factories.staff(role="intake_clerk")
    there = factories.staff(role="intake_clerk", division=OTHER)
    for act in (
        lambda who: api.reset_password(actor=actor, account_id=who),
        lambda who: api.set_active(actor=actor, account_id=who, is_active=False),
    ):
        act(clerk.id)
        with pytest.raises(api.BeyondReach):
            act(chief.id)
        with pytest.raises(api.NotFound):
            act(there.id)
        with pytest.raises(api.NotFound):  # residents are nobody's staff
            act(factories.resident().id)


def test_who_left_last_stays_in_sight_until_they_sit_elsewhere(keeper):
    actor = keeper("jurisdiction", division=STREET)
    who = factories.staff(role="intake_clerk")
    (seat,) = api.holdings(account_id=who.id)
    api.leave_post(actor=SYSTEM, holding_id=seat.id)
    assert api.staff_member(actor=actor, account_id=who.id).seats[0].holding.id == seat.id
    api.hold_post(actor=SYSTEM, account_id=who.id, post_id=post_in(OTHER, "next").id)
    with pytest.raises(api.NotFound):
        api.staff_member(actor=actor, account_id=who.id)


def test_drawn_passwords_are_legible_and_never_the_same():
    who = factories.staff(role="intake_clerk")
    drawn = {api.reset_password(actor=SYSTEM, account_id=who.id) for _time in range(3)}
    assert len(drawn) == 3
    assert all(len(each) == 19 and not set(each) & set("0o1lOI") for each in drawn)


def test_the_three_powers():
    assert powers(["access.account_edit", "access.organisation_edit", "access.role_view"]) == {"system"}
    assert powers(["access.key_edit", "facts.audit_view"]) == {"security", "audit"}
    assert powers(["casework.case_view"]) == set()


def test_a_role_of_ones_own_does_not_bring_two_powers_together(keeper):
    actor = keeper("jurisdiction", division=STREET)
    grants = [{"permission": "access.key_edit", "reach": "jurisdiction"}]
    api.create_role(actor=SYSTEM, code="key_keeper", title=TITLE, grants=grants)
    post = post_in(STREET, "keys", roles=("key_keeper",))
    with pytest.raises(api.PowersApart):
        api.hold_post(actor=SYSTEM, account_id=actor.account_id, post_id=post.id)
    both = [*grants, {"permission": "access.account_edit", "reach": "jurisdiction"}]
    with pytest.raises(api.PowersApart):
        api.create_role(actor=SYSTEM, code="keeper_jurisdiction", title=TITLE, grants=both)
