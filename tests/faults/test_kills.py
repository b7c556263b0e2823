"""Kill -9 in the middle of the work: nothing that was acknowledged is lost, and nothing happens twice.

Two thousand needs come in over HTTP, fifty at a time, while the web processes, the worker and the database are killed in turn.
Whoever sent one that failed sends it again with the same Idempotency-Key, as the API's documentation says.
"""

import asyncio
import json
import random
import time
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from .installation import Installation

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800)]

INTAKES, AT_ONCE = 2_000, 50
KILLS = {300: "web", 800: "work", 1_300: "database"}
WITHIN_S, TRY_S = 900, 60


@dataclass
class Storm:
    """How the sending went."""

    acknowledged: dict[int, dict[str, Any]] = field(default_factory=dict)
    failed: dict[str, int] = field(default_factory=dict)
    in_flight: int = 0
    in_flight_at_kill: dict[str, int] = field(default_factory=dict)
    failed_at_kill: dict[str, int] = field(default_factory=dict)
    killed: dict[str, int] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    unclear: set[str] = field(default_factory=set)


def need(number: int) -> dict[str, Any]:
    """One need, told from the others by its words and its phone."""
    return {
        "type_code": "test.garbage", "description": f"第{number}处垃圾", "lon": 100.005, "lat": 10.005,
        "reporter": {"name": "某人", "phone": f"139{number:08d}"},
    }  # fmt: skip


async def _send(client: httpx.AsyncClient, storm: Storm, number: int, end: float) -> None:
    """Sends until it is acknowledged, always with the same key."""
    pause = 0.05
    while time.monotonic() < end:
        storm.in_flight += 1
        try:
            answer = await client.post(
                "/api/v1/cases", json=need(number), headers={"Idempotency-Key": f"storm-{number:08d}"}
            )
            said = str(answer.status_code)
        except httpx.HTTPError as error:
            answer, said = None, type(error).__name__
        finally:
            storm.in_flight -= 1
        if answer is not None and answer.status_code == 201:
            storm.acknowledged[number] = answer.json()
            return
        if answer is not None and 400 <= answer.status_code < 500 and answer.status_code not in (409, 429):
            storm.refused.append(answer.text[:300])
            return
        if answer is not None and answer.headers["Content-Type"] != "application/problem+json":
            storm.unclear.add(answer.headers["Content-Type"])
        storm.failed[said] = storm.failed.get(said, 0) + 1
        await asyncio.sleep(pause + random.random() * pause)
        pause = min(pause * 2, 2)


async def _kill(installation: Installation, storm: Storm, end: float) -> None:
    """Kills each part once enough needs are acknowledged, and while others are under way."""
    for count, part in KILLS.items():
        while len(storm.acknowledged) < count and time.monotonic() < end:
            await asyncio.sleep(0.01)
        storm.in_flight_at_kill[part] = storm.in_flight
        storm.killed[part] = await asyncio.to_thread(installation.kill, part)
        storm.failed_at_kill[part] = sum(storm.failed.values())


async def _rage(installation: Installation) -> Storm:
    storm, end = Storm(), time.monotonic() + WITHIN_S
    headers = {"Authorization": f"Bearer {installation.key}"}
    limits = httpx.Limits(max_connections=AT_ONCE)
    async with httpx.AsyncClient(base_url=installation.url, headers=headers, limits=limits, timeout=TRY_S) as client:
        ahead = iter(range(INTAKES))

        async def sender() -> None:
            for number in ahead:
                await _send(client, storm, number, end)

        await asyncio.gather(_kill(installation, storm, end), *(sender() for _ in range(AT_ONCE)))
    return storm


@pytest.fixture(scope="module")
def storm(installation: Installation) -> Storm:
    """The storm, over: all is acknowledged, and the installation is well again by itself."""
    gone = asyncio.run(_rage(installation))
    assert installation.until(installation.is_well), installation.words()
    return gone


def test_requests_were_under_way_and_some_failed(storm):
    assert set(storm.killed) == set(KILLS.values())
    assert all(storm.killed.values())
    assert all(count > 0 for count in storm.in_flight_at_kill.values())
    assert sum(storm.failed.values()) > 0


def test_who_failed_was_told_in_the_form_of_the_api(storm):
    assert storm.unclear == set()


def test_every_sender_ends_up_acknowledged(storm):
    assert storm.refused == []
    assert sorted(storm.acknowledged) == list(range(INTAKES))


def test_every_acknowledged_case_is_there_once_and_no_other(installation, storm):
    there = [str(number) for (number,) in installation.rows("SELECT number FROM casework_case")]
    assert sorted(there) == sorted(receipt["number"] for receipt in storm.acknowledged.values())
    assert len(set(there)) == len(there) == INTAKES


def test_every_case_has_its_clock_and_lies_on_one_desk(installation, storm):
    clocks = installation.rows(
        "SELECT count(k.id) FROM casework_case c LEFT JOIN casework_clock k ON k.case_id = c.id GROUP BY c.id"
    )
    assert {count for (count,) in clocks} == {1}
    items = installation.rows(
        "SELECT count(w.id) FROM casework_case c LEFT JOIN casework_workitem w ON w.case_id = c.id GROUP BY c.id"
    )
    assert {count for (count,) in items} == {1}


def test_every_raising_is_one_fact(installation, storm):
    facts = installation.rows(
        "SELECT subject_id, count(*) FROM (SELECT subject_id, verb FROM facts_fact UNION ALL"
        " SELECT subject_id, verb FROM facts_sealed) f WHERE verb = 'case.raised' GROUP BY subject_id"
    )
    assert {str(subject) for subject, _ in facts} == {receipt["id"] for receipt in storm.acknowledged.values()}
    assert {count for _, count in facts} == {1}


def test_every_reporter_is_told_once(installation, storm):
    sent = "SELECT count(*) FROM message_message WHERE state = 'sent'"
    assert installation.until(lambda: installation.rows(sent)[0][0] == INTAKES, within_s=300), installation.rows(
        "SELECT state, count(*) FROM message_message GROUP BY state"
    )
    keys = [key for (key,) in installation.rows("SELECT key FROM message_message")]
    assert sorted(keys) == sorted(f"case:{receipt['id']}:received" for receipt in storm.acknowledged.values())


def test_the_same_key_still_gives_the_same_answer(installation, storm):
    with httpx.Client(base_url=installation.url, timeout=TRY_S) as client:
        for number in random.Random(1).sample(range(INTAKES), 40):
            headers = {"Authorization": f"Bearer {installation.key}", "Idempotency-Key": f"storm-{number:08d}"}
            again = client.post("/api/v1/cases", json=need(number), headers=headers)
            assert (again.status_code, again.json()) == (201, storm.acknowledged[number])


def test_the_watch_follows_every_clock(installation, storm):
    watches = "SELECT count(*) FROM supervision_watch"
    assert installation.until(lambda: installation.rows(watches)[0][0] == INTAKES, within_s=300)


def test_the_audit_is_whole(installation, storm):
    unsealed = "SELECT count(*) FROM facts_fact WHERE verb = 'case.raised'"
    assert installation.until(lambda: installation.rows(unsealed)[0][0] == 0, within_s=120)
    report = json.loads(installation.run("-m", "huimin.config.cli", "audit", "verify", "--json"))
    assert report["is_whole"]
    assert report["facts"] >= INTAKES
