"""Whatever goes wrong below /api/ is a problem document with a stable code, and bad input is never our failure."""

import json

import pytest

pytestmark = pytest.mark.django_db
EN = {"Accept-Language": "en"}
LONE = json.dumps("\ud800")


def problem(response, status, code):
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/problem+json"
    told = response.json()
    assert told["status"] == status
    assert told["code"] == code
    assert told["type"] == f"urn:huimin:problem:{code}"
    assert told["title"]
    assert isinstance(told["errors"], list)
    return told


@pytest.mark.parametrize(
    ("how", "status", "code"),
    [
        ("refused", 403, "refused"),
        ("sign_in", 401, "sign_in_needed"),
        ("missing", 404, "not_found"),
        ("denied", 403, "refused"),
        ("data", 422, "value_out_of_range"),
        ("integrity", 409, "conflict"),
        ("bug", 500, "internal"),
        ("faults", 422, "two"),
    ],
)
def test_every_failure_is_a_problem_document(client, how, status, code):
    client.raise_request_exception = False
    response = client.get(f"/api/v1/fail/{how}", headers=EN)
    told = problem(response, status, code)
    assert "secret detail" not in response.content.decode()
    if how == "faults":
        assert told["errors"] == [
            {"field": "a", "code": "x", "message": "A."},
            {"field": "b", "code": "y", "message": "B."},
        ]
    assert ("WWW-Authenticate" in response) == (status == 401)


def test_an_unknown_address_and_a_wrong_method(client):
    problem(client.get("/api/v1/nowhere"), 404, "not_found")
    problem(client.get("/api/nowhere"), 404, "not_found")
    response = client.delete("/api/v1/things")
    problem(response, 405, "method_not_allowed")
    assert set(response["Allow"].split(", ")) == {"GET", "POST"}


def test_a_request_has_an_id_to_ask_about(client):
    response = client.get("/api/v1/nowhere", headers={"X-Request-Id": "abc"})
    assert response.json()["instance"] == "urn:huimin:request:abc"


@pytest.mark.parametrize(("language", "words"), [("zh-CN", "有些内容需要修改。"), ("en", "Some fields need mending.")])
def test_problems_speak_the_callers_language(post, language, words):
    told = problem(post("/api/v1/things", {}, **{"Accept-Language": language}), 422, "invalid")
    assert told["title"] == words


@pytest.mark.parametrize(
    ("body", "faults"),
    [
        ({}, [("title", "missing", "This is needed.")]),
        ({"title": 5}, [("title", "string_type", "This must be text.")]),
        ({"title": "a"}, [("title", "string_too_short", "Write at least 2 characters.")]),
        ({"title": "a" * 21}, [("title", "string_too_long", "Write at most 20 characters.")]),
        ({"title": "ok", "count": 11}, [("count", "less_than_equal", "This must be at most 10.")]),
        ({"title": "ok", "count": "x"}, [("count", "int_parsing", "This must be a whole number.")]),
        (
            {"title": "ok", "photos": [{"name": "fine"}, {"name": "too long"}]},
            [("photos.1.name", "string_too_long", "Write at most 5 characters.")],
        ),
        ({"title": "ok", "photos": ["x"]}, [("photos.0.name", "missing", "This is needed.")]),
    ],
)
def test_validation_names_field_code_and_remedy(post, body, faults):
    told = problem(post("/api/v1/things", body), 422, "invalid")
    assert [(fault["field"], fault["code"], fault["message"]) for fault in told["errors"]] == faults


def test_query_parameters_are_named_too(client):
    told = problem(client.get("/api/v1/things?limit=0", headers=EN), 422, "invalid")
    assert told["errors"] == [{"field": "limit", "code": "greater_than_equal", "message": "This must be at least 1."}]


@pytest.mark.parametrize(
    ("body", "content_type", "status", "code"),
    [
        ("{", "application/json", 400, "malformed"),
        (b"\xff\xfe", "application/json", 400, "malformed"),
        ('{"title": "a\\u0000b"}', "application/json", 400, "text_invalid"),
        (f'{{"title": {LONE}}}', "application/json", 400, "text_invalid"),
        (f'{{"title": "ok", {LONE}: 1}}', "application/json", 400, "text_invalid"),
        ('{"title": NaN}', "application/json", 400, "malformed"),
        ('{"title": "ok", "count": ' + "9" * 6000 + "}", "application/json", 400, "malformed"),
        ("[" * 100_000, "application/json", 400, "too_deep"),
        ('{"a": ' + "[" * 100 + "]" * 100 + "}", "application/json", 400, "too_deep"),
        ("[]", "application/json", 400, "not_an_object"),
        ('"title"', "application/json", 400, "not_an_object"),
        ("title=ok", "application/x-www-form-urlencoded", 415, "content_type_unsupported"),
        ("<a/>", "application/xml", 415, "content_type_unsupported"),
        ('{"title": "' + "x" * 10_000_000 + '"}', "application/json", 413, "body_too_large"),
    ],
)
def test_bodies_that_cannot_be_read(post, body, content_type, status, code):
    problem(post("/api/v1/things", body, content_type=content_type), status, code)


def test_a_body_announced_too_large_is_not_even_read(client):
    response = client.generic("POST", "/api/v1/uploads", b"", CONTENT_LENGTH=str(65 * 1024 * 1024))
    problem(response, 413, "body_too_large")


@pytest.mark.parametrize("address", ["/api/v1/echo/a%00b", "/api/v1/echo/a?q=%00", "/api/v1/nowhere%00"])
def test_nul_in_an_address(client, address):
    problem(client.get(address), 400, "malformed")


def test_broken_percent_signs_in_an_address_do_no_harm(client):
    assert client.get("/api/v1/echo/%ff%fe?q=%ed%a0%80").status_code == 200


def test_chinese_is_written_as_it_is(client):
    assert "中文" in client.get("/api/v1/echo/中文").content.decode()
