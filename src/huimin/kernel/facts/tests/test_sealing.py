"""The sealer: places, chains, signed heads, and every place where it may be killed."""

import hashlib
import json
from datetime import UTC, datetime

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from huimin.kernel.facts import api as facts
from huimin.kernel.facts import heads, sealing

from .conftest import CITY, OTHER_TOWN, TOWN

pytestmark = pytest.mark.django_db


def rows(stream):
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, seq, hash FROM facts_sealed WHERE stream = %s ORDER BY seq", [stream])
        return [(key, seq, bytes(digest)) for key, seq, digest in cursor.fetchall()]


def stands():
    with connection.cursor() as cursor:
        cursor.execute("SELECT stream, seq, anchored_seq FROM facts_stream ORDER BY stream")
        return {stream: (seq, anchored) for stream, seq, anchored in cursor.fetchall()}


def test_each_town_has_its_own_sequence(note):
    first = [note(), note()]
    other = [note(town=OTHER_TOWN)]
    city = [note(town="")]
    nowhere = [note(town="", city="")]
    more = [note()]
    done = facts.seal()
    assert (done.facts, done.streams, done.heads) == (6, 4, 4)
    assert [(key, seq) for key, seq, _ in rows(TOWN)] == [(first[0], 1), (first[1], 2), (more[0], 3)]
    assert [key for key, _, _ in rows(OTHER_TOWN)] == other
    assert [key for key, _, _ in rows(CITY)] == city
    assert [key for key, _, _ in rows("platform")] == nowhere
    assert stands() == {CITY: (1, 1), TOWN: (3, 3), OTHER_TOWN: (1, 1), "platform": (1, 1)}


def test_the_hash_computed_by_other_means(note):
    """The chain as an auditor would compute it: straight from SQL, with no code of ours."""
    note(n=1)
    note(n=2, name="红桥")
    facts.seal()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT to_jsonb(s) - 'hash' - 'data', data::text, hash, at, recorded_at FROM facts_sealed s ORDER BY seq"
        )
        digest = b"\0" * 32
        for fields, data, stored, at, recorded_at in cursor.fetchall():
            row = json.loads(fields)
            row["data"] = data
            for name, value in (("at", at), ("recorded_at", recorded_at)):
                row[name] = value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
            text = json.dumps(row, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
            digest = hashlib.sha256(digest + text.encode()).digest()
            assert digest == bytes(stored)


def test_sm3_by_setting_and_a_chain_keeps_its_own(note, monkeypatch):
    note()
    facts.seal()
    monkeypatch.setenv("HUIMIN_FACTS_HASH", "sm3")
    note()
    note(town=OTHER_TOWN)
    facts.seal()
    assert {stream: heads.last(stream).algorithm for stream in (TOWN, OTHER_TOWN)} == {
        TOWN: "sha256",
        OTHER_TOWN: "sm3",
    }
    assert facts.verify().is_whole


def test_small_batches_make_the_same_chain(note, monkeypatch):
    monkeypatch.setenv("HUIMIN_FACTS_BATCH", "2")
    for _ in range(7):
        note()
    assert facts.seal().facts == 7
    assert [seq for _, seq, _ in rows(TOWN)] == [1, 2, 3, 4, 5, 6, 7]
    assert facts.verify().is_whole
    assert facts.seal().facts == 0


def test_at_most(note):
    for _ in range(5):
        note()
    assert facts.seal(most=3).facts == 3
    assert facts.seal(most=3).facts == 2


def test_a_head_is_signed_and_tied_to_the_one_before(note, home):
    note()
    facts.seal()
    note()
    facts.seal()
    lines = (home / "heads" / f"{TOWN}.jsonl").read_text().splitlines()
    first, second = map(json.loads, lines)
    assert (first["seq"], second["seq"]) == (1, 2)
    assert first["previous"] == "0" * 64
    assert second["previous"] == hashlib.sha256(lines[0].encode()).hexdigest()
    assert bytes.fromhex(second["hash"]) == rows(TOWN)[1][2]
    assert len(bytes.fromhex((home / "heads" / "k1.pub").read_text().strip())) == 32
    assert all(isinstance(head, heads.Head) for head in heads.read(TOWN))


def test_a_town_with_a_strange_code_has_a_file_of_its_own(note, home):
    note(town="us-ca/los angeles")
    facts.seal()
    assert [path.name for path in (home / "heads").glob("*.jsonl")] == ["us-ca%2Flos%20angeles.jsonl"]
    assert facts.verify().is_whole


def test_killed_after_the_rows_and_before_the_file(note, home):
    note()
    sealing._move(100, {})  # and then killed
    assert stands() == {TOWN: (1, 0)}
    report = facts.verify()
    assert report.is_whole
    assert report.streams[0].unsigned == 1
    note()
    facts.seal()
    assert [head.seq for head in heads.read(TOWN)] == [2]
    assert facts.verify().is_whole


def test_killed_after_the_file_and_before_the_note(note, home):
    note()
    facts.seal()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE facts_stream SET anchored_seq = 0")
    assert facts.verify().is_whole
    assert facts.seal().heads == 1
    assert [head.seq for head in heads.read(TOWN)] == [1]  # not written twice
    assert stands() == {TOWN: (1, 1)}
    with connection.cursor() as cursor:
        cursor.execute("UPDATE facts_stream SET anchored_seq = 0")
    note()
    facts.seal()
    assert [head.seq for head in heads.read(TOWN)] == [1, 2]


def test_killed_in_the_middle_of_a_line(note, home):
    note()
    facts.seal()
    file = home / "heads" / f"{TOWN}.jsonl"
    with file.open("a") as stream:
        stream.write('{"algorithm":"sha2')
    assert facts.verify().is_whole
    note()
    facts.seal()
    assert [head.seq for head in heads.read(TOWN)] == [1, 2]
    assert facts.verify().is_whole


def test_what_was_changed_before_its_head_was_written_is_not_signed(note, home):
    note()
    sealing._move(100, {})
    with connection.cursor() as cursor:
        cursor.execute("UPDATE facts_sealed SET reason = 'forged'")
    with pytest.raises(facts.HeadsDamaged):
        facts.seal()
    assert list(heads.read(TOWN)) == []


def test_a_damaged_file_stops_its_own_stream_only(note, home):
    note()
    note(town=OTHER_TOWN)
    facts.seal()
    (home / "heads" / f"{TOWN}.jsonl").write_text("")
    note()
    note(town=OTHER_TOWN)
    with pytest.raises(facts.HeadsDamaged, match=TOWN):
        facts.seal()
    assert stands() == {TOWN: (2, 1), OTHER_TOWN: (2, 2)}


def test_a_database_put_back_to_an_earlier_day_is_not_signed_over(note, home):
    note()
    facts.seal()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM facts_sealed")
        cursor.execute("DELETE FROM facts_stream")
    note()
    with pytest.raises(facts.HeadsDamaged, match="another"):
        facts.seal()


def test_partitions_are_made_as_facts_need_them(note):
    note()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE facts_fact SET recorded_at = '2031-05-31 23:59:59.999999+00'")
    facts.seal()
    with connection.cursor() as cursor:
        cursor.execute("SELECT tableoid::regclass::text FROM facts_sealed")
        assert cursor.fetchone()[0] == "facts_sealed_2031_05"


def test_partitions_are_made_ahead():
    with connection.cursor() as cursor:
        cursor.execute("SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'facts_sealed'::regclass")
        there = {row[0] for row in cursor.fetchall()}
    now = datetime.now(UTC)
    assert f"facts_sealed_{now:%Y_%m}" in there
    assert facts.make_partitions(months=2) == 0
    assert facts.make_partitions(months=4) == 2


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE facts_sealed SET reason = ''",
        "DELETE FROM facts_sealed",
        "TRUNCATE facts_sealed",
        "INSERT INTO facts_sealed SELECT * FROM facts_sealed",
        "UPDATE facts_stream SET seq = 0",
        "DELETE FROM facts_stream",
        "INSERT INTO facts_stream VALUES ('x', 'sha256', 1, '')",
        "UPDATE facts_fact SET reason = ''",
        "DELETE FROM facts_fact",
        "TRUNCATE facts_fact",
        "DROP TABLE facts_sealed",
        "ALTER TABLE facts_sealed DROP COLUMN hash",
        "SELECT * FROM facts_sealed_{month}",
        "DELETE FROM facts_sealed_{month}",
    ],
)
def test_the_applications_role_may_not(note, statement):
    note()
    facts.seal()
    note()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE huimin_app")
        with pytest.raises(DatabaseError) as refusal, transaction.atomic():
            cursor.execute(statement.format(month=f"{datetime.now(UTC):%Y_%m}"))
    assert isinstance(refusal.value.__cause__, psycopg.errors.InsufficientPrivilege)


def test_the_applications_role_may_do_its_work(note, home):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE huimin_app")
    note()
    assert facts.seal().facts == 1
    assert len(facts.since(None)[0]) == 1
    assert facts.verify().warnings == []
    facts.make_partitions(months=6)
    facts.follow(name="test", handle=lambda found: None)


@pytest.mark.parametrize(
    ("seqs", "why"),
    [([2, 3], "behind a gap"), ([1, 1], "twice the same"), ([1, 3], "with a hole"), ([0, 1], "before the first")],
)
def test_only_what_goes_on_can_be_appended(note, seqs, why):
    keys = [note(), note()]
    with connection.cursor() as cursor, pytest.raises(DatabaseError, match="does not go on"), transaction.atomic():
        cursor.execute(
            "SELECT facts_move(%s::uuid[], %s, %s::bigint[], %s::bytea[], 'sha256')",
            [keys, [TOWN, TOWN], seqs, [b"a", b"b"]],
        )
    assert len(facts.since(None)[0]) == 2


def test_what_is_not_there_cannot_be_appended(note):
    key = note()
    with (
        connection.cursor() as cursor,
        pytest.raises(DatabaseError, match="2 facts asked, 1 found"),
        transaction.atomic(),
    ):
        cursor.execute(
            "SELECT facts_move(%s::uuid[], %s, %s::bigint[], %s::bytea[], 'sha256')",
            [[key, key.__class__(int=5)], [TOWN, TOWN], [1, 2], [b"a", b"b"]],
        )
