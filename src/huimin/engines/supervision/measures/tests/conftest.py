"""Each test signs heads in a folder of its own, so that facts can be sealed."""

import pytest


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.HOME = tmp_path
    return tmp_path
