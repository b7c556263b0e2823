"""Supervision over HTTP, with a key."""

import json

import pytest

from huimin.engines.casework import factories
from huimin.engines.supervision import api
from huimin.kernel.access import factories as people

from .moments import at, look

READ = ("supervision.card_view", "supervision.finding_view", "supervision.order_view")


@pytest.fixture
def call(town, client):
    def send(method, path, body=None, *, secret):
        answer = client.generic(
            method, f"/api/v1/supervision{path}", json.dumps(body) if body is not None else b"",
            content_type="application/json", headers={"Authorization": f"Bearer {secret}"},
        )  # fmt: skip
        return answer.status_code, answer.json() if answer.content else None

    return send


def test_cards_and_findings_are_listed_where_the_key_reaches(town, call):
    with at(0):
        case_id = factories.case_in(town, "handling")
        refused = factories.case_in(town, "rejected")
    with at(6):
        look()
    here = people.key(*READ, division_code=factories.STREET).secret
    there = people.key(*READ, division_code=factories.OTHER_STREET).secret
    status, body = call("GET", "/cards?kind=yellow&kind=red", secret=here)
    assert status == 200
    assert {(item["kind"], item["case_id"]) for item in body["items"] if item["stage"] == "handle"} == {
        ("yellow", str(case_id))
    }
    assert call("GET", "/cards", secret=there)[1]["items"] == []
    status, body = call("GET", "/findings?what=refused", secret=here)
    assert [item["case_id"] for item in body["items"]] == [str(refused)]
    assert call("GET", "/findings?what=rude", secret=here)[0] == 422
    assert call("GET", "/cards", secret=people.key("casework.case_view").secret)[0] == 403


def test_a_units_own_program_receives_and_answers(town, call):
    with at(0):
        case_id = factories.case_in(town, "handling")
        number = api.order_issue(actor=town["street_leader"], title="清运", text="为何未办", case_id=case_id)
        own = people.key(*READ, "supervision.order_answer", organisation_code=town.sanitation.code).secret
        other = people.key(*READ, "supervision.order_answer", organisation_code=town.lighting.code).secret
        status, body = call("GET", f"/orders/{number}", secret=own)
        assert (status, body["state"], body["steps"][0]["text"]) == (200, "issued", "为何未办")
        assert call("GET", f"/orders/{number}", secret=other)[0] == 404
        assert call("POST", f"/orders/{number}/receive", secret=own) == (200, {"number": number, "state": "received"})
        assert call("POST", f"/orders/{number}/answer", {"text": ""}, secret=own)[0] == 422
        status, body = call("POST", f"/orders/{number}/answer", {"text": "已办", "revision": 1}, secret=own)
        assert (status, body["code"]) == (409, "changed")
        assert call("POST", f"/orders/{number}/answer", {"text": "已办"}, secret=own)[1]["state"] == "answered"
        assert call("POST", f"/orders/{number}/answer", {"text": "再答"}, secret=own)[0] == 409
        assert [item["number"] for item in call("GET", "/orders?state=answered", secret=own)[1]["items"]] == [number]
