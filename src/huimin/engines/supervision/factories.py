"""What tests of others need of supervision."""

from . import rulebook


def forget_rules() -> None:
    """Versions never change, so they are remembered; a test that was rolled back gives its numbers to the next."""
    rulebook.rules.cache_clear()
