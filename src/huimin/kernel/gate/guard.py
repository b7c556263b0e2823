"""The marks a view carries: what it demands before it runs. An architecture test finds views without one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Literal, TypeVar

from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.http import HttpRequest

from .errors import SecondFactorNeeded, SignInNeeded
from .rules import CEILING, assure, may
from .types import Actor

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Mark:
    """What a view demands: permissions (any one of them), nothing (and why), or somebody signed in."""

    kind: Literal["requires", "public", "signed_in"]
    permissions: tuple[str, ...] = ()
    why: str = ""
    assurance: int = 0


def actor_of(request: HttpRequest) -> Actor:
    """Who makes this request, as the middleware or the API key's check found."""
    return getattr(request, "actor", None) or Actor.anonymous()


def mark_of(view: Callable[..., Any]) -> Mark | None:
    """The mark of a view, of a class-based view or of a wrapped one."""
    while view is not None:
        mark = getattr(view, "access_mark", None)
        if mark is not None:
            return mark
        inner = getattr(view, "__wrapped__", None) or getattr(view, "view_class", None)
        if inner is None:
            return None
        view = inner
    return None


def requires(*permissions: str) -> Callable[[View], View]:
    """The view runs only for an actor who holds one of the permissions somewhere, surely enough known.

    Which rows it may touch is settled further in, by `require` or `scope`.
    Raises (when called): SignInNeeded, SecondFactorNeeded, Refused; the middleware makes pages or problem+json of them.
    """
    if not permissions:
        raise ValueError("requires() needs a permission")

    def check(actor: Actor) -> None:
        held = [code for code in permissions if may(actor, code)]
        assure(actor, held[0] if held else permissions[0])

    return _guard(Mark("requires", permissions=permissions), check)


def public(why: str) -> Callable[[View], View]:
    """Anybody may call the view, for the reason stated."""
    if not why:
        raise ValueError("public() needs a reason")
    return _guard(Mark("public", why=why), lambda actor: None)


def signed_in(*, assurance: int = 1, why: str = "") -> Callable[[View], View]:
    """Anybody who is signed in may call the view; staff with the assurance asked for."""

    def check(actor: Actor) -> None:
        if not actor.is_signed_in:
            raise SignInNeeded
        if actor.assurance < min(assurance, CEILING[actor.kind]):
            raise SecondFactorNeeded

    return _guard(Mark("signed_in", assurance=assurance, why=why), check)


def _request_in(args: tuple[Any, ...], kwargs: dict[str, Any]) -> HttpRequest:
    """The request among a view's arguments: the first, or the second of a method."""
    for value in (*args[:2], kwargs.get("request")):
        if isinstance(value, HttpRequest):
            return value
    raise TypeError("a guarded view is called with a request")


def _guard(mark: Mark, check: Callable[[Actor], object]) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        if iscoroutinefunction(view):

            @wraps(view)
            async def guarded(*args: Any, **kwargs: Any) -> Any:
                check(actor_of(_request_in(args, kwargs)))
                return await view(*args, **kwargs)

            markcoroutinefunction(guarded)
        else:

            @wraps(view)
            def guarded(*args: Any, **kwargs: Any) -> Any:
                check(actor_of(_request_in(args, kwargs)))
                return view(*args, **kwargs)

        guarded.access_mark = mark  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return decorate
