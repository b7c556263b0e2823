"""Somebody else's client of the standard (georeport, on PyPI) finds its way about, in both forms."""

import httpx
import pytest
from georeport import GeoReport

from huimin.engines.casework import factories
from huimin.kernel.access import factories as people

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("form", ["json", "xml"])
def test_the_whole_way(live_server, town, form):
    address = f"{live_server.url}/open311/v2"
    secret = people.key("casework.case_raise").secret
    fields = {
        "api_key": secret,
        "service_code": "test.bin",
        "lat": 10.005,
        "long": 100.005,
        "description": "盖子坏了",
        "attribute[shape]": "circle",
    }
    sent = [httpx.post(f"{address}/requests.json", data=fields).json()[0] for _turn in range(2)]
    client = GeoReport(address, jurisdiction=factories.STREET, output_format=form)
    services = {entry["service_code"]: entry for entry in client.get_service_list()}
    assert services["test.bin"]["keywords"] == "deep,hole,wow"
    definition = client.get_service_definition("test.bin")
    attributes = definition["attributes"]["attribute"] if form == "xml" else definition["attributes"]
    assert attributes[0]["code"] == "shape"
    found = client.get_service_requests(service_code="test.bin", status="open")
    assert [entry["service_request_id"] for entry in found] == [entry["service_request_id"] for entry in reversed(sent)]
    one = client.get_service_request(sent[0]["service_request_id"])
    assert (one["description"], one["status"], float(one["lat"])) == ("盖子坏了", "open", 10.005)
