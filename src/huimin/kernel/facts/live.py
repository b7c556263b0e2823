"""Live facts for pages that update themselves: one poll a process, handed to any number of subscribers in memory."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable, Collection
from typing import TypeVar
from weakref import WeakKeyDictionary

from asgiref.sync import sync_to_async
from django.db import close_old_connections

from .queries import latest_cursor, since
from .types import FactView, Gap

T = TypeVar("T")
log = logging.getLogger(__name__)

POLL_S = 0.4
LONGEST_PAUSE_S = 5.0
PAGE = 500


class Subscriber:
    """One reader's bounded queue. When it is full, all in it is dropped and the reader is told how many it missed."""

    def __init__(self, verbs: Collection[str] | None, size: int) -> None:
        self.verbs = frozenset(verbs) if verbs is not None else None
        self.queue: asyncio.Queue[FactView] = asyncio.Queue(size)
        self.missed = 0

    def offer(self, fact: FactView) -> None:
        if self.verbs is not None and fact.verb not in self.verbs:
            return
        if self.queue.full():
            while not self.queue.empty():
                self.queue.get_nowait()
                self.missed += 1
        self.queue.put_nowait(fact)


class Tail:
    """Polls while somebody subscribes. The cursor outlives failures: after the database was away nothing is missed."""

    def __init__(
        self,
        *,
        read: Callable[[str], tuple[list[FactView], str | None]] = lambda cursor: since(cursor, limit=PAGE),
        begin: Callable[[], str] = latest_cursor,
        poll_s: float = POLL_S,
    ) -> None:
        self.read, self.begin, self.poll_s = read, begin, poll_s
        self.subscribers: set[Subscriber] = set()
        self.task: asyncio.Task[None] | None = None

    async def follow(
        self, verbs: Collection[str] | None, *, size: int, idle_s: float | None
    ) -> AsyncGenerator[FactView | Gap | None, None]:
        subscriber = Subscriber(verbs, size)
        self.subscribers.add(subscriber)
        if self.task is None or self.task.done():
            self.task = asyncio.create_task(self._poll(), name="facts tail")
        try:
            while True:
                try:
                    fact = await asyncio.wait_for(subscriber.queue.get(), idle_s)
                except TimeoutError:
                    yield None
                    continue
                if subscriber.missed:
                    missed, subscriber.missed = subscriber.missed, 0
                    yield Gap(missed)
                yield fact
        finally:
            self.subscribers.discard(subscriber)
            if not self.subscribers and self.task:
                self.task.cancel()
                self.task = None

    async def _poll(self) -> None:
        cursor, pause_s = "", self.poll_s
        while True:
            try:
                if not cursor:
                    cursor = await _in_thread(self.begin)
                found, after = await _in_thread(self.read, cursor)
            except Exception as error:  # the database is away: wait longer each time, then go on where we were
                log.warning("facts cannot be read now: %s", error)
                pause_s = min(pause_s * 2, LONGEST_PAUSE_S)
                await asyncio.sleep(pause_s)
                continue
            cursor, pause_s = after or cursor, self.poll_s
            for fact in found:
                for subscriber in self.subscribers:
                    subscriber.offer(fact)
            await asyncio.sleep(0 if len(found) == PAGE else self.poll_s)


async def _in_thread(function: Callable[..., T], *arguments: object) -> T:
    def call() -> T:
        close_old_connections()
        try:
            return function(*arguments)
        finally:
            close_old_connections()

    return await sync_to_async(call, thread_sensitive=False)()


_tails: "WeakKeyDictionary[asyncio.AbstractEventLoop, Tail]" = WeakKeyDictionary()


async def tail(
    verbs: Collection[str] | None = None, *, size: int = 200, idle_s: float | None = 15
) -> AsyncGenerator[FactView | Gap | None, None]:
    """Facts as they commit, from now on, within about half a second; for event streams in the ASGI process.

    Shape: `Gap` when this reader was too slow and `missed` facts were dropped: read the state afresh. `None` after
    `idle_s` seconds without a fact: a time to say that the line is alive. Ends when the reader goes away.
    """
    loop = asyncio.get_running_loop()
    if loop not in _tails:
        _tails[loop] = Tail()
    reader = _tails[loop].follow(verbs, size=size, idle_s=idle_s)
    try:
        async for item in reader:
            yield item
    finally:
        await reader.aclose()
