"""The fills stand in their slots, the listener tells once, and the sample loads once."""

import pytest
from django.test import RequestFactory

from huimin.engines.casework import api as casework
from huimin.engines.casework import factories
from huimin.kernel.access.api import Actor
from huimin.kernel.facts import api as facts
from huimin.kernel.messages import api as messages
from huimin.kernel.slots import api as slots
from huimin.systems.demo.example import events, queries, sample


@pytest.fixture
def visit(town, asked):
    """A visit that a resident asked for."""
    command = casework.RaiseCase(
        type_code=queries.TYPE,
        description=asked["description"],
        channel="portal",
        form={"reason": asked["reason"]},
        community_code=factories.COMMUNITY,
        reporter=casework.Reporter(account_id=town["resident"].account_id),
    )
    return casework.case_raise(actor=town["resident"], command=command)


def fill(slot: str, actor: Actor):
    """What this system puts into the slot for the actor; None where it puts nothing."""
    request = RequestFactory().get("/")
    request.actor = actor
    return next((each.content for each in slots.fills(slot, request) if each.part == "demo_example"), None)


def test_the_card_counts_what_the_actor_may_see(town, visit):
    assert fill("workbench.home.cards", town["street_leader"]).value == 1
    assert fill("control.panels", town["street_leader"]).value == 1
    assert fill("workbench.home.cards", town["resident"]) is None


def test_the_ways_in_lead_to_the_pages(town):
    assert fill("portal.home.services", Actor.anonymous()).url == "/demo/example/"
    assert fill("station.home.tiles", town["intake_clerk"]).url == "/station/demo/example/"
    assert fill("workbench.nav", town["street_leader"]).url == "/workbench/demo/example/"


def test_whoever_asked_is_told_once_that_somebody_comes(town, visit):
    casework.case_step(actor=town["unit_officer"], case_id=visit.case_id, verb="sign", inputs_given={})
    (signed,) = [fact for fact in facts.of(subject=("case", visit.case_id)) if fact.verb == "case.signed"]
    events.visit_taken(signed)
    events.visit_taken(signed)
    told = messages.by_key(key=f"demo_example:{visit.case_id}:taken")
    assert visit.number in told.body


def test_the_sample_loads_once(town):
    sample.load(lambda *args: None)
    loaded = len(queries.visits(actor=Actor.system("tests")))
    sample.load(lambda *args: None)
    assert loaded == len(queries.visits(actor=Actor.system("tests"))) > 0
