"""Makes people, organisations, posts and keys for tests with few words. Everything goes through the actions."""

from __future__ import annotations

import time
from itertools import count
from uuid import UUID

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from uuid_utils.compat import uuid7

from huimin.kernel.gate.api import DATA_CLASSES, EVERYWHERE, Actor, Grant, Source, permissions

from . import api
from .models import Account, Organisation, Post, Role
from .types import AccountView, ApiKeyIssued, OrganisationView

SYSTEM = Actor.system("tests")
STREET = "120106003"
PASSWORD = "correct horse battery 9"  # noqa: S105 - of test accounts only
_numbers = count(1)


def ensure_roles() -> None:
    """The product's roles are there, also after a test has emptied the tables."""
    if not Role.objects.filter(current__isnull=False).exists():
        api.load_roles(actor=SYSTEM)


def organisation(code: str = "", *, kind: str = "unit", parent: UUID | None = None, division: str = STREET, **more):
    """An organisation; the one of that code when it is there already."""
    code = code or f"org-{next(_numbers)}"
    name = {"zh-hans": f"单位{code}", "en": f"Organisation {code}"}
    return api.organisation(code=code) or api.create_organisation(
        actor=SYSTEM, code=code, name=name, kind=kind, parent_id=parent, division_code=division, **more
    )


def staff(
    username: str = "",
    *,
    role: str | tuple[str, ...] = (),
    division: str = STREET,
    organisation: OrganisationView | UUID | None = None,
    password: str = "",
    display_name: str = "",
    division_level: str = "",
) -> Account:
    """A member of staff on a post of their own with these roles, over the division, in the organisation."""
    ensure_roles()
    roles = (role,) if isinstance(role, str) else tuple(role)
    number = next(_numbers)
    username = username or f"staff{number}-{uuid7().hex[-6:]}"
    made = api.create_account(
        actor=SYSTEM, kind="staff", username=username, display_name=display_name or f"员工{number}", password=password
    )
    if roles:
        unit_id = organisation if isinstance(organisation, UUID) else organisation.id if organisation else None
        if unit_id is None:
            unit_id = _office(division, division_level)
        api.create_post(
            actor=SYSTEM,
            code=f"post-{username}",
            organisation_id=unit_id,
            title={"zh-hans": roles[0], "en": roles[0]},
            roles=roles,
            division_code=division,
            division_level=division_level,
        )
        api.hold_post(actor=SYSTEM, account_id=made.id, post_code=f"post-{username}")
    return Account.objects.get(id=made.id)


def resident(phone: str = "") -> Account:
    """A resident, known by a phone."""
    ensure_roles()
    phone = phone or f"139{next(_numbers):08d}"
    return Account.objects.get(id=api.resident_by_phone(actor=SYSTEM, phone=phone).id)


def actor(
    who: Account | AccountView | None = None, *, assurance: int | None = None, channel: str = "test", **staff_options
) -> Actor:
    """The actor of an account; without one, of new staff made with `role=`, `division=`, `organisation=`."""
    account = who or staff(**staff_options)
    if assurance is None:
        assurance = 1 if account.kind == "resident" else 2
    return api.actor_for_account(account.id, assurance=assurance, source=Source(channel=channel))


def almighty() -> Actor:
    """A member of staff who may do everything everywhere: where a test is not about permission."""
    made = staff()
    grants = tuple(Grant(code, EVERYWHERE, data_classes=DATA_CLASSES) for code in permissions())
    return Actor(made.id, "staff", grants=grants, assurance=2, display_name=made.display_name)


def key(*permission_codes: str, **options) -> ApiKeyIssued:
    """A key that opens these permissions, everywhere unless `division_code=` or `organisation_code=` is given."""
    return api.create_key(actor=SYSTEM, name=f"key {next(_numbers)}", permissions=permission_codes, **options)


def sign_in(client, who: Account, *, assurance: int | None = None, post: Post | None = None) -> None:
    """Signs a test client in as if every factor asked for had been shown."""
    client.force_login(who, backend="huimin.kernel.signin.backends.PasswordBackend")
    if assurance is None:
        assurance = 1 if who.kind == "resident" else 2
    methods = ["password", "mfa"][: max(assurance, 1)]
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": method, "at": time.time()} for method in methods]
    session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(who.pk)
    if post:
        session["access_post"] = str(post.id)
    session.save()


def _office(division: str, level: str) -> UUID:
    code = f"office-{division or 'all'}"
    found = Organisation.objects.filter(code=code).first()
    if found:
        return found.id
    name = {"zh-hans": f"机构{division}", "en": f"Office {division}"}
    return api.create_organisation(
        actor=SYSTEM, code=code, name=name, kind="street_office", division_code=division, division_level=level
    ).id
