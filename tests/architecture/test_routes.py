"""Every page, fragment, live stream and API operation says who may call it."""

from collections.abc import Callable, Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, path

from huimin.config.api import api
from huimin.kernel.gate.api import mark_of, permissions, public


def views(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[tuple[str, Callable[..., Any]]]:
    """Every view of the URL map with its address."""
    for pattern in patterns:
        address = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from views(pattern.url_patterns, address)
        else:
            yield address, pattern.callback


def operations() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Every operation of the API with its method and address."""
    for prefix, router in api()._routers:
        for address, handler in router.path_operations.items():
            for operation in handler.operations:
                yield f"{' '.join(operation.methods)} /api{prefix}{address}", operation.view_func


def is_operation(view: Callable[..., Any]) -> bool:
    """Whether the view is the API's own dispatcher, whose operations are asked one by one."""
    return getattr(view, "__module__", "").startswith("ninja.")


def unmarked(found: Iterator[tuple[str, Callable[..., Any]]]) -> list[str]:
    """Addresses whose view does not say who may call it."""
    return [address for address, view in found if mark_of(view) is None]


def marks() -> Iterator[tuple[str, Any]]:
    """Every address with its mark."""
    for address, view in [*views(get_resolver().url_patterns), *operations()]:
        if (mark := mark_of(view)) is not None:
            yield address, mark


def test_every_view_says_who_may_call_it():
    pages = (each for each in views(get_resolver().url_patterns) if not is_operation(each[1]))
    assert unmarked(pages) == []


def test_every_operation_says_who_may_call_it():
    assert unmarked(operations()) == []


def test_a_view_that_says_nothing_is_caught():
    def silent(request): ...

    def open_(request): ...

    patterns = [path("silent", silent), path("open", public("anybody may look")(open_))]
    assert unmarked(views(patterns)) == ["silent"]


def test_demanded_permissions_are_declared():
    unknown = [(address, code) for address, mark in marks() for code in mark.permissions if code not in permissions()]
    assert unknown == []


def test_addresses_are_given_once():
    """The earlier of two equal addresses would hide the other."""
    found = [address for address, view in views(get_resolver().url_patterns) if not is_operation(view)]
    found += [address for address, _view in operations()]
    assert sorted({address for address in found if found.count(address) > 1}) == []
