"""After every migration: the rules this release ships are in force where the city has none of its own, else a draft."""

from collections.abc import Callable

from uuid_utils.compat import uuid7

from huimin.kernel.access.api import Actor
from huimin.kernel.clock import api as clock

from . import rulebook
from .models import RuleDraft, RuleSetVersion

ORDER = 31
SHIPPED = "huimin"


def run(progress: Callable[..., None]) -> None:
    """Brings the shipped rules in once; those a city has edited are left in force, and ours wait as a draft."""
    data = rulebook.definition(0)
    digest = rulebook.digest(data)
    is_known = RuleSetVersion.objects.filter(origin=SHIPPED, digest=digest).exists()
    drafted = {rulebook.digest(draft.definition) for draft in RuleDraft.objects.filter(origin=SHIPPED)}
    if not is_known and digest not in drafted:
        last = RuleSetVersion.objects.order_by("-number").first()
        if last is None or last.origin == SHIPPED:
            rulebook.rules_load(actor=Actor.system("upgrade"), data=data, origin=SHIPPED)
        elif last.digest != digest:
            RuleDraft.objects.create(
                id=uuid7(),
                definition=data,
                base_number=last.number,
                origin=SHIPPED,
                drafted_at=clock.now(),
                state="open",
            )
    progress("rules of supervision", 1, 1)
