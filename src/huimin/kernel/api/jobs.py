"""Keeps the memory of answered requests short."""

from huimin.kernel.jobs import api as jobs

from .idempotency import forget_old


@jobs.every("43 * * * *")
def api_answers_forget() -> None:
    """Forgets answers to Idempotency-Keys older than 24 hours."""
    forget_old()
