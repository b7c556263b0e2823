"""A town, and browsers signed in as its people."""

import pytest

from huimin.engines.casework import api as casework
from huimin.engines.casework import factories
from huimin.kernel.access import api as access
from huimin.kernel.access import factories as people
from huimin.kernel.access.api import Actor


@pytest.fixture
def town(db):
    return factories.town()


@pytest.fixture
def as_role(client, town):
    """Signs the client in as a role of the town."""

    def sign_in(role):
        people.sign_in(client, people.Account.objects.get(id=town[role].account_id))
        return client

    return sign_in


@pytest.fixture
def number_of():
    def find(case_id):
        return casework.case(actor=Actor.system("test"), case_id=case_id).number

    return find


@pytest.fixture
def state_of():
    def find(case_id):
        return casework.case(actor=Actor.system("test"), case_id=case_id).state

    return find


@pytest.fixture
def called():
    """Gives somebody of the town a name."""

    def call(actor, name):
        people.Account.objects.filter(id=actor.account_id).update(display_name=name)

    return call


#: What an administrator of one street may do there: of people and organisations, or of roles and keys; never both.
STREET_ADMIN = ("access.account_view", "access.account_edit", "access.organisation_view", "access.organisation_edit")
STREET_KEEPER = (
    "access.account_view", "access.organisation_view", "access.role_view", "access.role_edit", "access.key_view",
    "access.key_edit", "casework.case_view", "casework.case_raise",
)  # fmt: skip


@pytest.fixture
def administrator(client, town):
    """Signs the client in as somebody new with a role over a place: of the product, or one of a street's own."""

    def sign_in(role="street_admin", division=factories.STREET):
        people.ensure_roles()
        for code, permissions in (("street_admin", STREET_ADMIN), ("street_keeper", STREET_KEEPER)):
            access.create_role(
                actor=Actor.system("test"),
                code=code,
                title={"zh-hans": code, "en": code},
                grants=[{"permission": each, "reach": "jurisdiction"} for each in permissions],
            )
        who = people.staff(role=role, division=division)
        people.sign_in(client, who)
        return who

    return sign_in


@pytest.fixture
def free_post(town):
    """Makes a post nobody sits on, in a place."""

    def make(code="free", *, roles=("intake_clerk",), division=factories.STREET):
        unit = people.organisation(f"unit-of-{code}", division=division)
        return access.create_post(
            actor=Actor.system("test"),
            code=code,
            organisation_id=unit.id,
            title={"zh-hans": f"岗位{code}", "en": code},
            roles=roles,
        )

    return make
