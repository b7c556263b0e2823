"""Mobile numbers: one way to write them, sealed at rest, found by a blind index."""

from __future__ import annotations

import re
import unicodedata

from huimin.kernel.crypto import api as crypto

from .errors import BadPhone

PURPOSE = "phone"
MOBILE = re.compile(r"^1[3-9]\d{9}$")
_PREFIX = re.compile(r"^(?:\+86|0086|86(?=1[3-9]\d{9}$))")


def normal(text: str) -> str:
    """The eleven digits of a mobile number, however it was typed.

    Source: 1.5 of the identifiers' rules: `1[3-9]` and nine digits, with or without +86, 0086, 86.
    Raises: BadPhone.
    """
    digits = re.sub(r"[\s\-()]", "", unicodedata.normalize("NFKC", text))
    digits = _PREFIX.sub("", digits)
    if not MOBILE.match(digits):
        raise BadPhone(field="phone")
    return digits


def index(phone: str) -> str:
    """What a phone is found by; the phone cannot be had back from it."""
    return crypto.blind_index(phone, PURPOSE)


def seal(phone: str) -> str:
    """The phone as it is stored."""
    return crypto.seal(phone, PURPOSE)


def opened(sealed: str) -> str:
    """The phone itself, "" for none."""
    return crypto.open_(sealed, PURPOSE) if sealed else ""
