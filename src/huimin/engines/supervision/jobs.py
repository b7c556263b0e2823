"""Jobs of supervision."""

from huimin.kernel.facts import api as facts
from huimin.kernel.jobs.api import every

from .measures import outcomes
from .reports import making
from .watching import issue_due


@every("* * * * * */15", name="supervision.cards")
def give_cards() -> None:
    """Gives the cards that fell due, once every fact up to now has been read."""
    if facts.caught_up("supervision.watch"):
        issue_due()


@every("* * * * * */10", name="supervision.outcomes")
def settle_outcomes() -> None:
    """Brings outcomes and tallies up to the facts that were read."""
    outcomes.settle()


@every("30 19 * * *", name="supervision.reports_renew")
def renew_reports() -> None:
    """Reports whose figures changed get a new edition; a period that ended gets its report."""
    making.reports_renew()
