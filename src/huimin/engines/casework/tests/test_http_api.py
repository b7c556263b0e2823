"""The machine door over HTTP, with a key."""

import json

import pytest

from huimin.engines.casework import factories
from huimin.kernel.access import factories as people

ALL = ("casework.case_raise", "casework.case_view", "casework.case_register", "casework.case_note")


@pytest.fixture
def call(town, client):
    headers = {"Authorization": f"Bearer {people.key(*ALL).secret}"}

    def send(method, path, body=None, **more):
        answer = client.generic(
            method, f"/api/v1{path}", json.dumps(body) if body is not None else b"",
            content_type="application/json", headers={**headers, **more},
        )  # fmt: skip
        return answer.status_code, answer.json() if answer.content else None

    return send


NEED = {"type_code": "test.garbage", "description": "垃圾没人收", "lon": 100.005, "lat": 10.005}


def test_a_case_is_raised_once_per_key_and_read_back(call):
    status, receipt = call("POST", "/cases", NEED, **{"Idempotency-Key": "k-1"})
    assert status == 201, receipt
    again = call("POST", "/cases", NEED, **{"Idempotency-Key": "k-1"})
    assert again == (201, receipt)
    assert call("POST", "/cases", {**NEED, "description": "别的"}, **{"Idempotency-Key": "k-1"})[0] == 422
    status, case = call("GET", f"/cases/{receipt['number']}")
    assert (status, case["state"], case["community_code"]) == (200, "reported", factories.COMMUNITY)
    assert case["clocks"][0]["stage"] == "register"


def test_faults_name_the_field(call):
    status, problem = call("POST", "/cases", {**NEED, "lat": 200})
    assert (status, problem["errors"][0]["field"]) == (422, "lat")
    status, problem = call("POST", "/cases", {**NEED, "type_code": "no.such"})
    assert (status, problem["code"]) == (422, "case_type_unknown")
    status, problem = call("POST", "/cases", {**NEED, "form": {"bags": 1000}})
    assert (status, problem["errors"][0]["field"]) == (422, "bags")


def test_acts_follow_the_table(call):
    number = call("POST", "/cases", NEED)[1]["number"]
    verbs = {row["verb"] for row in call("GET", f"/cases/{number}/acts")[1]}
    assert verbs == {"check_order", "register", "note"}
    status, moved = call("POST", f"/cases/{number}/acts", {"verb": "register"})
    assert (status, moved["state"]) == (200, "registered")
    status, problem = call("POST", f"/cases/{number}/acts", {"verb": "register"})
    assert (status, problem["code"]) == (409, "verb_not_allowed")
    status, problem = call("POST", f"/cases/{number}/acts", {"verb": "note", "note": "x", "revision": 1})
    assert (status, problem["code"]) == (409, "case_changed")
    assert [row["verb"] for row in call("GET", f"/cases/{number}/timeline")[1]] == ["case.raised", "case.registered"]


def test_lists_page_by_key(call):
    for _ in range(3):
        call("POST", "/cases", NEED)
    status, page = call("GET", "/cases?limit=2")
    assert (status, len(page["items"])) == (200, 2)
    status, rest = call("GET", f"/cases?limit=2&cursor={page['next']}")
    assert (len(rest["items"]), rest["next"]) == (1, None)
    assert call("GET", "/cases?cursor=nonsense")[0] == 400
    assert call("GET", "/worklist?view=all")[0] == 200


def test_without_a_key_nothing_is_told(client, town):
    assert client.get("/api/v1/cases").status_code == 401
    assert client.get("/api/v1/case-types").status_code == 200


def test_a_key_of_another_street_raises_nothing_here(town, client):
    secret = people.key("casework.case_raise", division_code=factories.OTHER_STREET).secret
    answer = client.post(
        "/api/v1/cases",
        json.dumps(NEED),
        content_type="application/json",
        headers={"Authorization": f"Bearer {secret}"},
    )
    assert answer.status_code == 403
