import pytest

from huimin.engines.approval import factories


@pytest.fixture
def hall(db):
    """The town with matters to apply for, its window clerk, its lead, and an applicant."""
    return factories.hall()
