"""A town with a unit that makes the visits."""

from pathlib import Path

import pytest

from huimin.engines.casework import api as casework
from huimin.engines.casework import factories
from huimin.kernel.access.api import Actor

DEFINITIONS = Path(__file__).parents[1] / "definitions" / "case_types.yaml"


@pytest.fixture
def town(db):
    """The town of casework's tests, with this system's case type and a route for it."""
    made = factories.town()
    casework.case_types_load(actor=Actor.system("tests"), path=DEFINITIONS)
    factories.route("civil_affairs", factories.STREET, made.sanitation.id)
    return made


@pytest.fixture
def asked(town):
    """What a person fills in."""
    return {
        "description": "独居，想请人上门看看",
        "reason": "lives_alone",
        "community": factories.COMMUNITY,
        "address": "3号楼2门",
    }
