"""Addresses of pages that are the same for everybody: asked for once, since a menu names a dozen on every page."""

from functools import cache

from django.urls import reverse


@cache
def address(name: str) -> str:
    """The address of the page of that name, which takes no arguments."""
    return reverse(name)
