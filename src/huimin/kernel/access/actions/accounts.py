"""Writes to accounts."""

from __future__ import annotations

import secrets
from uuid import UUID

from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from huimin.kernel.facts import api as facts
from huimin.kernel.gate.api import Actor, assure, require

from .. import phones
from ..errors import AccessError, CodeTaken, NotFound, PowersApart
from ..models import Account
from ..queries import account_view
from ..remit import require_account
from ..types import AccountView

LANGUAGES = ("zh-hans", "en")
LEGIBLE = "abcdefghjkmnpqrstuvwxyz23456789"


@transaction.atomic
def create_account(
    *,
    actor: Actor,
    kind: str,
    display_name: str,
    username: str = "",
    phone: str = "",
    password: str = "",
    language: str = "zh-hans",
    must_change_password: bool = False,
) -> AccountView:
    """Makes an account: staff with a username, residents with a phone, machines for keys.

    Raises: CodeTaken, BadPhone, AccessError for a weak password, Refused.
    """
    require(actor, "access.account_edit")
    return new_account(
        actor=actor,
        kind=kind,
        display_name=display_name,
        username=username,
        phone=phone,
        password=password,
        language=language,
        must_change_password=must_change_password,
    )


def new_account(
    *,
    actor: Actor,
    kind: str,
    display_name: str,
    username: str = "",
    phone: str = "",
    password: str = "",
    language: str = "zh-hans",
    must_change_password: bool = False,
) -> AccountView:
    """The row and its fact, for whoever has asked for the permission already.

    Raises: CodeTaken, BadPhone, AccessError for a weak password.
    """
    row = Account(
        kind=Account.Kind(kind),
        username=username.strip().lower() or None,
        display_name=display_name.strip(),
        language=language,
        must_change_password=must_change_password,
    )
    if row.kind == Account.Kind.STAFF and not row.username:
        raise AccessError(field="username")
    if phone:
        _set_phone(row, phone)
    if password:
        _check_password(password, row)
        row.set_password(password)
    else:
        row.set_unusable_password()
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise CodeTaken(field="username" if username else "phone") from error
    facts.record(verb="access.account_created", subject=("account", row.id), actor=actor, data={"kind": kind})
    return account_view(row)


@transaction.atomic
def resident_by_phone(*, actor: Actor, phone: str, language: str = "zh-hans") -> AccountView:
    """The resident's account of a phone that has proved itself, or that a worker was told; made when there is none.

    Raises: BadPhone.
    """
    digits = phones.normal(phone)
    row, is_new = Account.objects.get_or_create(
        kind=Account.Kind.RESIDENT,
        phone_index=phones.index(digits),
        defaults={"phone_sealed": phones.seal(digits), "language": language, "password": "!"},
    )
    if is_new:
        data = {"kind": "resident"}
        facts.record(verb="access.account_created", subject=("account", row.id), actor=actor, data=data)
    return account_view(row)


@transaction.atomic
def set_preferences(
    *, account_id: UUID, display_name: str | None = None, language: str | None = None, large_type: bool | None = None
) -> AccountView:
    """What people settle for themselves: how they are called, the language, large type.

    Raises: NotFound, AccessError for a language we do not speak.
    """
    row = Account.objects.select_for_update().filter(id=account_id).first()
    if row is None:
        raise NotFound(field="account_id")
    if display_name is not None:
        row.display_name = display_name.strip()[:80]
    if language is not None:
        if language not in LANGUAGES:
            raise AccessError(field="language")
        row.language = language
    if large_type is not None:
        row.large_type = large_type
    row.save(update_fields=["display_name", "language", "large_type"])
    return account_view(row)


@transaction.atomic
def set_password(*, actor: Actor, account_id: UUID, password: str, must_change: bool = True) -> None:
    """Gives staff a new password, to be changed at the next sign-in unless said otherwise.

    Raises: NotFound, AccessError for a weak password, BeyondReach, Refused.
    """
    assure(actor, "access.account_edit")
    row = Account.objects.select_for_update().filter(id=account_id, kind=Account.Kind.STAFF).first()
    if row is None:
        raise NotFound(field="account_id")
    require_account(actor, "access.account_edit", row.id)
    _check_password(password, row)
    row.set_password(password)
    row.must_change_password = must_change
    row.save(update_fields=["password", "must_change_password"])
    facts.record(verb="access.password_set", subject=("account", row.id), actor=actor)


def reset_password(*, actor: Actor, account_id: UUID) -> str:
    """Gives staff a password that is drawn, to be changed at the next sign-in. It is told this once.

    Raises: NotFound, BeyondReach, Refused.
    """
    password = drawn_password()
    set_password(actor=actor, account_id=account_id, password=password)
    return password


def drawn_password() -> str:
    """A password that can be read out and typed: sixteen letters and figures in fours, none of which look alike."""
    return "-".join("".join(secrets.choice(LEGIBLE) for _letter in range(4)) for _group in range(4))


@transaction.atomic
def set_active(*, actor: Actor, account_id: UUID, is_active: bool, reason: str = "") -> AccountView:
    """Switches an account off or on again; off, nobody can use it from the next request on. Twice is once.

    Raises: NotFound, PowersApart for one's own, BeyondReach, Refused.
    """
    assure(actor, "access.account_edit")
    row = Account.objects.select_for_update().filter(id=account_id).first()
    if row is None:
        raise NotFound(field="account_id")
    require_account(actor, "access.account_edit", row.id)
    if row.id == actor.account_id:
        raise PowersApart(_("Nobody switches off the account they act with."), field="account_id")
    if row.is_active == is_active:
        return account_view(row)
    row.is_active = is_active
    row.grants_version = F("grants_version") + 1
    row.save(update_fields=["is_active", "grants_version"])
    verb = "access.account_activated" if is_active else "access.account_deactivated"
    facts.record(verb=verb, subject=("account", row.id), actor=actor, reason=reason)
    row.refresh_from_db()
    return account_view(row)


def _set_phone(row: Account, phone: str) -> None:
    digits = phones.normal(phone)
    row.phone_sealed, row.phone_index = phones.seal(digits), phones.index(digits)


def _check_password(password: str, row: Account) -> None:
    try:
        password_validation.validate_password(password, row)
    except ValidationError as error:
        raise AccessError(" ".join(error.messages), field="password") from error
