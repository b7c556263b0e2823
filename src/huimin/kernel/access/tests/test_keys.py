"""Keys of machines."""

from datetime import timedelta

import pytest
from django.utils import timezone

from huimin.kernel.access import api, factories
from huimin.kernel.access.models import ApiKey
from huimin.kernel.facts import api as facts
from huimin.kernel.gate.api import Source, Where

pytestmark = pytest.mark.django_db

VIEW = "access.organisation_view"
SOURCE = Source(channel="api", ip="192.0.2.7", request_id="r1")


def actor_of(issued):
    return api.actor_by_secret(secret=issued.secret, source=SOURCE)


def test_a_key_opens_what_it_says_where_it_says():
    actor = actor_of(factories.key(VIEW, division_code="120106003"))
    assert actor.kind == "machine"
    assert actor.source == SOURCE
    assert api.may(actor, VIEW, where=Where(street="120106003"))
    assert not api.may(actor, VIEW, where=Where(street="120106001"))
    assert api.may(actor, VIEW, owner_id=actor.account_id)  # what it brought in itself
    assert not api.may(actor, "access.organisation_edit")


def test_a_units_key_reaches_the_unit_and_those_below():
    unit = factories.organisation("unit-a")
    below = factories.organisation("unit-a-1", parent=unit.id)
    actor = actor_of(factories.key(VIEW, organisation_code="unit-a"))
    assert api.may(actor, VIEW, unit_id=below.id)
    assert not api.may(actor, VIEW, unit_id=factories.organisation("unit-b").id)


def test_the_secret_is_not_kept():
    issued = factories.key(VIEW)
    row = ApiKey.objects.get(id=issued.key.id)
    assert issued.secret.startswith(row.prefix)
    kept = f"{row.digest}{row.prefix}{row.name}"
    assert issued.secret.removeprefix(row.prefix) not in kept


@pytest.mark.parametrize("spoil", [lambda s: s[:-1], lambda s: s + "x", lambda s: "", lambda s: s.replace("_", "-")])
def test_a_secret_nearly_right_is_wrong(spoil):
    issued = factories.key(VIEW)
    assert api.actor_by_secret(secret=spoil(issued.secret), source=SOURCE) is None


def test_keys_end():
    revoked, past = factories.key(VIEW), factories.key(VIEW, expires_at=timezone.now() - timedelta(seconds=1))
    switched_off = factories.key(VIEW)
    api.revoke_key(actor=factories.SYSTEM, prefix=revoked.key.prefix, reason="lost")
    api.revoke_key(actor=factories.SYSTEM, key_id=revoked.key.id)
    api.set_active(actor=factories.SYSTEM, account_id=switched_off.key.account_id, is_active=False)
    assert [actor_of(each) for each in (revoked, past, switched_off)] == [None, None, None]
    verbs = [fact.verb for fact in facts.of(subject=("account", revoked.key.account_id))]
    assert verbs == ["access.key_created", "access.key_revoked"]


def test_last_use_is_kept_to_the_minute(django_assert_num_queries):
    issued = factories.key(VIEW)
    actor_of(issued)
    assert ApiKey.objects.get(id=issued.key.id).last_used_at is not None
    with django_assert_num_queries(1):
        actor_of(issued)


def test_a_key_cannot_open_what_nobody_declares():
    with pytest.raises(api.BadGrant):
        factories.key("access.moon_paint")


def test_making_keys_is_for_those_who_may():
    with pytest.raises(api.Refused):
        api.create_key(actor=factories.actor(role="system_admin"), name="k", permissions=[VIEW])
    made = api.create_key(actor=factories.actor(role="security_admin"), name="k", permissions=[VIEW])
    assert made.key.permissions == (VIEW,)
