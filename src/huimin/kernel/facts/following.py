"""Following: named readers of facts, each of which handles every fact once."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace

from django.db import connection, transaction

from huimin.kernel.manifest.api import modules

from .queries import NIL, since
from .rules import Cursor
from .types import FactView, Listen

log = logging.getLogger(__name__)


def follow(
    *,
    name: str,
    handle: Callable[[list[FactView]], None],
    verbs: Sequence[str] | None = None,
    limit: int = 500,
) -> int:
    """Gives a named reader the next page of facts, and moves its place in the same transaction; says how many it got.

    What `handle` writes is therefore written exactly once, in the order of facts, however often the worker is
    killed. When it raises, nothing has happened and the same page comes again. Two at a time of one name: the second
    gets none.
    Shape: the name owns the place; a new one begins with the first fact ever.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT cursor FROM facts_follower WHERE name = %s FOR UPDATE SKIP LOCKED", [name])
        row = cursor.fetchone()
        if row is None:
            cursor.execute("INSERT INTO facts_follower (name) VALUES (%s) ON CONFLICT DO NOTHING", [name])
            if not cursor.rowcount:
                return 0
        before = row[0] if row else ""
        found, after = since(before or None, verbs, limit)
        if found:
            handle(found)
        if after and after != before:
            cursor.execute("UPDATE facts_follower SET cursor = %s WHERE name = %s", [after, name])
    return len(found)


def listeners() -> list[Listen]:
    """Who listens, from every app's `events.py`, with every verb it hears.

    Raises: ValueError when two listeners have one name.
    """
    found: dict[str, Listen] = {}
    events = [module for _, module in modules("events")]
    published = [line for module in events for line in getattr(module, "PUBLISHES", ())]
    for module in events:
        for listen in getattr(module, "LISTENS", ()):
            if listen.name in found:
                raise ValueError(f"two listeners are named {listen.name}")
            carried = (line.verb for line in published if listen.carrying and listen.carrying in line.data)
            found[listen.name] = replace(listen, verbs=tuple(dict.fromkeys((*listen.verbs, *carried))))
    return list(found.values())


def dispatch(*, pages: int = 20) -> int:
    """Gives every listener what is new; says how many facts were handled. One that fails holds up no other."""
    handled = 0
    for listen in listeners():
        try:
            handled += _drain(listen, pages)
        except Exception:
            log.exception("listener %s could not handle a fact; it will be given again", listen.name)
    return handled


def _drain(listen: Listen, pages: int) -> int:
    def handle(found: list[FactView]) -> None:
        for fact in found:
            listen.handler(fact)

    handled = 0
    for _ in range(pages):
        got = follow(name=listen.name, handle=handle, verbs=listen.verbs, limit=100)
        handled += got
        if got < 100:
            break
    return handled


def caught_up(name: str) -> bool:
    """Whether a listener has been given every fact that has been committed, those not yet safe to read among them.

    While an older transaction is open, what committed after it waits (see `since`): then this says no.
    Raises: StopIteration when nobody listens by that name.
    """
    listen = next(listen for listen in listeners() if listen.name == name)
    with connection.cursor() as cursor:
        cursor.execute("SELECT cursor FROM facts_follower WHERE name = %s", [name])
        row = cursor.fetchone()
        before = row[0] if row else ""
        found, _ = since(before or None, listen.verbs, 1)
        if found:
            return False
        place = Cursor.parse(before) if before else Cursor(0, NIL, 0)
        cursor.execute(
            "SELECT EXISTS (SELECT FROM facts_fact WHERE (tx, id) > (%s, %s) AND verb = ANY(%s))",
            [place.tx, place.id, list(listen.verbs)],
        )
        return not cursor.fetchone()[0]
