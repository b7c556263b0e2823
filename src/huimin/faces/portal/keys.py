"""Query codes: who shows the number and the code of a case sees it without an account.

A browser that has shown a code keeps it for its session. Guesses are counted by address and by case, and stopped.
"""

from django.core.cache import cache
from django.http import HttpRequest

from huimin.engines.casework import api as casework
from huimin.engines.casework.api import CaseNotFound, CaseView
from huimin.kernel.gate.api import actor_of
from huimin.kernel.manifest.api import settings

SESSION_KEY = "portal_codes"
MOST_KEPT = 20


class TooManyGuesses(Exception):
    """Too many wrong codes; one has to wait."""


def code_of(request: HttpRequest, number: str) -> str:
    """The code this browser has shown for the case, "" for none."""
    return str(request.session.get(SESSION_KEY, {}).get(number, ""))


def numbers(request: HttpRequest) -> list[str]:
    """The cases this browser has shown codes for, the latest first."""
    return list(reversed(request.session.get(SESSION_KEY, {})))


def keep(request: HttpRequest, number: str, code: str) -> None:
    """This browser may see the case from now on."""
    kept = request.session.get(SESSION_KEY, {})
    kept.pop(number, None)
    kept[number] = code
    request.session[SESSION_KEY] = dict(list(kept.items())[-MOST_KEPT:])


def open_by_code(request: HttpRequest, *, number: str, code: str) -> CaseView:
    """The case of that number, when the code is right; then this browser keeps the code.

    Raises: CaseNotFound, alike for a wrong number and a wrong code; TooManyGuesses.
    """
    actor = actor_of(request)
    counters = [f"portal:guess:ip:{actor.source.ip}", f"portal:guess:case:{number}"]
    most = int(settings.get("portal.guesses"))
    if any(cache.get(counter, 0) >= most for counter in counters):
        raise TooManyGuesses
    try:
        view = casework.case(actor=actor, number=number, query_code=code)
    except CaseNotFound:
        for counter in counters:
            _count(counter)
        raise
    keep(request, view.number, code)
    return view


def _count(counter: str) -> None:
    """One guess more; the count is forgotten portal.guess_pause after the first."""
    if not cache.add(counter, 1, timeout=60 * int(settings.get("portal.guess_pause"))):
        cache.incr(counter)


def open_case(request: HttpRequest, number: str) -> tuple[CaseView, str]:
    """A case this person may see, and the code by which, "" when it is by their account.

    Raises: CaseNotFound.
    """
    actor = actor_of(request)
    if code := code_of(request, number):
        return casework.case(actor=actor, number=number, query_code=code), code
    return casework.case(actor=actor, number=number), ""
