"""What the wall hears: acts on cases and cards, those of the watcher's own jurisdiction alone."""

import json
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from typing import Any

from django.db import Error as DatabaseError

from huimin.engines.casework import api as casework
from huimin.kernel.access import api as access
from huimin.kernel.facts import api as facts
from huimin.kernel.facts.api import FactView, Gap

from .staff import VIEW

CARD_ISSUED = "supervision.card_issued"
SCENE_DECLARED = "control.scene_declared"
#: Acts that change what a wall shows; who read what is no news.
VERBS = frozenset(
    {CARD_ISSUED, SCENE_DECLARED, "case.raised", "case.replayed", "case.due_recomputed"}
    | {row.fact for row in casework.TRANSITIONS.values()}
)
TICK_S = 2.0  # how soon a silent stream looks at its watch
BEAT_S = 15.0
RECHECK_S = 57.0  # with a tick, within the minute

Tail = AsyncGenerator[FactView | Gap | None, None]
Recheck = Callable[[], Awaitable[access.Actor | None]]


def new_tail() -> Tail:
    """Facts from now on, and a None after each tick without one."""
    return facts.tail(VERBS, idle_s=TICK_S)


async def stream(
    *,
    actor: access.Actor,
    recheck: Recheck,
    came_back: bool = False,
    tail: Callable[[], Tail] = new_tail,
    watch: Callable[[], float] = time.monotonic,
) -> AsyncGenerator[str, None]:
    """Server-sent events for one watcher until they may watch no longer.

    Shape: `case` {case, verb, at, community, told} and `card` {…, card}, `told` being the moment of telling in ms since 1970;
    `scene` {told} where one was declared; `again` where something was or may have been missed, so
    that the page reads everything afresh: once after each beginning too, for what happened between the page and its
    stream; `beat` after 15 seconds without another. A fact outside of the actor's scope gives nothing, not even a sign
    that it happened.
    """
    scope = access.scope(actor, VIEW)
    yield event("again" if came_back else "beat", {})
    spoken_at = checked_at = watch()
    has_begun = False
    async with aclosing(tail()) as incoming:
        async for item in incoming:
            now = watch()
            if now - checked_at >= RECHECK_S:
                try:
                    found = await recheck()
                except DatabaseError:
                    found = actor  # the database is away: nothing can be told now; asked again at the next tick
                else:
                    checked_at = now
                if found is None:
                    return
                actor, scope = found, access.scope(found, VIEW)
            if not has_begun:
                has_begun = True
                yield event("again", {})
            said = _said(item, scope)
            if not said and now - spoken_at >= BEAT_S:
                said = event("beat", {})
            if said:
                spoken_at = now
                yield said


def _said(item: FactView | Gap | None, scope: access.Scope) -> str:
    if item is None:
        return ""
    if isinstance(item, Gap):
        return event("again", {})
    if item.verb == SCENE_DECLARED:  # above or below one's division; who need not know reads the same as before
        return event("scene", {"told": _now_ms()}, str(item.id))
    if not scope.allows(item.where, item.unit_id):
        return ""
    told = {
        "told": _now_ms(),
        "case": str(item.data.get("case") or item.subject_id),
        "verb": item.verb,
        "at": item.at.isoformat(),
        "community": item.where.community,
    }
    if item.verb == CARD_ISSUED:
        return event("card", {**told, "card": item.data.get("card", "")}, str(item.id))
    return event("case", told, str(item.id))


def _now_ms() -> int:
    return int(time.time() * 1000)


def event(kind: str, data: dict[str, Any], fact_id: str = "") -> str:
    """One server-sent event as it goes over the line."""
    name = f"id: {fact_id}\n" if fact_id else ""
    return f"{name}event: {kind}\ndata: {json.dumps(data)}\n\n"
