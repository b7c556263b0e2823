"""The tail: one poll, many subscribers, slow ones told what they missed, the database killed meanwhile."""

import asyncio
from contextlib import aclosing

import psycopg
import pytest
import uuid_utils.compat as uuid7
from django.db import connection

from huimin.kernel.facts import api as facts
from huimin.kernel.facts import live

from .test_reading import write


class Source:
    """Stands for the table of facts: numbers instead of facts, and a database that can be away."""

    def __init__(self):
        self.items, self.is_away, self.polls = [], False, 0

    def begin(self):
        if self.is_away:
            raise psycopg.OperationalError("away")
        return str(len(self.items)) + "!"

    def read(self, cursor):
        self.polls += 1
        if self.is_away:
            raise psycopg.OperationalError("away")
        place = int(cursor[:-1])
        return self.items[place:], f"{len(self.items)}!"


class Item:
    def __init__(self, n, verb="case.noted"):
        self.n, self.verb = n, verb


@pytest.fixture
def source():
    return Source()


@pytest.fixture
def tail(source):
    return live.Tail(read=source.read, begin=source.begin, poll_s=0.01)


async def take(reader, count):
    async def collect():
        return [await anext(reader) for _ in range(count)]

    return await asyncio.wait_for(collect(), 10)


def run(story):
    asyncio.run(story)


def test_everybody_gets_what_comes_from_one_poll(tail, source):
    async def story():
        source.items.append(Item(0))  # before anybody listens
        async with (
            aclosing(tail.follow(None, size=9, idle_s=None)) as one,
            aclosing(tail.follow(["case.closed"], size=9, idle_s=None)) as other,
        ):
            tasks = [asyncio.create_task(take(one, 2)), asyncio.create_task(take(other, 1))]
            await asyncio.sleep(0.1)
            source.items += [Item(1), Item(2, "case.closed")]
            first, second = await asyncio.gather(*tasks)
            assert [item.n for item in first] == [1, 2]
            assert [item.n for item in second] == [2]
            assert len(tail.subscribers) == 2
        assert tail.subscribers == set()
        polls = source.polls
        await asyncio.sleep(0.1)
        assert source.polls <= polls + 1  # nobody listens, nobody polls

    run(story())


def test_a_slow_reader_is_told_how_many_it_missed(tail, source):
    async def story():
        async with aclosing(tail.follow(None, size=3, idle_s=None)) as reader:
            task = asyncio.create_task(take(reader, 1))
            await asyncio.sleep(0.05)
            source.items.append(Item(0))
            await task
            source.items += [Item(n) for n in range(1, 9)]  # eight at once, room for three
            await asyncio.sleep(0.1)
            gap, *rest = await take(reader, 3)
            assert isinstance(gap, facts.Gap)
            assert gap.missed == 6
            assert [item.n for item in rest] == [7, 8]

    run(story())


def test_nothing_is_missed_while_the_database_is_away(tail, source, monkeypatch):
    monkeypatch.setattr(live, "LONGEST_PAUSE_S", 0.05)

    async def story():
        async with aclosing(tail.follow(None, size=99, idle_s=None)) as reader:
            task = asyncio.create_task(take(reader, 4))
            await asyncio.sleep(0.05)
            source.items.append(Item(1))
            await asyncio.sleep(0.05)
            source.is_away = True
            source.items += [Item(2), Item(3)]
            await asyncio.sleep(0.2)
            source.is_away = False
            source.items.append(Item(4))
            assert [item.n for item in await task] == [1, 2, 3, 4]

    run(story())


def test_it_begins_when_the_database_comes(tail, source, monkeypatch):
    monkeypatch.setattr(live, "LONGEST_PAUSE_S", 0.05)
    source.is_away = True

    async def story():
        async with aclosing(tail.follow(None, size=9, idle_s=0.1)) as reader:
            assert await take(reader, 2) == [None, None]  # idle: a time to say that the line is alive
            source.is_away = False
            await asyncio.sleep(0.2)
            source.items.append(Item(1))
            while (item := (await take(reader, 1))[0]) is None:
                pass
            assert item.n == 1

    run(story())


def test_real_facts_and_a_killed_connection(other_connection, settled, monkeypatch):
    monkeypatch.setattr(live, "POLL_S", 0.05)
    settled()
    other = other_connection(autocommit=True)
    mine = connection.settings_dict["NAME"]

    async def story():
        keys = []
        async with aclosing(facts.tail(idle_s=None)) as reader:
            task = asyncio.create_task(take_real(reader, 3))
            await asyncio.sleep(0.5)
            keys.append(write(other))
            await asyncio.sleep(0.3)
            other.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()",
                [mine],
            )
            keys.append(write(other))
            keys.append(write(other, "case.closed"))
            assert [fact.id for fact in await task] == keys

    async def take_real(reader, count):
        async def collect():
            return [await anext(reader) for _ in range(count)]

        return await asyncio.wait_for(collect(), 60)

    asyncio.run(story())
    connection.close()
    assert uuid7.uuid7().version == 7
