"""One installation for all tests that break one."""

from collections.abc import Iterator

import pytest

from .installation import Installation, town_of


@pytest.fixture(scope="package")
def installation() -> Iterator[Installation]:
    """A running installation with a town."""
    made = Installation()
    try:
        made.start()
        made.key = town_of(made)
        yield made
    finally:
        made.remove()
