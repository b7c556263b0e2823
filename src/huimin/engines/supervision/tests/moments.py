"""Times of a test, and the worker's look at facts and clocks."""

from datetime import UTC, datetime, timedelta

from huimin.engines.supervision import api
from huimin.kernel.clock import api as clock
from huimin.kernel.facts import api as facts

START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # a Monday, 09:00 in Shanghai


def at(hours, minutes=0):
    """So many hours after START; the clock stands still."""
    return clock.travel(to=START + timedelta(hours=hours, minutes=minutes), is_frozen=True)


def look():
    """What the worker does: facts first, then the present."""
    facts.dispatch()
    assert facts.caught_up("supervision.watch")
    assert facts.caught_up("supervision.behaviour")
    api.issue_due()
    facts.dispatch()
