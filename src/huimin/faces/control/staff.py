"""Who may stand before the wall: staff who may see cases. What each sees of it is settled by the scope of their posts."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from asgiref.sync import iscoroutinefunction
from django.http import HttpRequest

from huimin.kernel.access import api as access

VIEW = "casework.case_view"


def may_watch(actor: access.Actor) -> bool:
    """Residents follow their own cases in the portal; a wall is for staff."""
    return actor.is_staff and access.may(actor, VIEW)


def for_the_wall(view: Callable[..., Any]) -> Callable[..., Any]:
    """The view runs for staff who may see cases. Raises (when called): what `requires` raises, Refused for others."""
    if iscoroutinefunction(view):

        @wraps(view)
        async def checked_async(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            _check(request)
            return await view(request, *args, **kwargs)

        return access.requires(VIEW)(checked_async)

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        _check(request)
        return view(request, *args, **kwargs)

    return access.requires(VIEW)(checked)


def _check(request: HttpRequest) -> None:
    if not may_watch(access.actor_of(request)):
        raise access.Refused(permission=VIEW)
