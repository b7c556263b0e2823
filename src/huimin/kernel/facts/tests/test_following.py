"""Named readers handle every fact once."""

import pytest
from django.db import connection

from huimin.kernel.facts import api as facts
from huimin.kernel.facts import following
from huimin.kernel.facts.models import Follower

from .test_reading import write

pytestmark = pytest.mark.django_db


class Sorry(Exception):
    pass


def take(name="test.reader", verbs=None, limit=500):
    found = []
    facts.follow(name=name, handle=found.extend, verbs=verbs, limit=limit)
    return [fact.id for fact in found]


def test_each_reader_has_its_own_place(note):
    first, second = note(), note()
    assert take() == [first, second]
    assert take() == []
    third = note()
    facts.seal()
    assert take() == [third]
    assert take("test.other") == [first, second, third]


def test_page_by_page(note):
    keys = [note() for _ in range(5)]
    assert [take(limit=2), take(limit=2), take(limit=2), take(limit=2)] == [keys[:2], keys[2:4], keys[4:], []]


def test_what_failed_comes_again_and_left_nothing(note):
    key = note()

    def handle(found):
        note("test.written")
        raise Sorry

    with pytest.raises(Sorry):
        facts.follow(name="test.reader", handle=handle)
    assert take() == [key]


def test_what_was_not_asked_for_is_passed(note):
    note("case.viewed")
    wanted = note("case.closed")
    note("case.viewed")
    assert take(verbs=["case.closed"]) == [wanted]
    place = Follower.objects.get(name="test.reader").cursor
    note("case.viewed")
    assert take(verbs=["case.closed"]) == []
    assert Follower.objects.get(name="test.reader").cursor != place


def test_a_reader_with_nothing_to_read_writes_nothing(note):
    note()
    take()
    with connection.execute_wrapper(
        lambda execute, sql, *rest: execute(sql, *rest) if "UPDATE" not in sql.split()[0] else 1 / 0
    ):
        take()


def test_dispatch_gives_each_listener_its_verbs_and_one_that_fails_holds_up_no_other(note, monkeypatch):
    got = []

    def fail(fact):
        raise Sorry

    def closed(fact):
        got.append(("closed", fact.id))

    listeners = [
        facts.Listen("test.fails", ("case.closed",), fail),
        facts.Listen("test.closed", ("case.closed",), closed),
        facts.Listen("test.both", ("case.closed", "case.raised"), lambda fact: got.append(("both", fact.id))),
    ]
    monkeypatch.setattr(following, "listeners", lambda: listeners)
    raised, closed_key = note("case.raised"), note("case.closed")
    note("case.viewed")
    assert facts.dispatch() == 3
    assert got == [("closed", closed_key), ("both", raised), ("both", closed_key)]
    assert facts.dispatch() == 0
    assert not Follower.objects.filter(name="test.fails").exclude(cursor="").exists()


def test_dispatch_takes_many_pages(note, monkeypatch):
    got = []
    monkeypatch.setattr(following, "listeners", lambda: [facts.Listen("test.all", ("case.noted",), got.append)])
    for _ in range(230):
        note()
    assert facts.dispatch() == 230
    assert len({fact.id for fact in got}) == 230


def test_two_listeners_of_one_name_are_a_mistake(monkeypatch):
    class Module:
        LISTENS = [facts.Listen("test.one", ("a",), print), facts.Listen("test.one", ("b",), print)]

    monkeypatch.setattr(following, "modules", lambda name: [(None, Module)])
    with pytest.raises(ValueError, match="two listeners"):
        facts.listeners()


def test_a_listener_hears_whatever_is_published_with_the_key_it_asks_for(monkeypatch):
    class One:
        PUBLISHES = [facts.Publish("one.timed", "…", {"clocks": "…"}), facts.Publish("one.plain", "…", {"other": "…"})]

    class Two:
        PUBLISHES = [facts.Publish("two.timed", "…", {"clocks": "…"}), facts.Publish("two.named", "…")]
        LISTENS = [
            facts.Listen("test.carrying", ("two.named", "two.timed"), print, carrying="clocks"),
            facts.Listen("test.plain", ("two.named",), print),
        ]

    monkeypatch.setattr(following, "modules", lambda name: [(None, Two), (None, One)])
    carrying, plain = facts.listeners()
    assert carrying.verbs == ("two.named", "two.timed", "one.timed")
    assert plain.verbs == ("two.named",)


def test_the_listeners_of_this_installation_have_names_of_their_own():
    assert isinstance(facts.listeners(), list)


def test_caught_up_waits_for_what_is_committed_but_not_yet_safe(other_connection, settled, monkeypatch):
    monkeypatch.setattr(following, "listeners", lambda: [facts.Listen("test.one", ("case.noted",), lambda fact: None)])
    settled()
    assert facts.caught_up("test.one")
    slow, quick = other_connection(), other_connection()
    write(slow, "case.other")
    write(quick)
    quick.commit()
    facts.dispatch()
    assert not facts.caught_up("test.one")
    slow.commit()
    assert not facts.caught_up("test.one")
    settled()
    facts.dispatch()
    assert facts.caught_up("test.one")


def test_two_processes_at_one_place_take_turns(other_connection, settled, note):
    note()
    settled()
    take("test.slow")
    key = note()
    settled()
    with other_connection() as other:
        other.execute("SELECT 1 FROM facts_follower WHERE name = 'test.slow' FOR UPDATE")
        assert take("test.slow") == []  # somebody else is at it
    assert take("test.slow") == [key]
