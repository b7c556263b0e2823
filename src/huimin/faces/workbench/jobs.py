"""Jobs of the workbench."""

from uuid import UUID

from huimin.kernel.jobs import api as jobs

from .actions import bulk


@jobs.job(retry=3)
def bulk_continue(*, account_id: str, run_id: str, post_id: str | None, language: str) -> None:
    """Goes on with an act on many cases."""
    bulk.continue_for(
        account_id=UUID(account_id), run_id=UUID(run_id), post_id=UUID(post_id) if post_id else None, language=language
    )
