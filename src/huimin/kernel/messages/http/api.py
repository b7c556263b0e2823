"""`/api/v1/messages/replies`: where the SMS gateway passes on what people answer."""

import hmac
import time
from typing import Annotated

from django.conf import settings as installation
from django.core.cache import cache
from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import StringConstraints

from huimin.kernel.gate.api import public

from ..arrivals import take_sms
from ..errors import ReplyUnsigned
from ..ports import signature

mount = "/messages"
router = Router(tags=["messages"])

MOST_SKEW_S = 300


class ReplyIn(Schema):
    """A text message that somebody sent back (上行短信)."""

    id: Annotated[str, StringConstraints(min_length=1, max_length=120)]
    phone: Annotated[str, StringConstraints(min_length=3, max_length=24)]
    text: Annotated[str, StringConstraints(max_length=4000)]


class ReplyOut(Schema):
    """What became of it: taken, held (nobody knows where it belongs), repeated."""

    state: str


@router.post("/replies", response=ReplyOut, summary="Pass on a text message")
@public("the gateway's signature is the proof, over time, nonce and body, as of what we send to it")
def reply_create(request: HttpRequest, payload: ReplyIn) -> dict[str, str]:
    """Takes what a person answered by text message, once for each id; unsigned or old calls are refused."""
    _check(request)
    return {"state": take_sms(provider_id=payload.id, phone=payload.phone, text=payload.text)}


def _check(request: HttpRequest) -> None:
    """Passes for a call of our gateway, made now and not before.

    Raises: ReplyUnsigned.
    """
    path = installation.HOME / "secrets" / "message_gateway"
    moment, nonce = request.headers.get("X-Huimin-Time", ""), request.headers.get("X-Huimin-Nonce", "")
    given = request.headers.get("X-Huimin-Signature", "")
    if not path.exists() or not moment.isascii() or not moment.isdigit() or not 8 <= len(nonce) <= 64:
        raise ReplyUnsigned
    right = signature(path.read_bytes().strip(), moment=moment, nonce=nonce, body=request.body)
    if not hmac.compare_digest(right.encode(), given.encode()) or abs(time.time() - int(moment[:12])) > MOST_SKEW_S:
        raise ReplyUnsigned
    if not cache.add(f"message:nonce:{nonce}", 1, timeout=2 * MOST_SKEW_S):
        raise ReplyUnsigned
