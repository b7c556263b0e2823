"""Each face has its page, a visit can be asked for without JavaScript, and staff see their own street only."""

import pytest

from huimin.engines.casework import api as casework
from huimin.engines.casework import factories
from huimin.kernel.access import factories as people
from huimin.kernel.access.api import Actor
from huimin.systems.demo.example import queries

PORTAL, STATION = "/demo/example/", "/station/demo/example/"
WORKBENCH, CONTROL = "/workbench/demo/example/", "/control/demo/example/"


def staff(client, town, role, division=factories.STREET):
    """Signs in a member of staff with this role in the division."""
    account = people.staff(role=role, division=division)
    people.sign_in(client, account)
    return account


def test_a_resident_asks_for_a_visit_and_learns_its_number(client, town, asked):
    page = client.post(PORTAL, asked, follow=True)
    (visit,) = queries.visits(actor=Actor.system("tests"))
    assert page.redirect_chain == [(PORTAL, 302)]
    assert visit.number in page.content.decode()
    assert visit.number not in client.get(PORTAL).content.decode()


def test_the_case_is_dispatched_at_once_and_held_to_its_limit(client, town, asked):
    client.post(PORTAL, asked)
    (visit,) = queries.visits(actor=Actor.system("tests"))
    case = casework.case(actor=Actor.system("tests"), case_id=visit.case_id)
    assert case.state == casework.State.DISPATCHED
    assert case.unit_id == town.sanitation.id
    assert {clock.stage: clock.limit for clock in case.clocks}[casework.Stage.HANDLE] == "3wd"


@pytest.mark.parametrize("missing", ["description", "reason", "community", "address"])
def test_what_is_missing_is_named_and_what_was_typed_is_kept(client, town, asked, missing):
    page = client.post(PORTAL, {**asked, missing: ""})
    assert page.status_code == 200
    assert missing in page.context["form"].errors
    assert queries.visits(actor=Actor.system("tests")) == []


def test_a_worker_asks_at_the_station(client, town, asked):
    staff(client, town, "station_worker")
    client.post(STATION, asked)
    (visit,) = queries.visits(actor=Actor.system("tests"))
    assert visit.channel == "station"


def test_staff_see_the_visits_of_their_street(client, town, asked):
    client.post(PORTAL, asked)
    (visit,) = queries.visits(actor=Actor.system("tests"))
    staff(client, town, "street_leader")
    assert visit.number in client.get(WORKBENCH).content.decode()
    assert client.get(CONTROL).context["card"].value == 1


def test_staff_of_another_street_see_none(client, town, asked):
    client.post(PORTAL, asked)
    staff(client, town, "street_leader", division=factories.OTHER_STREET)
    assert client.get(WORKBENCH).context["visits"] == []
    assert client.get(CONTROL).context["card"].value == 0


@pytest.mark.parametrize("address", [STATION, WORKBENCH, CONTROL])
def test_residents_do_not_enter_the_faces_of_staff(client, town, address):
    people.sign_in(client, people.resident())
    assert client.get(address).status_code == 403
