"""A street with the offices that government matters need, this system's case types, and people of each role."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from huimin.engines.casework import api as casework
from huimin.engines.casework import factories
from huimin.kernel.access import factories as people
from huimin.kernel.access.api import Actor, OrganisationView

DEFINITIONS = Path(__file__).parents[1] / "definitions"
CAPABILITIES = (
    "market", "emergency", "urban_enforcement", "health", "drainage", "roads", "police", "greening", "civil_affairs",
    "property", "justice", "street_office",
)  # fmt: skip


@dataclass(frozen=True)
class Street:
    """The offices by capability, and who works there."""

    town: factories.Town
    offices: dict[str, OrganisationView]
    clerk: Actor
    lead: Actor
    officers: dict[str, Actor]


def make_street() -> Street:
    """The street, made through the doors of kernel and casework."""
    town = factories.town()
    offices = {}
    for capability in CAPABILITIES:
        offices[capability] = people.organisation(f"test-{capability}", division=factories.STREET)
        factories.route(capability, factories.STREET, offices[capability].id)
    for path in sorted(DEFINITIONS.glob("case_types*.yaml")):
        casework.case_types_load(actor=Actor.system("tests"), path=path)
    return Street(
        town=town,
        offices=offices,
        clerk=people.actor(role="window_clerk", organisation=town.intake, division=factories.STREET),
        lead=people.actor(role="unit_lead", organisation=offices["market"], division=factories.STREET),
        officers={
            capability: people.actor(role="unit_officer", organisation=office, division=factories.STREET)
            for capability, office in offices.items()
        },
    )


@pytest.fixture
def street(db):
    return make_street()
