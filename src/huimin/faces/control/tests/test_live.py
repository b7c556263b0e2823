"""The stream: only one's own jurisdiction, a beat in silence, afresh after a gap, an end when rights end."""

import asyncio
import json
import time
from contextlib import aclosing

import pytest
from django.db import OperationalError
from django.test import AsyncClient
from django.urls import reverse

from huimin.engines.casework import factories
from huimin.faces.control import actions, live, upgrade
from huimin.kernel.access import factories as people
from huimin.kernel.facts import api as facts
from huimin.kernel.facts.api import Gap


class Story:
    """Gives the items one after the other; each takes the seconds said before it."""

    def __init__(self, *items):
        self.items, self.now, self.is_closed = items, 0.0, False

    def watch(self):
        return self.now

    async def tail(self):
        try:
            for seconds, item in self.items:
                self.now += seconds
                yield item
        finally:
            self.is_closed = True


def hear(actor, story, *, recheck=None, came_back=False):
    """All that the watcher is told: (event, data) pairs."""

    async def same():
        return actor

    async def collect():
        stream = live.stream(
            actor=actor, recheck=recheck or same, came_back=came_back, tail=story.tail, watch=story.watch
        )
        async with aclosing(stream):
            return [parsed(text) async for text in stream]

    told = asyncio.run(collect())
    assert story.is_closed
    assert told.pop(1 if len(told) > 1 else 0) == ("again", {})  # once the stream has begun
    return told


def parsed(text):
    """The event without the moment of telling, which is checked here."""
    assert text.endswith("\n\n")
    lines = dict(line.split(": ", 1) for line in text.strip().split("\n"))
    data = json.loads(lines["data"])
    assert ("told" in data) == (lines["event"] in ("case", "card", "scene"))
    if (told := data.pop("told", None)) is not None:
        assert abs(told / 1000 - time.time()) < 60
    return lines["event"], data


@pytest.fixture
def raised(town):
    """The fact of a case raised in the east community."""
    receipt = factories.raise_garbage(town)
    (fact,) = facts.of(subject=("case", receipt.case_id))
    return fact


def test_who_watches_the_street_hears_of_its_cases(town, raised):
    told = hear(town["street_leader"], Story((1, raised)))
    assert told == [
        ("beat", {}),
        (
            "case",
            {
                "case": str(raised.subject_id), "verb": "case.raised", "at": raised.at.isoformat(),
                "community": factories.COMMUNITY,
            },
        ),
    ]  # fmt: skip


@pytest.mark.parametrize("role", ["other_street_clerk", "unit_officer", "resident"])
def test_nobody_hears_of_cases_they_may_not_see(town, raised, role):
    assert hear(town[role], Story((1, raised), (1, raised))) == [("beat", {})]


def test_a_unit_hears_of_its_own_cases(town):
    case_id = factories.case_in(town, "handling")
    signed = facts.of(subject=("case", case_id))[-1]
    assert [kind for kind, _ in hear(town["unit_officer"], Story((1, signed)))] == ["beat", "case"]
    assert [kind for kind, _ in hear(town["other_unit_officer"], Story((1, signed)))] == ["beat"]


def test_silence_is_broken_every_fifteen_seconds_also_when_others_are_loud(town, raised):
    quiet = [(5, None)] * 6
    assert hear(town["street_leader"], Story(*quiet)) == [("beat", {})] * 3
    loud = [(5, raised)] * 6
    assert hear(town["other_street_clerk"], Story(*loud)) == [("beat", {})] * 3


def test_who_comes_back_or_missed_something_reads_afresh(town):
    assert hear(town["street_leader"], Story((1, Gap(3))), came_back=True) == [("again", {})] * 2


def test_the_stream_ends_within_a_minute_of_the_rights(town, raised):
    async def gone():
        return None

    story = Story((20, None), (20, None), (18, raised), (1, raised))
    assert hear(town["street_leader"], story, recheck=gone) == [("beat", {})] * 3
    assert story.now <= 60


def test_new_rights_count_from_the_next_check(town, raised):
    async def moved():
        return town["other_street_clerk"]

    story = Story((1, raised), (60, raised), (1, raised))
    assert [kind for kind, _ in hear(town["street_leader"], story, recheck=moved)] == ["beat", "case", "beat"]


def test_while_the_database_is_away_the_stream_waits_and_asks_again(town, raised):
    asked = []

    async def away():
        asked.append(1)
        if len(asked) < 3:
            raise OperationalError("gone")
        return town["street_leader"]

    story = Story((60, None), (5, None), (5, raised), (5, raised))
    told = hear(town["street_leader"], story, recheck=away)
    assert [kind for kind, _ in told] == ["beat", "beat", "case", "case"]
    assert len(asked) == 3


def test_a_scene_declared_is_told_to_every_wall(town):
    upgrade.run(lambda *_: None)
    actions.scene_declare(actor=town["street_leader"], scene_code="rain", division_code=factories.STREET)
    fact = facts.since(None, verbs=["control.scene_declared"])[0][-1]
    for role in ("street_leader", "unit_officer"):
        assert hear(town[role], Story((1, fact))) == [("beat", {}), ("scene", {})]


def test_reading_is_no_news(town):
    assert not {"case.viewed", "case.listed", "case.reporter_revealed"} & live.VERBS
    assert {"case.raised", "case.closed", "supervision.card_issued"} <= live.VERBS


# --- the door -------------------------------------------------------------------------------------------------------


@pytest.fixture
def door(town, sign_in):
    """Asks for the stream as somebody: the response, and its first event when there is one."""

    def ask(role, **query):
        client = sign_in(town, role)
        session = client.cookies["sessionid"].value

        async def open_():
            browser = AsyncClient()
            browser.cookies["sessionid"] = session
            response = await browser.get(reverse("control_live:events"), query, headers={"Accept": "text/event-stream"})
            if not response.streaming:
                return response, ""
            stream = response.streaming_content
            first = await anext(stream)
            await stream.aclose()
            return response, first.decode()

        return asyncio.run(open_())

    return ask


@pytest.fixture
def still(monkeypatch):
    """A tail in which nothing happens: these tests are about the door."""

    async def nothing():
        while True:
            await asyncio.sleep(0.01)
            yield None

    monkeypatch.setattr(live, "new_tail", nothing)


@pytest.mark.django_db(transaction=True)
def test_the_door_streams_to_staff_unbuffered(door, still):
    response, first = door("street_leader")
    assert response["Content-Type"] == "text/event-stream"
    assert (response["X-Accel-Buffering"], response["Cache-Control"]) == ("no", "no-store")
    assert first == "event: beat\ndata: {}\n\n"
    assert door("street_leader", after="x")[1] == "event: again\ndata: {}\n\n"


@pytest.mark.django_db(transaction=True)
def test_the_door_is_closed_to_residents_and_to_one_factor(door, still, town, client):
    assert door("resident")[0].status_code == 403
    people.sign_in(client, people.Account.objects.get(id=town["street_leader"].account_id), assurance=1)
    refused = client.get(reverse("control_live:events"), headers={"Accept": "text/event-stream"})
    assert refused.status_code == 403


def test_a_session_that_ended_is_found_out(town, sign_in, rf):
    from django.contrib.auth import get_user
    from django.contrib.sessions.backends.db import SessionStore

    from huimin.faces.control.http.live import actor_now

    client = sign_in(town, "street_leader")
    request = rf.get(reverse("control_live:events"))
    request.session = SessionStore(client.cookies["sessionid"].value)
    request.user, request.actor = get_user(request), town["street_leader"]
    assert actor_now(request).account_id == town["street_leader"].account_id
    client.logout()
    assert actor_now(request) is None
