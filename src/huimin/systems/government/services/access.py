"""Applications seen by number and query code: a browser that has shown the code keeps it for its session."""

from typing import Any

from django.core.cache import cache
from django.http import HttpRequest

from huimin.engines.approval import api as approval
from huimin.kernel.access.api import actor_of
from huimin.kernel.files import api as files
from huimin.kernel.manifest.api import settings

SESSION_KEY = "government_services_codes"
MOST_KEPT = 20
HOUR_S = 3600


class TooManyGuesses(Exception):
    """Too many wrong codes; one has to wait."""


def code_of(request: HttpRequest, number: str) -> str:
    """The code this browser has shown for the application, "" for none."""
    return str(request.session.get(SESSION_KEY, {}).get(number, ""))


def keep(request: HttpRequest, number: str, code: str) -> None:
    """This browser may see the application from now on."""
    kept: dict[str, Any] = {**request.session.get(SESSION_KEY, {}), number: code}
    request.session[SESSION_KEY] = dict(list(kept.items())[-MOST_KEPT:])


def opened(request: HttpRequest, number: str) -> approval.ApplicationView:
    """An application this person may see, by account or by the code shown before; its papers with it.

    Raises: approval.NotFound.
    """
    view = _read(request, number)
    shown = [file.id for matter in view.matters for item in matter.materials for file in item.files]
    shown += [matter.result.file_id for matter in view.matters if matter.result]
    if code_of(request, number):
        files.show(request.session, shown)
    return view


def _read(request: HttpRequest, number: str) -> approval.ApplicationView:
    actor = actor_of(request)
    if code := code_of(request, number):
        return approval.application(actor=actor, number=number, query_code=code)
    return approval.application(actor=actor, number=number)


def show_code(request: HttpRequest, *, number: str, code: str) -> str:
    """Takes a code; gives the application's number when it is right.

    Raises: approval.NotFound, alike for a wrong number and a wrong code; TooManyGuesses.
    """
    actor = actor_of(request)
    number = number.strip().upper()
    counters = [f"government_services:guess:{actor.source.ip}", f"government_services:guess:{number[:40]}"]
    most = int(settings.get("government_services.guesses"))
    if any(cache.get(counter, 0) >= most for counter in counters):
        raise TooManyGuesses
    try:
        if not code.strip():
            raise approval.NotFound
        view = approval.application(actor=actor, number=number, query_code=code)
    except approval.NotFound:
        for counter in counters:
            if not cache.add(counter, 1, timeout=HOUR_S):
                cache.incr(counter)
        raise
    keep(request, view.number, code)
    return view.number
