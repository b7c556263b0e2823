"""Second factors made or taken away by others than their owner: for the demo's accounts, and when a phone is lost."""

from __future__ import annotations

from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.db import transaction

from huimin.kernel.access.api import NotFound, require_account
from huimin.kernel.access.models import Account
from huimin.kernel.facts import api as facts
from huimin.kernel.gate.api import Actor, require


@transaction.atomic
def enrol_totp(*, actor: Actor, account_id: UUID, secret: str) -> None:
    """Gives an account an authenticator with a known secret (base32), instead of any it had.

    Raises: NotFound, Refused.
    """
    require(actor, "access.account_edit")
    account = Account.objects.filter(id=account_id).first()
    if account is None:
        raise NotFound(field="account_id")
    Authenticator.objects.filter(user=account, type=Authenticator.Type.TOTP).delete()
    TOTP.activate(account, secret)
    data = {"type": "totp"}
    facts.record(verb="access.second_factor_added", subject=("account", account.id), actor=actor, data=data)


@transaction.atomic
def reset_second_factors(*, actor: Actor, account_id: UUID, reason: str) -> int:
    """Takes all second factors from an account, whose owner enrols anew at the next sign-in. Says how many there were.

    Raises: NotFound, BeyondReach, Refused.
    """
    require_account(actor, "access.account_edit", account_id)
    count, _ = Authenticator.objects.filter(user_id=account_id).delete()
    facts.record(
        verb="access.second_factors_reset",
        subject=("account", account_id),
        actor=actor,
        data={"count": count},
        reason=reason,
    )
    return count


def totp_code(secret: str) -> str:
    """The six digits an authenticator with this secret shows now: for tests and for the demo's list of accounts."""
    now = list(yield_hotp_counters_from_time())
    return format_hotp_value(hotp_value(secret, now[len(now) // 2]))


def has_second_factor(account_id: UUID) -> bool:
    """Whether the account can show a second factor (recovery codes alone do not count)."""
    kinds = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    return Authenticator.objects.filter(user_id=account_id, type__in=kinds).exists()
