"""Jobs of casework."""

from uuid import UUID

from huimin.kernel.access.api import Actor
from huimin.kernel.jobs.api import every, job

from .actions.designing.dry_run import dry_run_play
from .actions.designing.put_in_force import put_due_in_force
from .actions.review import reviews_due
from .learning.learning import learn_from_past


@every("20 18 * * *", name="casework.learn")  # twenty past two in the night in China
def learn_every_night() -> None:
    """Learns anew from past closed cases which types and units to suggest."""
    learn_from_past(actor=Actor.system("learning"))


@every("*/15 * * * *", name="casework.types_in_force")
def put_types_in_force() -> None:
    """Tidies up after the midnights of all time zones: each lies on a quarter of an hour."""
    put_due_in_force()


@every("*/15 * * * *", name="casework.reviews")
def call_up_reviews() -> None:
    """Puts suspended cases whose day of review has come before their units."""
    reviews_due()


@job(name="casework.dry_run", retry=3)
def dry_run(*, dry_run_id: str) -> None:
    """Plays a draft over past cases."""
    dry_run_play(dry_run_id=UUID(dry_run_id))
