"""One-time codes: with them residents sign in by their phone alone."""

from __future__ import annotations

import secrets
from datetime import timedelta
from hmac import compare_digest
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from uuid_utils.compat import uuid7

from huimin.kernel.access import phones
from huimin.kernel.access.masking import mask_phone
from huimin.kernel.crypto import api as crypto
from huimin.kernel.gate.api import Actor
from huimin.kernel.manifest.api import settings
from huimin.kernel.messages import api as messages
from huimin.kernel.messages.api import Recipient

from . import lockout
from .errors import Locked, TooManyCodes, WrongCode
from .models import OneTimeCode

DIGITS = 6


@transaction.atomic
def send_code(*, phone: str, language: str = "zh-hans") -> UUID:
    """Sends a code to the phone and says under which number it waits.

    Asked again within the minute, no second message goes out: the number of the first comes back.
    Raises: BadPhone, TooManyCodes, Locked.
    """
    digits = phones.normal(phone)
    lockout.check(lockout.key_of("phone", digits))
    now = timezone.now()
    index = phones.index(digits)
    recent = OneTimeCode.objects.filter(phone_index=index, sent_at__gt=now - timedelta(days=1)).order_by("-sent_at")
    last = recent.first()
    if last and last.used_at is None and last.sent_at > now - timedelta(seconds=int(settings.get("signin.code_every"))):
        return last.id
    if recent.count() >= int(settings.get("signin.codes_a_day")):
        raise TooManyCodes
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    minutes = int(settings.get("signin.code_valid"))
    row = OneTimeCode(
        id=uuid7(),
        phone_index=index,
        phone_sealed=phones.seal(digits),
        sent_at=now,
        expires_at=now + timedelta(minutes=minutes),
    )
    row.digest = _digest(row.id, code)
    row.save(force_insert=True)
    messages.send(
        key=f"signin:{row.id}",
        to=Recipient(phone=digits),
        template="signin.code",
        params={"code": code, "minutes": minutes},
        language=language,
    )
    return row.id


def check_code(*, number: UUID, code: str, actor: Actor) -> str:
    """The phone to which the code was sent, when the code is right. Each code opens once.

    Raises: WrongCode, Locked.
    """
    with transaction.atomic():
        row = OneTimeCode.objects.select_for_update().filter(id=number).first()
        if row is None:
            raise WrongCode
        phone = phones.opened(row.phone_sealed)
        key = lockout.key_of("phone", phone)
        lockout.check(key)
        is_alive = row.used_at is None and row.expires_at > timezone.now()
        row.attempts += 1
        if is_alive and compare_digest(row.digest, _digest(row.id, code.strip())):
            row.used_at = timezone.now()
            row.save(update_fields=["attempts", "used_at"])
            lockout.passed(key)
            return phone
        row.save(update_fields=["attempts"])
        is_locked = lockout.failed(key, actor=actor)
    raise Locked if is_locked else WrongCode


def _digest(number: UUID, code: str) -> str:
    """Keyed, so that who reads the table cannot try a million codes."""
    return crypto.blind_index(f"{number}:{code}", "one-time code")


def phone_waiting(number: UUID) -> str:
    """The phone a code was sent to, "" when there is none under this number."""
    row = OneTimeCode.objects.filter(id=number).first()
    return phones.opened(row.phone_sealed) if row else ""


def masked_phone(number: UUID) -> str:
    """The same as it may be shown."""
    return mask_phone(phone_waiting(number))


def seconds_until_next(number: UUID) -> int:
    """How long until another code may be asked for; 0 for now."""
    row = OneTimeCode.objects.filter(id=number).first()
    if row is None:
        return 0
    again = row.sent_at + timedelta(seconds=int(settings.get("signin.code_every")))
    return max(int((again - timezone.now()).total_seconds()), 0)
