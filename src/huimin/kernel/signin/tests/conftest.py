"""Passwords are hashed fast here; that they are hashed slowly outside is the settings' matter."""

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def fast_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def no_counters(db):
    """Counters of attempts start anew: all tests come from one address."""
    cache.clear()
