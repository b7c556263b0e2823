"""The wall's live stream, served by the ASGI process."""

from collections.abc import AsyncIterator
from contextlib import aclosing

from asgiref.sync import sync_to_async
from django.contrib.auth import get_user
from django.db import close_old_connections
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.urls import path
from django.views.decorators.http import require_safe

from huimin.kernel.access import api as access
from huimin.kernel.access.middleware import load_actor

from .. import live
from ..staff import for_the_wall, may_watch

mount = "control/"
app_name = "control_live"

HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


@for_the_wall
@require_safe
async def events(request: HttpRequest) -> HttpResponseBase:
    """Acts on cases and cards of the watcher's jurisdiction as they happen.

    Who comes back with `?after=` or `Last-Event-ID` is told to read afresh: nothing is replayed.
    """
    came_back = bool(request.GET.get("after") or request.headers.get("Last-Event-ID"))
    return StreamingHttpResponse(_told(request, came_back), content_type="text/event-stream", headers=HEADERS)


async def _told(request: HttpRequest, came_back: bool) -> AsyncIterator[str]:
    # The middleware's connection would stay out of the pool for as long as the wall is watched.
    await sync_to_async(close_old_connections)()

    def asked() -> access.Actor | None:
        close_old_connections()
        try:
            return actor_now(request)
        finally:
            close_old_connections()

    async def recheck() -> access.Actor | None:
        return await sync_to_async(asked, thread_sensitive=False)()

    said = live.stream(actor=access.actor_of(request), recheck=recheck, came_back=came_back)
    async with aclosing(said):
        async for event in said:
            yield event


def actor_now(request: HttpRequest) -> access.Actor | None:
    """Who the session belongs to now, if it still lives and they may still watch."""
    request.session = type(request.session)(request.session.session_key)
    request.user = get_user(request)
    try:
        actor = load_actor(request)
    except access.Refused:
        return None
    return actor if may_watch(actor) else None


urlpatterns = [path("events", events, name="events")]
