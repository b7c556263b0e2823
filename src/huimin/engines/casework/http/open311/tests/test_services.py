"""Discovery, services, definitions, jurisdictions; JSON and XML say the same."""

from xml.etree import ElementTree

import pytest

from huimin.engines.casework import factories

pytestmark = pytest.mark.django_db


def xml(response):
    assert response["Content-Type"] == "text/xml; charset=utf-8"
    assert response.content.startswith(b"<?xml version='1.0' encoding='UTF-8'?>")
    return ElementTree.fromstring(response.content)


def test_discovery_names_endpoint_formats_and_jurisdictions(ask, town):
    told = ask("discovery.json").json()
    [endpoint] = told["endpoints"]
    assert endpoint["specification"] == "http://wiki.open311.org/GeoReport_v2"
    assert endpoint["url"].endswith("/open311/v2")
    assert endpoint["formats"] == ["application/json", "text/xml"]
    ids = {entry["jurisdiction_id"]: entry["name"] for entry in told["jurisdictions"]}
    assert ids[factories.STREET] == "Test street"
    assert ids[factories.CITY] == "Test city"
    assert factories.OTHER_STREET not in ids  # nobody there receives anything
    root = xml(ask("discovery.xml"))
    assert [node.text for node in root.findall("endpoints/endpoint/formats/format")] == endpoint["formats"]


def test_services_carry_every_field_of_the_standard(ask, town):
    found = {entry["service_code"]: entry for entry in ask("services.json").json()}
    assert found["test.bin"] == {
        "service_code": "test.bin",
        "service_name": "Bin",
        "description": "Bin",
        "metadata": True,
        "type": "realtime",
        "keywords": "deep,hole,wow",  # O311-06
        "group": "",
    }
    assert found["test.lamp"]["metadata"] is False
    [lamp] = [node for node in xml(ask("services.xml")) if node.findtext("service_code") == "test.lamp"]
    assert (lamp.tag, lamp.findtext("metadata"), lamp.findtext("service_name")) == ("service", "false", "Street lamp")


def test_services_speak_the_callers_language(ask, town):
    names = {entry["service_code"]: entry["service_name"] for entry in ask("services.json", language="zh-CN").json()}
    assert names["test.bin"] == "垃圾箱"


def test_a_definition_lists_its_questions_in_order(ask, town):
    told = ask("services/test.bin.json").json()
    assert told["service_code"] == "test.bin"
    assert [(entry["code"], entry["datatype"], entry["required"], entry["order"]) for entry in told["attributes"]] == [
        ("shape", "singlevaluelist", True, 1),
        ("colours", "multivaluelist", False, 2),
        ("since", "datetime", False, 3),
        ("is_full", "singlevaluelist", False, 4),
        ("weight", "number", False, 5),
        ("remark", "text", False, 6),
    ]
    assert told["attributes"][0]["values"][1] == {"key": "circle", "name": "Circle"}
    assert told["attributes"][4]["datatype_description"] == "kg"
    root = xml(ask("services/test.bin.xml"))
    assert root.tag == "service_definition"
    assert [node.findtext("key") for node in root.findall("attributes/attribute[1]/values/value")] == [
        "square",
        "circle",
        "triangle",
    ]


@pytest.mark.parametrize(
    ("address", "query", "code"),
    [
        ("services/nothing.json", {}, 404),
        ("services.json", {"jurisdiction_id": "nowhere"}, 404),
        ("services.json", {"jurisdiction_id": factories.OTHER_STREET}, 404),
        ("nothing.json", {}, 404),
        ("", {}, 404),
        ("services", {}, 404),
    ],
)
def test_what_is_not_there_is_said_in_the_standards_shape(ask, town, address, query, code):
    response = ask(address, **query)
    assert response.status_code == code
    if address.endswith("json"):
        [fault] = response.json()
        assert fault["code"] == code
        assert fault["description"]
        response = ask(address.replace(".json", ".xml"), **query)
    root = xml(response)
    assert (root.tag, root[0].tag, root.findtext("error/code")) == ("errors", "error", str(code))


def test_a_street_and_its_city_are_jurisdictions(ask, town):
    for code in (factories.STREET, factories.DISTRICT, factories.CITY):
        assert ask("services.json", jurisdiction_id=code).status_code == 200


def test_methods(client, town):
    response = client.delete("/open311/v2/services.json")
    assert (response.status_code, response["Allow"]) == (405, "GET, OPTIONS")
    assert response.json()[0]["code"] == 405
    assert client.options("/open311/v2/requests.json")["Allow"] == "GET, POST, OPTIONS"
