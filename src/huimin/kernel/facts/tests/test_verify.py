"""Verification finds what a superuser does behind the application's back."""

import json
import shutil
from uuid import uuid4

import pytest
from django.db import connection

from huimin.kernel.commands.api import Terminal
from huimin.kernel.crypto import api as crypto
from huimin.kernel.facts import api as facts
from huimin.kernel.facts import commands, heads
from huimin.kernel.facts.rules import chained
from huimin.kernel.facts.sealing import NAMES, sealed_rows

from .conftest import CITY, OTHER_TOWN, TOWN

pytestmark = pytest.mark.django_db


@pytest.fixture
def stream(note, home):
    """Ten facts of one town, sealed in three batches, and some of another, which must stay whole whatever happens."""
    for count in (4, 3, 3):
        for n in range(count):
            note(n=n)
        note(town=OTHER_TOWN)
        facts.seal()
    assert facts.verify().is_whole
    return TOWN


def run(sql, *params):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)


def faults():
    report = facts.verify()
    assert all(one.fault_count == 0 for one in report.streams if one.stream != TOWN)
    found = [(fault.kind, fault.seq) for one in report.streams for fault in one.faults]
    assert report.is_whole == (not found)
    return found


def forge(stream):
    """Recomputes the whole chain and the stream's stand, as somebody who knows our code would."""
    previous = b"\0" * 32
    for *fields, seq, _ in list(sealed_rows(stream)):
        row = dict(zip(NAMES, fields, strict=True))
        previous = chained(previous=previous, stream=stream, seq=seq, row=row, algorithm="sha256")
        run("UPDATE facts_sealed SET hash = %s WHERE stream = %s AND seq = %s", previous, stream, seq)
    run(
        "UPDATE facts_stream SET hash = %s, seq = (SELECT max(seq) FROM facts_sealed WHERE stream = %s) WHERE stream = %s",
        previous,
        stream,
        stream,
    )


@pytest.mark.parametrize(
    "change",
    [
        "reason = 'other'",
        "at = at + interval '1 microsecond'",
        "verb = 'case.forged'",
        "account_id = 'ffffffff-ffff-7fff-bfff-ffffffffffff'",
        "data = '{\"n\": 7}'",
        "subject_id = 'ffffffff-ffff-7fff-bfff-ffffffffffff'",
        "street_code = '120106009'",
        "recorded_at = recorded_at + interval '1 microsecond'",
        "hash = sha256('x')",
        "channel = 'api'",
        "ip = '192.0.2.1'",
    ],
)
def test_a_changed_fact(stream, change):
    run(f"UPDATE facts_sealed SET {change} WHERE stream = %s AND seq = 5", stream)
    assert ("changed", 5) in faults()


def test_a_changed_last_fact(stream):
    run("UPDATE facts_sealed SET reason = 'x' WHERE stream = %s AND seq = 10", stream)
    assert faults() == [("changed", 10)]


@pytest.mark.parametrize("seq", [1, 5, 7])
def test_a_missing_fact(stream, seq):
    run("DELETE FROM facts_sealed WHERE stream = %s AND seq = %s", stream, seq)
    assert faults() == [("missing", seq)]


def test_a_missing_stretch_is_said_whole(stream):
    run("DELETE FROM facts_sealed WHERE stream = %s AND seq BETWEEN 3 AND 6", stream)
    report = facts.verify()
    assert [fault.detail for one in report.streams for fault in one.faults] == ["missing: 3 to 6"]


def test_a_missing_fact_with_the_others_moved_up(stream):
    run("DELETE FROM facts_sealed WHERE stream = %s AND seq = 5", stream)
    run("UPDATE facts_sealed SET seq = seq - 1 WHERE stream = %s AND seq > 5", stream)
    kinds = [kind for kind, _ in faults()]
    assert "changed" in kinds
    assert "cut_off" in kinds


def test_reordered_facts(stream):
    run(
        "UPDATE facts_sealed SET seq = CASE seq WHEN 5 THEN 6 ELSE 5 END WHERE stream = %s AND seq IN (5, 6)",
        stream,
    )
    assert ("reordered", 6) in faults()


def test_reordered_facts_with_the_chain_computed_again(stream):
    run(
        "UPDATE facts_sealed SET seq = CASE seq WHEN 5 THEN 6 ELSE 5 END WHERE stream = %s AND seq IN (5, 6)",
        stream,
    )
    forge(stream)
    kinds = [kind for kind, _ in faults()]
    assert "reordered" in kinds
    assert "rewritten" in kinds


@pytest.mark.parametrize("keep", [9, 7, 4, 1])
def test_a_stream_cut_off(stream, keep):
    run("DELETE FROM facts_sealed WHERE stream = %s AND seq > %s", stream, keep)
    assert faults() == [("cut_off", keep + 1)]
    forge(stream)  # also when the stream's stand is put back to fit
    run("UPDATE facts_stream SET anchored_seq = seq WHERE stream = %s", stream)
    assert faults() == [("cut_off", keep + 1)]


def test_a_stream_gone_without_a_trace_in_the_database(stream):
    run("DELETE FROM facts_sealed WHERE stream = %s", stream)
    run("DELETE FROM facts_stream WHERE stream = %s", stream)
    kinds = [kind for kind, _ in faults()]
    assert set(kinds) == {"cut_off"}


def test_a_stream_wholly_rewritten(stream):
    """Every row consistent, every hash and the stand computed anew: only the signed heads outside know better."""
    run("UPDATE facts_sealed SET reason = 'it was otherwise' WHERE stream = %s", stream)
    forge(stream)
    assert faults() == [("rewritten", 4)]


def test_one_fact_changed_and_all_after_it_computed_anew(stream):
    run("UPDATE facts_sealed SET reason = 'it was otherwise' WHERE stream = %s AND seq = 6", stream)
    forge(stream)
    assert faults() == [("rewritten", 7)]


def test_a_fact_put_in(stream):
    run(
        "INSERT INTO facts_sealed (id, tx, verb, at, recorded_at, subject_type, subject_id, actor_kind, city_code, "
        "district_code, street_code, community_code, grid_code, reason, data, version, channel, ip, request_id, stream, "
        "seq, hash) SELECT gen_random_uuid(), tx + 1, verb, at, recorded_at, subject_type, subject_id, actor_kind, "
        "city_code, district_code, street_code, community_code, grid_code, reason, data, version, channel, ip, "
        "request_id, stream, seq + 1, hash FROM facts_sealed WHERE stream = %s AND seq = 10",
        stream,
    )
    kinds = [kind for kind, _ in faults()]
    assert "changed" in kinds
    assert "added" in kinds


def test_a_second_fact_at_one_place(stream):
    run("UPDATE facts_sealed SET seq = 5 WHERE stream = %s AND seq = 6", stream)
    assert ("added", 5) in faults()


def test_heads_deleted(stream, home):
    (home / "heads" / f"{TOWN}.jsonl").unlink()
    assert ("heads_missing", 0) in faults()


def test_heads_cut_off(stream, home):
    file = home / "heads" / f"{TOWN}.jsonl"
    file.write_text("".join(file.read_text().splitlines(keepends=True)[:-1]))
    assert faults() == [("heads_missing", 7)]


def test_a_head_taken_out_of_the_middle(stream, home):
    file = home / "heads" / f"{TOWN}.jsonl"
    lines = file.read_text().splitlines(keepends=True)
    file.write_text(lines[0] + lines[2])
    assert ("heads_damaged", 4) in faults()


def test_a_head_changed(stream, home):
    file = home / "heads" / f"{TOWN}.jsonl"
    file.write_text(file.read_text().replace('"seq":7', '"seq":8'))
    assert any(kind == "heads_damaged" for kind, _ in faults())


def test_heads_signed_by_somebody_else(stream, home, settings, tmp_path_factory):
    """The database and the heads rewritten to fit each other, but without our key."""
    run("UPDATE facts_sealed SET reason = 'it was otherwise' WHERE stream = %s", stream)
    forge(stream)
    run("UPDATE facts_stream SET anchored_seq = 0 WHERE stream = %s", stream)
    forger = tmp_path_factory.mktemp("forger")
    settings.HOME = forger
    facts.seal()
    settings.HOME = home
    shutil.copy(forger / "heads" / f"{TOWN}.jsonl", home / "heads" / f"{TOWN}.jsonl")
    kinds = {kind for kind, _ in faults()}
    assert "heads_damaged" in kinds


def test_a_copy_of_the_heads_elsewhere_knows_better(stream, home, tmp_path_factory, note):
    """Who owns the machine rewrites rows, heads and keys, and all fits; not with the copy somebody took away."""
    copy = tmp_path_factory.mktemp("elsewhere") / "heads"
    shutil.copytree(home / "heads", copy)
    note()
    facts.seal()
    assert facts.verify(within=copy).is_whole  # an older copy is no fault
    shutil.rmtree(home / "heads")
    shutil.rmtree(home / "secrets")
    run("UPDATE facts_sealed SET reason = 'it was otherwise' WHERE stream = %s", stream)
    forge(stream)
    run("UPDATE facts_stream SET anchored_seq = 0")
    facts.seal()
    assert facts.verify().is_whole
    report = facts.verify(within=copy)
    assert [(fault.stream, fault.kind) for one in report.streams for fault in one.faults] == [(TOWN, "rewritten")]


def test_after_the_signing_key_was_turned(stream, note):
    crypto.turn("sign")
    note()
    facts.seal()
    assert {json.loads(head.line)["key"] for head in heads.read(TOWN)} == {"k1", "k2"}
    assert faults() == []


def test_many_faults_are_counted_and_some_shown(note, home):
    for _ in range(60):
        note()
    facts.seal()
    run("UPDATE facts_sealed SET reason = 'x'")
    (report,) = facts.verify().streams
    assert report.fault_count == 60
    assert len(report.faults) == 20


def test_the_command_says_so_and_exits_with_one(stream, capsys):
    assert commands.audit_verify(Terminal(is_json=True), stream="", heads="") == 0
    said = json.loads(capsys.readouterr().out)
    assert said["is_whole"] is True
    assert said["facts"] == 13
    run("UPDATE facts_sealed SET reason = 'x' WHERE stream = %s AND seq = 5", stream)
    assert commands.audit_verify(Terminal(), stream="", heads="") == 1
    text = capsys.readouterr().out
    assert "changed at 5" in text
    assert "NOT whole" in text
    assert commands.audit_verify(Terminal(), stream=OTHER_TOWN, heads="") == 0


def test_the_trail_of_a_subject(note, capsys, home):
    key = uuid4()
    note("case.raised", subject=key)
    facts.seal()
    note("case.closed", subject=key, city=CITY)
    commands.audit_show(Terminal(is_json=True), subject=f"case:{key}")
    first, second = json.loads(capsys.readouterr().out)
    assert (first["verb"], first["sealed"]["stream"], first["sealed"]["seq"]) == ("case.raised", TOWN, 1)
    assert (second["verb"], second["sealed"]) == ("case.closed", None)
    commands.audit_show(Terminal(), subject=f"case:{key}")
    assert f"[{TOWN} 1]" in capsys.readouterr().out
