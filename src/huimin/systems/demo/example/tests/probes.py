"""What each page of this system is asked by those who may read it and those who may not; tests/isolation asks.

A page without a probe fails there. `prepare` makes what the pages show of A's; what it returns nobody outside may read.
"""

from pathlib import Path

from huimin.engines.casework import api as casework
from huimin.engines.casework import factories
from huimin.kernel.access.api import Actor
from huimin.kernel.access.probes import Probe
from huimin.systems.demo.example import queries

DEFINITIONS = Path(__file__).parents[1] / "definitions" / "case_types.yaml"

PROBES = [
    Probe("demo_example:portal", "/demo/example/"),
    Probe("demo_example:station", "/station/demo/example/", insider="station_worker"),
    Probe("demo_example:workbench", "/workbench/demo/example/", insider="street_leader", shows="demo_example_number"),
    Probe("demo_example:control", "/control/demo/example/", insider="street_leader"),
]


def prepare(town: factories.Town) -> dict[str, str]:
    """A visit that the resident of town A asked for."""
    casework.case_types_load(actor=Actor.system("tests"), path=DEFINITIONS)
    factories.route("civil_affairs", factories.STREET, town.sanitation.id)
    visit = casework.case_raise(
        actor=town["resident"],
        command=casework.RaiseCase(
            type_code=queries.TYPE,
            description="想请人上门看看",
            channel="portal",
            form={"reason": "lives_alone"},
            community_code=factories.COMMUNITY,
            reporter=casework.Reporter(account_id=town["resident"].account_id),
        ),
    )
    return {"demo_example_number": visit.number}
