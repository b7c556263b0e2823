"""Opening a case for the person at the counter: by the worker's own place, by its query code, or by who the person proved to be."""

from django.core.cache import cache

from huimin.engines.casework import api as casework
from huimin.engines.casework.api import CaseNotFound, CaseView
from huimin.kernel.access import api as access
from huimin.kernel.access.api import Actor
from huimin.kernel.manifest.api import settings

from .errors import TooManyGuesses
from .memory import Memory
from .models import Visit


def open_by_code(*, actor: Actor, memory: Memory, number: str, code: str) -> CaseView:
    """The case of that number when the code is right; then the visit keeps the code. The caller saves the memory.

    Raises: CaseNotFound, alike for a wrong number and a wrong code; TooManyGuesses.
    """
    counters = [f"station:guess:by:{actor.account_id}", f"station:guess:case:{number}"]
    if any(cache.get(counter, 0) >= int(settings.get("station.guesses")) for counter in counters):
        raise TooManyGuesses
    try:
        view = casework.case(actor=actor, number=number, query_code=code)
    except CaseNotFound:
        for counter in counters:
            if not cache.add(counter, 1, timeout=60 * int(settings.get("station.guess_pause"))):
                cache.incr(counter)
        raise
    memory.codes[view.number] = code
    return view


def open_case(*, actor: Actor, visit: Visit | None, memory: Memory | None, number: str) -> tuple[CaseView, str]:
    """A case the worker may see now, and the query code by which, "" where it needs none.

    Raises: CaseNotFound.
    """
    try:
        return casework.case(actor=actor, number=number), ""
    except CaseNotFound:
        if visit is None or memory is None:
            raise
    if code := memory.codes.get(number, ""):
        return casework.case(actor=actor, number=number, query_code=code), code
    if visit.proved_at is None or visit.resident_id is None:
        raise CaseNotFound
    resident = access.actor_for_account(visit.resident_id, assurance=1, source=actor.source)
    return casework.case(actor=resident, number=number), ""
