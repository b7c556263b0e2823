"""How often suggestions were taken in use: counted from the facts of the acts, which keep what was shown and what was chosen."""

from dataclasses import dataclass
from datetime import datetime

from huimin.kernel.facts import api as facts

VERBS = ("case.raised", "case.registered", "case.dispatched")
KEYWORDS = "keywords"


@dataclass
class Use:
    """Counts of one kind of act and one model: how often it suggested, and how often one of its suggestions was taken."""

    verb: str
    model: str
    shown: int = 0
    first: int = 0
    among: int = 0


def in_use(*, since: datetime | None = None) -> list[Use]:
    """What became of suggestions, by act and model."""
    found: dict[tuple[str, str], Use] = {}
    cursor = None
    while True:
        page, following = facts.since(cursor, verbs=VERBS, limit=1000)
        for fact in page:
            said = fact.data.get("suggested")
            if not said or (since is not None and fact.at < since):
                continue
            key = (fact.verb, said.get("model") or KEYWORDS)
            use = found.setdefault(key, Use(*key))
            use.shown += 1
            use.first += said.get("rank") == 1
            use.among += bool(said.get("rank"))
        if len(page) < 1000 or following == cursor:
            return [found[key] for key in sorted(found)]
        cursor = following
