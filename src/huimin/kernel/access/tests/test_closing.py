"""Organisations and posts are changed, closed and retired from a day on, and brought back."""

from datetime import timedelta

import pytest
from django.utils import timezone

from huimin.kernel.access import api, factories, obstacles
from huimin.kernel.facts import api as facts

pytestmark = pytest.mark.django_db
SYSTEM, STREET, OTHER = factories.SYSTEM, "120106003", "120106001"
TITLE = {"zh-hans": "新名", "en": "New"}


def post_in(unit, code="seat"):
    return api.create_post(
        actor=SYSTEM, code=code, organisation_id=unit.id, title={"zh-hans": "旧名", "en": "Old"}, roles=()
    )


def verbs(kind, row):
    return [fact.verb.partition(".")[2] for fact in facts.of(subject=(kind, row.id))]


def in_days(days):
    return timezone.now() + timedelta(days=days)


@pytest.fixture
def unit():
    return factories.organisation("team")


@pytest.fixture
def seated(unit):
    """A post of the unit, and who sits on it for good."""
    post, who = post_in(unit), factories.staff(display_name="张三")
    held = api.hold_post(actor=SYSTEM, account_id=who.id, post_id=post.id)
    return post, who, held


def test_an_organisation_is_called_otherwise_and_the_fact_says_what_changed(unit, seated):
    _post, who, _held = seated
    edit = {"actor": SYSTEM, "organisation_id": unit.id, "kind": unit.kind, "calendar_code": ""}
    assert api.organisation_edit(**edit, name=TITLE, reason="改名").name == TITLE
    assert api.organisation_edit(**edit, name=TITLE).name == TITLE  # twice is once
    assert verbs("organisation", unit) == ["organisation_created", "organisation_edited"]
    fact = facts.of(subject=("organisation", unit.id))[-1]
    assert dict(fact.data) == {"before": {"name": dict(unit.name)}, "after": {"name": TITLE}}
    assert api.actor_for_account(who.id).posts[0].organisation_name == TITLE


def test_what_is_held_is_neither_closed_nor_retired_and_it_is_said_by_whom(unit, seated):
    post, _who, held = seated
    for act in (
        lambda at: api.organisation_close(actor=SYSTEM, organisation_id=unit.id, at=at),
        lambda at: api.post_retire(actor=SYSTEM, post_id=post.id, at=at),
    ):
        for at in (None, in_days(9)):
            with pytest.raises(api.StillInUse, match="张三"):
                act(at)
    api.leave_post(actor=SYSTEM, holding_id=held.id, at=in_days(5))
    with pytest.raises(api.StillInUse):
        api.post_retire(actor=SYSTEM, post_id=post.id, at=in_days(4))
    api.post_retire(actor=SYSTEM, post_id=post.id, at=in_days(6))
    api.organisation_close(actor=SYSTEM, organisation_id=unit.id, at=in_days(6))
    assert api.organisation(id=unit.id).is_active
    assert [view.code for view in api.posts(organisation_id=unit.id)] == ["seat"]


def test_nobody_is_seated_beyond_the_day_on_which_it_ends(unit):
    post, who = post_in(unit), factories.staff()
    api.organisation_close(actor=SYSTEM, organisation_id=unit.id, at=in_days(3))
    seat = {"actor": SYSTEM, "account_id": who.id, "post_id": post.id}
    for ends_at in (None, in_days(4)):
        with pytest.raises(api.Closed) as refused:
            api.hold_post(**seat, ends_at=ends_at)
        assert refused.value.field == "ends_at"
    api.hold_post(**seat, ends_at=in_days(2))


def test_a_closed_organisation_is_not_offered_and_takes_nothing_new(unit):
    post, who = post_in(unit), factories.staff()
    api.organisation_close(actor=SYSTEM, organisation_id=unit.id, reason="撤并")
    assert not api.organisation(id=unit.id).is_active
    assert unit.id not in {row.id for row in api.organisations()}
    assert unit.id not in {row.id for row in api.organisations_within(SYSTEM)}
    assert unit.id in {row.id for row in api.organisations_within(SYSTEM, with_closed=True)}
    assert api.posts(organisation_id=unit.id) == []
    with pytest.raises(api.Closed):
        post_in(unit, "more")
    with pytest.raises(api.Closed):
        factories.organisation("below", parent=unit.id)
    with pytest.raises(api.Closed):
        api.hold_post(actor=SYSTEM, account_id=who.id, post_id=post.id)
    api.organisation_reopen(actor=SYSTEM, organisation_id=unit.id, reason="误操作")
    api.hold_post(actor=SYSTEM, account_id=who.id, post_id=post.id)
    assert verbs("organisation", unit)[1:] == ["organisation_closed", "organisation_reopened"]


def test_a_tree_is_closed_from_below_and_opened_from_above(unit):
    below = factories.organisation("below", parent=unit.id)
    with pytest.raises(api.StillInUse, match="below"):
        api.organisation_close(actor=SYSTEM, organisation_id=unit.id)
    for each in (below, unit):
        api.organisation_close(actor=SYSTEM, organisation_id=each.id)
    with pytest.raises(api.Closed):
        api.organisation_reopen(actor=SYSTEM, organisation_id=below.id)


def test_what_other_parts_still_have_there_keeps_it_open(unit, monkeypatch):
    monkeypatch.setattr(
        obstacles, "_asked", lambda: (lambda _id, _at: "", lambda _id, _at: "Three visits are planned.")
    )
    with pytest.raises(api.StillInUse, match="Three visits"):
        api.organisation_close(actor=SYSTEM, organisation_id=unit.id)


def test_nothing_is_closed_in_the_past(unit):
    post = post_in(unit)
    for act in (
        lambda: api.organisation_close(actor=SYSTEM, organisation_id=unit.id, at=in_days(-1)),
        lambda: api.post_retire(actor=SYSTEM, post_id=post.id, at=in_days(-1)),
    ):
        with pytest.raises(api.AccessError) as refused:
            act()
        assert refused.value.field == "at"


def test_a_post_is_renamed_retired_and_brought_back(unit, seated):
    post, who, held = seated
    api.post_rename(actor=SYSTEM, post_id=post.id, title=TITLE)
    api.post_rename(actor=SYSTEM, post_id=post.id, title=TITLE)
    assert api.actor_for_account(who.id).posts[0].title == TITLE
    api.leave_post(actor=SYSTEM, holding_id=held.id)
    api.post_retire(actor=SYSTEM, post_id=post.id)
    assert api.posts(organisation_id=unit.id) == []
    with pytest.raises(api.Closed):
        api.hold_post(actor=SYSTEM, account_id=who.id, post_id=post.id)
    api.post_restore(actor=SYSTEM, post_id=post.id)
    api.hold_post(actor=SYSTEM, account_id=who.id, post_id=post.id)
    assert verbs("post", post) == ["post_created", "post_renamed", "post_retired", "post_restored"]


def test_a_deputy_sits_no_longer_than_the_post_stands(unit):
    post, who, deputy = post_in(unit), factories.staff(), factories.staff()
    ends = in_days(3)
    api.hold_post(actor=SYSTEM, account_id=who.id, post_id=post.id, ends_at=ends)
    api.post_retire(actor=SYSTEM, post_id=post.id, at=ends)
    away = api.absence_report(actor=SYSTEM, account_id=who.id, kind="leave", starts_at=in_days(1), ends_at=in_days(9))
    api.deputy_name(actor=SYSTEM, absence_id=away.id, deputy_id=deputy.id)
    assert [row.ends_at for row in api.holdings(account_id=deputy.id, at=in_days(2))] == [ends]


def test_who_does_not_administer_it_changes_nothing(unit):
    post = post_in(unit)
    factories.ensure_roles()
    api.create_role(
        actor=SYSTEM,
        code="keeper",
        title=TITLE,
        grants=[{"permission": "access.organisation_edit", "reach": "jurisdiction"}],
    )
    there, nobody = factories.actor(role="keeper", division=OTHER), factories.actor(role="intake_clerk")
    for actor in (there, nobody):
        for act in (
            lambda who: api.organisation_edit(
                actor=who, organisation_id=unit.id, name=TITLE, kind="unit", calendar_code=""
            ),
            lambda who: api.organisation_close(actor=who, organisation_id=unit.id),
            lambda who: api.organisation_reopen(actor=who, organisation_id=unit.id),
            lambda who: api.post_rename(actor=who, post_id=post.id, title=TITLE),
            lambda who: api.post_retire(actor=who, post_id=post.id),
            lambda who: api.post_restore(actor=who, post_id=post.id),
        ):
            with pytest.raises(api.Refused):
                act(actor)
    assert (verbs("organisation", unit), verbs("post", post)) == (["organisation_created"], ["post_created"])
