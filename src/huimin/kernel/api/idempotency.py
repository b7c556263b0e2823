"""`Idempotency-Key`: a request repeated within 24 hours is answered as the first time and done once.

The row of the answer is inserted before the work, in the same transaction. A second request with the key waits in the
database for the first: when that commits, it finds the answer; when that fails or its process is killed, the row
never was and it does the work. Failures are not kept, so a mended or repeated request may still succeed.
"""

import re
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from hashlib import sha256
from typing import Any

from django.db import OperationalError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from ninja.operation import Operation

from huimin.kernel.clock import api as clock
from huimin.kernel.gate.api import actor_of

from .errors import KeyBusy, KeyInvalid, KeyReused
from .models import IdempotentAnswer

HEADER = "Idempotency-Key"
KEPT = timedelta(hours=24)
KEPT_HEADERS = ("Content-Type", "Location", "ETag")
REPLAYED = "Idempotent-Replayed"
UNGUESSABLE = 16
LOCK_NOT_AVAILABLE = "55P03"
_KEY = re.compile(r"[\x21-\x7e]{1,255}")
_INSERT = """
    INSERT INTO api_idempotentanswer (caller, key, fingerprint, headers, body, created_at)
    VALUES (%s, %s, %s, '{}', '', %s)
    ON CONFLICT (caller, key) DO UPDATE
       SET fingerprint = excluded.fingerprint, created_at = excluded.created_at, status = NULL
     WHERE api_idempotentanswer.created_at < %s
 RETURNING id
"""


def idempotent(operation: Operation, view: Callable[..., Any]) -> Callable[..., Any]:
    """The operation's view, done once for each key of a caller. Runs after the caller is known and the input is
    valid.
    """

    @wraps(view)
    def once(request: HttpRequest, *args: Any, **values: Any) -> Any:
        key = request.headers.get(HEADER)
        if key is None:
            return view(request, *args, **values)
        if not _KEY.fullmatch(key):
            raise KeyInvalid

        def work() -> HttpResponseBase:
            result = view(request, *args, **values)
            given = values.get(operation.signature.response_arg or "")
            return operation._result_to_response(
                request, result, given or operation.api.create_temporal_response(request)
            )

        return answer_once(request, key, work)

    return once


def answer_once(request: HttpRequest, key: str, work: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """The answer of `work`, or the one it gave to this caller's key before.

    Raises: KeyReused when the key stands for another request; KeyBusy when the first takes too long; what `work`
    raises.
    """
    caller, fingerprint = caller_of(request, key), fingerprint_of(request)
    present = clock.now()
    with transaction.atomic():
        row_id = _claim(caller, key, fingerprint, present)
        if row_id is None:
            return _replay(caller, key, fingerprint)
        response = work()
        if not (200 <= response.status_code < 300 and isinstance(response, HttpResponse)):
            transaction.set_rollback(True)
            return response
        headers = {name: response[name] for name in KEPT_HEADERS if response.has_header(name)}
        IdempotentAnswer.objects.filter(id=row_id).update(
            status=response.status_code, headers=headers, body=response.content
        )
    return response


def caller_of(request: HttpRequest, key: str) -> str:
    """Whose key it is.

    Keys of people without account share one room, so that a telephone that changed its network still finds its answer; a
    key short enough to be guessed or chosen twice is kept apart by the address it came from.
    """
    actor = actor_of(request)
    if actor.account_id:
        return f"{actor.kind}:{actor.account_id}"
    return "anonymous" if len(key) >= UNGUESSABLE else f"anonymous:{actor.source.ip}"


def fingerprint_of(request: HttpRequest) -> str:
    """What makes two requests the same: method, address and body."""
    digest = sha256(f"{request.method} {request.get_full_path()}\n".encode())
    if request.content_type == "multipart/form-data":  # the boundary differs each time
        for name, values in sorted(request.POST.lists()):
            digest.update(repr((name, values)).encode())
        for name, files in sorted(request.FILES.lists()):
            for file in files:
                digest.update(repr((name, file.name, file.size)).encode())
                for chunk in file.chunks():
                    digest.update(chunk)
                file.seek(0)
    else:
        digest.update(request.body)
    return digest.hexdigest()


def forget_old() -> int:
    """Answers older than 24 hours are forgotten; their number."""
    deleted, _by_model = IdempotentAnswer.objects.filter(created_at__lt=clock.now() - KEPT).delete()
    return deleted


def _claim(caller: str, key: str, fingerprint: str, present: Any) -> int | None:
    """The id of the row that is now ours to answer; None when the answer is there already."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(_INSERT, [caller, key, fingerprint, present, present - KEPT])
            found = cursor.fetchone()
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", "") == LOCK_NOT_AVAILABLE:
            raise KeyBusy from None
        raise
    return found[0] if found else None


def _replay(caller: str, key: str, fingerprint: str) -> HttpResponse:
    row = IdempotentAnswer.objects.filter(caller=caller, key=key).first()
    if row is None or row.status is None:
        raise KeyBusy  # it expired under our hands
    if row.fingerprint != fingerprint:
        raise KeyReused
    response = HttpResponse(bytes(row.body), status=row.status, headers=row.headers)
    response[REPLAYED] = "true"
    return response
