"""The ports messages leave by. A port may be handed the same key twice and must deliver it once."""

import hashlib
import hmac
import json
import secrets
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from django.conf import settings as installation

from huimin.kernel.manifest.api import settings

from .errors import PortFailed, PortRefused

NOBODY = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What a port gets to know: by SMS a phone and words; by e-mail an address, a subject and the thread besides."""

    key: str
    phone: str
    body: str
    template: str
    channel: str
    id: UUID = NOBODY
    email: str = ""
    subject: str = ""
    language: str = "zh-hans"
    thread: str = ""
    in_reply_to: str = ""


class Port(Protocol):
    """Hands one message over.

    Raises: PortFailed (try again), PortRefused (never).
    """

    def hand_over(self, message: Outgoing) -> str:
        """Gives the port's own number of the message."""


class LocalOutbox:
    """Keeps messages here: the table of messages itself is the outbox, shown at /demo/outbox."""

    def hand_over(self, message: Outgoing) -> str:
        return "outbox"


def signature(secret: bytes, *, moment: str, nonce: str, body: bytes) -> str:
    """HMAC-SHA-256 over time, nonce and the digest of the body, in hexadecimal."""
    digest = hashlib.sha256(body).hexdigest()
    return hmac.digest(secret, f"{moment}\n{nonce}\n{digest}".encode(), "sha256").hex()


class HttpSmsGateway:
    """Posts each message as JSON to a gateway, signed, with its key as Idempotency-Key.

    Shape: `{"phone", "text", "template", "channel"}` with headers Idempotency-Key, X-Huimin-Key, X-Huimin-Time
    (seconds), X-Huimin-Nonce and X-Huimin-Signature. 2xx is taken (also 409: taken before); 408, 425, 429 and 5xx
    are tried again; other answers are final.
    """

    AGAIN = frozenset({408, 425, 429})

    def __init__(self, *, url: str, key_id: str, secret: bytes, timeout_s: float) -> None:
        if not url.startswith(("https://", "http://")):
            raise PortFailed("HUIMIN_MESSAGE_GATEWAY_URL is not set")
        self.url, self.key_id, self.secret, self.timeout_s = url, key_id, secret, timeout_s

    def hand_over(self, message: Outgoing) -> str:
        fields = {
            "phone": message.phone,
            "text": message.body,
            "template": message.template,
            "channel": message.channel,
        }
        body = json.dumps(fields, ensure_ascii=False, sort_keys=True).encode()
        moment, nonce = str(int(time.time())), secrets.token_hex(16)
        request = urllib.request.Request(  # noqa: S310  # the scheme is checked above
            self.url,
            data=body,
            method="POST",
            headers={
                "Content-Type": "application/json; charset=utf-8",
                "Idempotency-Key": message.key,
                "X-Huimin-Key": self.key_id,
                "X-Huimin-Time": moment,
                "X-Huimin-Nonce": nonce,
                "X-Huimin-Signature": signature(self.secret, moment=moment, nonce=nonce, body=body),
            },
        )
        try:
            with urllib.request.urlopen(request, timeout=self.timeout_s) as answer:  # noqa: S310
                return _number(answer.read(10_000))
        except urllib.error.HTTPError as error:
            if error.code == 409:
                return _number(error.read(10_000))
            if error.code >= 500 or error.code in self.AGAIN:
                raise PortFailed(f"the gateway answered {error.code}") from None
            raise PortRefused(f"the gateway answered {error.code}") from None
        except (OSError, urllib.error.URLError) as error:
            raise PortFailed(f"the gateway could not be reached: {type(error).__name__}") from None


def _number(body: bytes) -> str:
    try:
        return str(json.loads(body).get("id", ""))[:200]
    except (ValueError, AttributeError):
        return ""


def port() -> Port:
    """The port of this installation."""
    if settings.get("message.port") == "outbox":
        return LocalOutbox()
    secret = installation.HOME / "secrets" / "message_gateway"
    if not secret.exists():
        raise PortFailed("the file secrets/message_gateway is missing")
    return HttpSmsGateway(
        url=str(settings.get("message.gateway_url")),
        key_id=str(settings.get("message.gateway_key")),
        secret=secret.read_bytes().strip(),
        timeout_s=float(settings.get("message.gateway_timeout")),
    )
