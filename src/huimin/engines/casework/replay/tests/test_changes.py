"""Rows that change at their origin, rows that wait in quarantine, runs that are stopped: never lost, never twice."""

import pytest

from huimin.engines.casework.api import case_step
from huimin.engines.casework.models import Case, Clock, WorkItem
from huimin.engines.casework.replay.importing import requests_retry
from huimin.engines.exchange import api as exchange
from huimin.kernel.access.api import Actor
from huimin.kernel.facts import api as facts

HEAD = "id,kind,opened,closed,changed,status,unit,text\n"
MAPPING = """
mapping: 1
identity: {origin: test.changes, key: id}
division: {code: x-city, name: City, zone: Europe/London}
times: {created: opened, closed: closed, updated: changed}
status: {value: status, states: {open: handling, closed: closed, new: dispatched}}
category: {rules: [{when: {kind: lamp}, type: x.lamp}]}
types: {x.lamp: {title: {zh-hans: 路灯, en: Lamp}, limit: 24h, calendar: always}}
unit: {value: unit, units: {A: {code: x-a, title: A}, B: {code: x-b, title: B}}}
description: text
"""


def rows(outcome):
    return {name: count for name, count in outcome.report["rows"].items() if count and name != "read"}


def verbs(case):
    return [fact.verb for fact in facts.of(subject=("case", case.id))]


def test_a_row_that_is_closed_later_appends_its_end(take):
    assert rows(
        take(HEAD + "1,lamp,2024-06-01 10:00,,,open,A,dark\n2,lamp,2024-06-01 10:00,,,open,A,dark\n", MAPPING)
    ) == {"new": 2}
    case = Case.objects.get(origin_key="1")
    before = facts.of(subject=("case", case.id))
    assert WorkItem.objects.get(case=case).is_open
    changed = HEAD + "1,lamp,2024-06-01 10:00,2024-06-01 12:00,,closed,A,dark\n2,lamp,2024-06-01 10:00,,,open,A,dark\n"
    assert rows(take(changed, MAPPING)) == {"updated": 1, "unchanged": 1}
    case.refresh_from_db()
    assert (case.state, case.closed_at.isoformat()) == ("closed", "2024-06-01T11:00:00+00:00")
    after = facts.of(subject=("case", case.id))
    assert [fact.id for fact in after if fact.id in {one.id for one in before}] == [fact.id for fact in before]
    assert sorted(verbs(case)) == sorted(["case.raised", "case.replayed", "case.closed", "case.replayed"])
    assert Clock.objects.get(case=case).stopped_at == case.closed_at
    assert not WorkItem.objects.get(case=case).is_open
    assert rows(take(changed, MAPPING)) == {"unchanged": 2}
    assert Case.objects.count() == 2


def test_reopened_and_moved_to_another_unit(take):
    take(HEAD + "1,lamp,2024-06-01 10:00,2024-06-01 12:00,,closed,A,dark\n", MAPPING)
    assert rows(take(HEAD + "1,lamp,2024-06-01 10:00,,2024-06-03 09:00,open,B,dark again\n", MAPPING)) == {"updated": 1}
    case = Case.objects.get()
    assert (case.state, case.closed_at, case.description) == ("handling", None, "dark again")
    assert "case.reopened" in verbs(case)
    item = WorkItem.objects.get(case=case)
    assert (item.unit_id, item.is_open) == (case.unit_id, True)
    assert Clock.objects.get(case=case).stopped_at is None


def test_a_new_limit_in_the_mapping_moves_the_deadline(take):
    row = HEAD + "1,lamp,2024-06-01 10:00,,,open,A,dark\n"
    take(row, MAPPING)
    assert rows(take(row, MAPPING.replace("24h", "48h"))) == {"updated": 1}
    case = Case.objects.get()
    assert case.due_at.isoformat() == "2024-06-03T09:00:00+00:00"
    assert Clock.objects.get(case=case).due_at == case.due_at


def test_a_case_somebody_worked_on_here_is_left_alone(take):
    take(HEAD + "1,lamp,2024-06-01 10:00,,,open,A,dark\n", MAPPING)
    case = Case.objects.get()
    case_step(actor=Actor.system("test"), case_id=case.id, verb="note", inputs_given={"note": "on it"})
    outcome = take(HEAD + "1,lamp,2024-06-01 10:00,2024-06-01 12:00,,closed,A,dark\n", MAPPING)
    assert rows(outcome) == {"quarantined": 1}
    assert outcome.report["quarantine"]["reasons"][0]["code"] == "handled_here"
    case.refresh_from_db()
    assert case.state == "handling"


def test_quarantined_rows_come_in_when_the_mapping_is_mended(take, tmp_path):
    content = (
        HEAD
        + "1,lamp,2024-06-01 10:00,,,open,A,x\n2,lump,2024-06-01 10:00,,,open,A,x\n"
        + "3,lamp,soon,,,open,A,x\n,lamp,2024-06-01 10:00,,,open,A,x\n"
    )
    first = take(content, MAPPING)
    assert rows(first) == {"new": 1, "quarantined": 3}
    waiting = exchange.quarantined(target="requests", origin="test.changes")
    assert [(row.line, row.key, row.faults[0]["code"]) for row in waiting] == [
        (3, "2", "unmapped_value"),
        (4, "3", "unreadable_time"),
        (5, "", "no_key"),
    ]
    assert waiting[0].raw["values"]["kind"] == "lump"
    assert rows(take(content, MAPPING)) == {"unchanged": 1, "quarantined": 3}
    assert exchange.waiting_count(target="requests", origin="test.changes") == 3
    mended = tmp_path / "mended.yaml"
    mended.write_text(MAPPING.replace("{kind: lamp}", "{kind: [lamp, lump]}"), "utf-8")
    again = requests_retry(mapping=mended)
    assert rows(again) == {"new": 1, "quarantined": 2, "mended": 1}
    assert exchange.waiting_count(target="requests", origin="test.changes") == 2
    assert rows(take(content, mended)) == {"unchanged": 2, "quarantined": 2}
    # and when the row itself is mended at its origin
    assert rows(take(content.replace("soon", "2024-06-02 10:00"), mended))["new"] == 1
    assert [row.faults[0]["code"] for row in exchange.quarantined(target="requests", origin="test.changes")] == [
        "no_key"
    ]


def test_two_rows_of_one_key(take):
    same = "1,lamp,2024-06-01 10:00,,,open,A,x\n"
    other = "1,lamp,2024-06-01 10:00,,,open,A,y\n"
    content = HEAD + same + same + other
    for expected in ({"new": 1, "repeated": 1, "quarantined": 1}, {"unchanged": 1, "repeated": 1, "quarantined": 1}):
        outcome = take(content, MAPPING)
        assert rows(outcome) == expected
        assert outcome.report["quarantine"]["reasons"][0]["code"] == "duplicate_key"
    assert Case.objects.get().description == "x"
    assert rows(take(content, MAPPING, is_dry=True)) == {"unchanged": 1, "repeated": 1, "quarantined": 1}


def test_the_newest_version_wins_in_whatever_order_rows_come(take):
    mapping = MAPPING.replace("key: id", "key: id, version: updated")
    old = "1,lamp,2024-06-01 10:00,,2024-06-02 10:00,open,A,old\n"
    new = "1,lamp,2024-06-01 10:00,,2024-06-03 10:00,open,A,new\n"
    assert rows(take(HEAD + new + old, mapping)) == {"new": 1, "older": 1}
    assert Case.objects.get().description == "new"
    assert rows(take(HEAD + old, mapping)) == {"older": 1}
    assert rows(take(HEAD + old + new, mapping)) == {"older": 1, "unchanged": 1}
    assert rows(take(HEAD + new.replace("06-03", "06-04").replace("new", "newer"), mapping)) == {"updated": 1}


def test_a_dry_run_writes_nothing(take):
    outcome = take(
        HEAD + "1,lamp,2024-06-01 10:00,,,open,A,x\n2,lump,2024-06-01 10:00,,,open,A,x\n", MAPPING, is_dry=True
    )
    assert rows(outcome) == {"new": 1, "quarantined": 1}
    assert not (Case.objects.exists())
    assert not (exchange.batches())
    assert not (exchange.waiting_count(target="requests", origin="test.changes"))


MANY = HEAD + "".join(f"{number},lamp,2024-06-01 10:00,,,open,A,{number}\n" for number in range(1700))


def test_a_stopped_run_keeps_what_is_done_and_goes_on(take):
    asked = []
    first = take(MANY, MAPPING, should_stop=lambda: asked.append(1) or len(asked) > 1)
    assert (first.state, Case.objects.count()) == ("stopped", 1000)
    second = take(MANY, MAPPING)
    assert (second.state, second.batch_id, Case.objects.count()) == ("done", first.batch_id, 1700)
    assert rows(second) == {"new": 1700}  # the report is of the whole batch
    assert second.report["volume"]["type"] == {"x.lamp": 1700}
    assert rows(take(MANY, MAPPING)) == {"unchanged": 1700}


def test_a_run_broken_off_in_the_middle_loses_only_its_chunk(take, monkeypatch):
    from huimin.engines.casework.replay import target

    real, calls = target.write, []

    def breaks(built):
        real(built)
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(target, "write", breaks)
    with pytest.raises(KeyboardInterrupt):
        take(MANY, MAPPING)
    assert (Case.objects.count(), exchange.batches()[0].state) == (500, "stopped")
    monkeypatch.setattr(target, "write", real)
    outcome = take(MANY, MAPPING)
    assert (rows(outcome), Case.objects.count()) == ({"new": 1700}, 1700)


def test_a_row_the_database_refuses_does_not_keep_the_others_out(take):
    mapping = MAPPING + "place: {community: unit}\n"
    outcome = take(HEAD + "1,lamp,2024-06-01 10:00,,,open,,x\n2,lamp,2024-06-01 10:00,,,open,nowhere,x\n", mapping)
    assert rows(outcome) == {"new": 1, "quarantined": 1}
    reason = outcome.report["quarantine"]["reasons"][0]
    assert reason["code"] == "refused"
    assert "nowhere" in reason["examples"][0]["detail"]
