"""Reading while others write and while the sealer moves rows: nothing is skipped, nothing comes twice."""

import random
import threading
import time
from uuid import uuid4

import pytest
import uuid_utils.compat as uuid7
from django.db import connection

from huimin.kernel.facts import api as facts

WRITER = "INSERT INTO facts_fact (id, verb, at, subject_type, subject_id, actor_kind) VALUES (%s, %s, now(), 'case', %s, 'system')"


def write(other, verb="case.noted"):
    key = uuid7.uuid7()
    other.execute(WRITER, [key, verb, uuid4()])
    return key


def read_all(cursor, verbs=None, limit=500):
    found = []
    while True:
        page, cursor = facts.since(cursor, verbs=verbs, limit=limit)
        found += page
        if len(page) < limit:
            return [fact.id for fact in found], cursor


@pytest.mark.django_db
def test_within_a_test_case_own_facts_can_be_read(note):
    start = facts.latest_cursor()
    keys = [note(), note()]
    found, _ = read_all(start)
    assert found == keys


@pytest.mark.django_db
def test_from_the_very_first(note):
    keys = [note(), note(), note()]
    assert read_all(None)[0] == keys
    assert read_all(None, limit=1)[0] == keys
    assert read_all(None, limit=2)[0] == keys


@pytest.mark.django_db
def test_an_empty_read_leaves_the_cursor(note):
    note()
    _, cursor = read_all(None)
    assert facts.since(cursor) == ([], cursor)


@pytest.mark.django_db
def test_only_some_verbs_and_the_cursor_passes_the_others(note):
    wanted = [note("case.closed"), note("case.closed")]
    for _ in range(5):
        note("case.viewed")
    found, cursor = facts.since(None, verbs=["case.closed"])
    assert [fact.id for fact in found] == wanted
    assert facts.since(cursor) == ([], cursor)
    late = note("case.closed")
    assert [fact.id for fact in facts.since(cursor, verbs=["case.closed"])[0]] == [late]
    assert facts.since(None, verbs=[])[0] == []


@pytest.mark.django_db
def test_a_wrong_cursor_is_refused():
    with pytest.raises(facts.BadCursor):
        facts.since("yesterday")


def test_a_late_commit_is_waited_for(other_connection, settled):
    settled()
    start = facts.latest_cursor()
    slow, quick = other_connection(), other_connection()
    first = write(slow)  # its transaction is older …
    second = write(quick)
    quick.commit()  # … but commits later
    time.sleep(0.1)
    found, cursor = read_all(start)
    assert found == []
    slow.commit()
    settled()
    found, cursor = read_all(cursor)
    assert found == [first, second]
    assert read_all(cursor)[0] == []


def test_a_rolled_back_transaction_is_passed(other_connection, settled):
    settled()
    start = facts.latest_cursor()
    slow, quick = other_connection(), other_connection()
    write(slow)
    second = write(quick)
    quick.commit()
    slow.rollback()
    settled()
    assert read_all(start)[0] == [second]


def test_the_sealer_leaves_the_open_ones_and_the_cursor_stays_good(other_connection, settled, home):
    settled()
    start = facts.latest_cursor()
    slow, quick = other_connection(), other_connection()
    first, second = write(slow), write(quick)
    quick.commit()
    time.sleep(0.1)
    assert facts.seal().facts == 0  # the second waits for the first
    slow.commit()
    third = write(quick)
    quick.commit()
    settled()
    page, cursor = facts.since(start, limit=2)
    assert [fact.id for fact in page] == [first, second]
    assert facts.seal().facts == 3
    assert read_all(cursor)[0] == [third]
    assert read_all(start)[0] == [first, second, third]


@pytest.mark.parametrize("verbs", [None, ["case.noted"]])
def test_many_writers_a_sealer_and_a_reader_at_once(other_connection, settled, home, monkeypatch, verbs):
    """Six writers commit out of order, roll back, and write several a transaction; the reader gets each exactly once."""
    monkeypatch.setenv("HUIMIN_FACTS_BATCH", "7")
    settled()
    start = facts.latest_cursor()
    committed, lock = [], threading.Lock()

    def work(seed):
        chance, mine = random.Random(seed), other_connection()
        for _ in range(25):
            keys = []
            for _ in range(chance.randint(1, 3)):
                keys.append(write(mine))
                if verbs:
                    write(mine, "case.viewed")
                time.sleep(chance.random() * 0.01)
            if chance.random() < 0.2:
                mine.rollback()
            else:
                mine.commit()
                with lock:
                    committed.extend(keys)

    stop = threading.Event()

    def keep_sealing():
        while not stop.is_set():
            facts.seal()
            time.sleep(0.005)
        connection.close()

    workers = [threading.Thread(target=work, args=[seed]) for seed in range(6)]
    sealer = threading.Thread(target=keep_sealing)
    for thread in [*workers, sealer]:
        thread.start()
    found, cursor = [], start
    while any(thread.is_alive() for thread in workers):
        page, cursor = facts.since(cursor, verbs=verbs, limit=5)
        found += [fact.id for fact in page]
    stop.set()
    sealer.join()
    settled()
    rest, _ = read_all(cursor, verbs=verbs)
    found += rest
    assert len(found) == len(set(found))
    assert set(found) == set(committed)
    facts.seal()
    again, _ = read_all(start, verbs=verbs)
    assert again == found  # the same order, sealed or not
    assert facts.verify().is_whole


@pytest.mark.django_db
def test_of_gives_sealed_and_unsealed_in_order(note):
    subject = uuid7.uuid7()
    first = note(subject=subject)
    facts.seal()
    second = note(subject=subject)
    assert [fact.id for fact in facts.of(subject=("case", subject))] == [first, second]


def test_health_names_what_is_wrong(other_connection, settled, note):
    note()
    settled()
    assert facts.health().is_well
    with connection.cursor() as cursor:
        cursor.execute("UPDATE facts_fact SET recorded_at = now() - interval '1 hour'")
    state = facts.health()
    assert not state.is_well
    assert "waited" in state.detail
    facts.seal()
    with connection.cursor() as cursor:  # as after a restore from a dump into a younger cluster
        cursor.execute("UPDATE facts_sealed SET tx = tx + 1000000000")
    assert "restored" in facts.health().detail


@pytest.mark.django_db
def test_reading_uses_the_index_and_prunes_partitions(note):
    """Rule 4: reads of the huge table carry a range of time, here taken from the cursor and from the subject's id."""
    subject = uuid7.uuid7()
    note(subject=subject)
    facts.seal()
    _, cursor = facts.since(None)
    seen = []

    def explain(execute, sql, params, many, context):
        if sql.lstrip().startswith("SELECT") and "facts_sealed" in sql and not sql.startswith("EXPLAIN"):
            execute(f"EXPLAIN {sql}", params, many, context)
            seen.append("\n".join(row[0] for row in context["cursor"].fetchall()))
        return execute(sql, params, many, context)

    with connection.cursor() as database:
        database.execute("SELECT facts_make_partition('2020-01-01')")
        database.execute("SET LOCAL enable_seqscan = off")
    with connection.execute_wrapper(explain):
        facts.since(cursor)
        facts.of(subject=("case", subject))
    assert len(seen) == 2
    for plan in seen:
        assert "2020_01" not in plan
        assert "Index" in plan
