"""Counts failures and locks. One counter a key, for names that exist and names that do not alike."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from huimin.kernel.crypto import api as crypto
from huimin.kernel.facts import api as facts
from huimin.kernel.gate.api import Actor
from huimin.kernel.manifest.api import settings

from .errors import Locked
from .models import Lockout


def key_of(kind: str, value: str) -> str:
    """The blind key of a name, a phone or an account's second factor."""
    return crypto.blind_index(value.strip().lower(), f"lockout {kind}")


def check(key: str) -> None:
    """Passes unless the key is locked now.

    Raises: Locked.
    """
    if Lockout.objects.filter(key=key, locked_until__gt=timezone.now()).exists():
        raise Locked


def failed(key: str, *, actor: Actor, account_id: UUID | None = None) -> bool:
    """Counts one failure; True when this one locks. Counting and locking are one act, however many come at once."""
    now = timezone.now()
    span = timedelta(minutes=int(settings.get("signin.lock")))
    with transaction.atomic():
        Lockout.objects.get_or_create(key=key, defaults={"first_failure_at": now})
        row = Lockout.objects.select_for_update().get(key=key)
        is_over = row.first_failure_at < now - span or (row.locked_until is not None and row.locked_until <= now)
        if is_over:
            row.failures, row.first_failure_at, row.locked_until = 0, now, None
        row.failures += 1
        is_locking = row.locked_until is None and row.failures >= int(settings.get("signin.failures"))
        if is_locking:
            row.locked_until = now + span
        row.save()
        subject = ("account", account_id) if account_id else ("sign_in", UUID(hex=key[:32]))
        data = {"failures": row.failures, "locked_until": row.locked_until}
        facts.record(
            verb="access.locked_out" if is_locking else "access.sign_in_failed", subject=subject, actor=actor, data=data
        )
    return is_locking


def passed(key: str) -> None:
    """Forgets the failures of a key that has shown itself right."""
    Lockout.objects.filter(key=key).delete()
