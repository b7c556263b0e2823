"""Phone numbers of messages: one spelling, and where an account's number comes from."""

import re
from uuid import UUID

from huimin.kernel.manifest.api import modules

from .errors import NoAddress, NoEmail

PHONE, EMAIL, BODY = "message phone", "message email", "message body"  # purposes of sealing
LONGEST_EMAIL = 254


def normal(phone: str) -> str:
    """One spelling of a number: digits, "+" and the country code only for numbers abroad.

    Raises: NoAddress for what is no number.
    """
    digits = re.sub(r"[\s\-().]", "", phone)
    digits = re.sub(r"^(\+|00)86(?=1\d{10}$)", "", digits)
    if not re.fullmatch(r"\+?\d{5,15}", digits):
        raise NoAddress
    return digits


def normal_email(address: str) -> str:
    """One spelling of an e-mail address: the domain in small letters, in ASCII. Nothing that could become a header of its own.

    Raises: NoEmail for what is no address we can write to.
    Source: RFC 5321 4.1.2, the dot-string form alone.
    """
    local, _at, domain = address.strip().rpartition("@")
    try:
        domain = domain.encode("idna").decode("ascii").lower()
    except UnicodeError:
        raise NoEmail from None
    is_local = re.fullmatch(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*", local)
    label = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
    if not is_local or len(local) > 64 or not re.fullmatch(rf"{label}(\.{label})*", domain):
        raise NoEmail
    if len(local) + len(domain) + 1 > LONGEST_EMAIL:
        raise NoEmail
    return f"{local}@{domain}"


def same_email(address: str) -> str:
    """The spelling under which an address is found again: people write capitals where they like."""
    return normal_email(address).lower()


def masked_email(address: str) -> str:
    """The address as it may be shown: w***@example.org."""
    local, _at, domain = address.rpartition("@")
    return f"{local[:1]}***@{domain}" if domain else ""


def masked(phone: str) -> str:
    """The number as it may be shown: 138****1234."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 9 else "****" + phone[-2:]


def phone_of(account_id: UUID | None) -> str:
    """The number of an account, asked of the app that keeps them: `phonebook.py` with `phone_of(account_id) -> str`.

    Raises: NoAddress.
    """
    books = modules("phonebook") if account_id else []
    phone = next((book.phone_of(account_id) for _, book in books), "")
    if not phone:
        raise NoAddress
    return str(phone)
