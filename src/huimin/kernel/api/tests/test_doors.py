"""What every door gives besides: entity tags, the description, protection of browsers' sessions."""

from uuid import uuid4

import pytest

from huimin.kernel.api.api import etag_of

pytestmark = pytest.mark.django_db


def test_who_has_it_already_is_told_so(client):
    id = uuid4()
    assert client.get(f"/api/v1/things/{id}", headers={"If-None-Match": etag_of(id, 1)}).status_code == 304
    assert client.get(f"/api/v1/things/{id}", headers={"If-None-Match": etag_of(id, 2)}).status_code == 200


def test_changing_an_old_version_is_refused(client):
    id = uuid4()

    def change(version):
        return client.put(
            f"/api/v1/things/{id}",
            {"title": "new"},
            content_type="application/json",
            headers={"If-Match": etag_of(id, version)},
        )

    assert change(1).status_code == 200
    assert (change(2).status_code, change(2).json()["code"]) == (412, "changed_meanwhile")


class TestDescription:
    def description(self, client):
        return client.get("/api/openapi.json").json()

    def test_it_is_openapi_3_1_with_problems_and_keys(self, client):
        told = self.description(client)
        assert told["openapi"].startswith("3.1")
        post = told["paths"]["/api/v1/things"]["post"]
        assert post["responses"]["default"] == {"$ref": "#/components/responses/Problem"}
        assert {"$ref": "#/components/parameters/IdempotencyKey"} in post["parameters"]
        assert (
            "parameters" not in told["paths"]["/api/v1/things"]["get"]
            or {"$ref": "#/components/parameters/IdempotencyKey"}
            not in told["paths"]["/api/v1/things"]["get"]["parameters"]
        )

    def test_every_reference_leads_somewhere(self, client):
        told = self.description(client)

        def follow(node):
            if isinstance(node, dict):
                if isinstance(node.get("$ref"), str):
                    target = told
                    for step in node["$ref"].removeprefix("#/").split("/"):
                        target = target[step]
                for value in node.values():
                    follow(value)
            elif isinstance(node, list):
                for value in node:
                    follow(value)

        follow(told)

    def test_operation_ids_are_short_and_single(self, client):
        ids = [op["operationId"] for path in self.description(client)["paths"].values() for op in path.values()]
        assert len(ids) == len(set(ids))
        assert "tests_urls_thing_create" in ids
