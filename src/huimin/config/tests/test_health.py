import json

import pytest
from django.db import OperationalError
from django.test import Client

from huimin.config import errors, health


def well():
    return "fine"


def ill():
    raise health.Unwell("tired")


def broken():
    raise RuntimeError("boom")


@pytest.mark.parametrize(
    ("checks", "code", "state"),
    [
        ({"a": well, "b": well}, 200, {"a": "ok", "b": "ok"}),
        ({"a": well, "b": ill}, 503, {"a": "ok", "b": "failed"}),
        ({"a": broken, "b": well}, 503, {"a": "failed", "b": "ok"}),
        ({"database": ill, "b": well}, 503, {"database": "failed"}),
    ],
)
def test_one_ill_part_makes_the_whole_ill(monkeypatch, checks, code, state):
    monkeypatch.setattr(health, "checks", lambda: checks)
    answer = Client().get("/healthz")
    told = json.loads(answer.content)
    assert answer.status_code == code
    assert told["status"] == ("ok" if code == 200 else "failed")
    assert {name: part["status"] for name, part in told["parts"].items()} == state
    assert all(set(part) == {"status", "detail"} for part in told["parts"].values())


def test_it_is_answered_without_the_database(monkeypatch):
    """The fixture that allows the database is left out: a query would fail the test."""
    monkeypatch.setattr(health, "checks", lambda: {"a": well})
    assert Client(headers={"cookie": "sessionid=abc"}).get("/healthz").status_code == 200


@pytest.mark.django_db
def test_the_real_checks_that_need_no_other_process():
    assert "PostGIS" in health.database()
    assert health.migrations() == "all applied"
    assert health.files() == "writable"
    assert "GB free" in health.disk()
    with pytest.raises(health.Unwell):
        health.jobs()


def test_a_page_that_finds_the_database_away_says_so_and_when_to_come_back(rf):
    try:
        raise OperationalError("gone")
    except OperationalError:
        answer = errors.server_error(rf.get("/api/v1/cases"))
    assert answer.status_code == 503
    assert answer["Retry-After"] == "2"
    assert json.loads(answer.content)["code"] == "busy"


@pytest.mark.parametrize(
    ("path", "media_type"),
    [("/api/nothing", "application/problem+json"), ("/open311/v9/nothing", "text/xml; charset=utf-8")],
)
@pytest.mark.django_db
def test_machines_are_answered_in_their_own_form(path, media_type):
    answer = Client().get(path)
    assert answer.status_code == 404
    assert answer["Content-Type"] == media_type


@pytest.mark.django_db
def test_people_get_a_page_in_their_language_with_the_number_of_the_request():
    answer = Client().get("/nothing", headers={"x-request-id": "a1b2"})
    assert answer.status_code == 404
    assert "这个地址下没有内容" in answer.content.decode()
    assert answer["X-Request-Id"] == "a1b2"
    assert "There is nothing" in Client().get("/nothing", headers={"accept-language": "en"}).content.decode()


@pytest.mark.django_db
def test_the_description_of_the_api_is_3_1_and_its_page_needs_no_other_host(client):
    assert client.get("/api/openapi.json").json()["openapi"].startswith("3.1")
    page = client.get("/api/docs").content.decode()
    assert "swagger-ui-bundle" in page
    assert "http://" not in page.replace("http://testserver", "")
    assert "https://" not in page


@pytest.mark.django_db
def test_headers_that_keep_a_page_to_itself(client):
    headers = client.get("/api/docs").headers
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "script-src 'self';" in headers["Content-Security-Policy"] + ";"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
