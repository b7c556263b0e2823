"""Tokens by which an answer finds its way: the number of the message it answers, signed so that nobody can make one up.

A token stands in the Reply-To address behind a plus and in the Message-ID, so that it comes back as To, In-Reply-To or
References, whichever a mail program keeps. Case does not matter: some servers write addresses small.
"""

import re
from base64 import b32decode, b32encode
from hmac import compare_digest
from uuid import UUID

from huimin.kernel.crypto.api import blind_index

MAC_BYTES = 10
#: 16 bytes of the number and 10 of the signature, in letters and the figures 2 to 7.
TOKEN = re.compile(r"(?<![a-z2-7])([a-z2-7]{42})(?=@)", re.IGNORECASE)


def token(message_id: UUID) -> str:
    """The token of a message."""
    return b32encode(message_id.bytes + _mac(message_id)).decode().lower().rstrip("=")


def read(text: str) -> UUID | None:
    """The message a token names; None for one that we did not make."""
    try:
        raw = b32decode(text.upper() + "=" * (-len(text) % 8))
    except ValueError:
        return None
    if len(raw) != 16 + MAC_BYTES:
        return None
    message_id = UUID(bytes=raw[:16])
    is_ours = compare_digest(raw[16:], _mac(message_id)) and token(message_id) == text.lower()
    return message_id if is_ours else None


def found(text: str) -> list[str]:
    """What looks like a token in headers, each once, in order."""
    return list(dict.fromkeys(match.lower() for match in TOKEN.findall(text)))


def _mac(message_id: UUID) -> bytes:
    return bytes.fromhex(blind_index(str(message_id), "message reply"))[:MAC_BYTES]
