"""Who makes a request, and what the refused are told."""

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import include, path

from huimin.kernel.access import api, factories
from huimin.kernel.access.middleware import source_of
from huimin.kernel.gate.api import actor_of, public, requires

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]

VIEW = "access.organisation_view"


@requires(VIEW)
def guarded(request):
    actor = actor_of(request)
    return HttpResponse(f"{actor.kind} {actor.source.channel}")


@public("a test")
def who(request):
    return HttpResponse(actor_of(request).kind)


signin = (
    [
        path("accounts/sign-in/", who, name="sign_in"),
        path("2/", who, name="second_factor"),
        path("p/", who, name="post"),
    ],
    "signin",
)
urlpatterns = [
    path("page", guarded),
    path("workbench/page", guarded),
    path("api/v1/thing", guarded),
    path("open311/v2/thing", guarded),
    path("who", who),
    path("", include(signin)),
    path("accounts/staff/", who, name="account_login"),
    path("home", who, name="home"),
    path("", include(([path("a/", who, name="home")], "signin2"))),
]


def bearer(issued):
    return {"HTTP_AUTHORIZATION": f"Bearer {issued.secret}"}


@pytest.mark.parametrize(
    ("address", "way"), [("/page?x=1", "/accounts/sign-in/"), ("/workbench/page", "/accounts/staff/")]
)
def test_visitors_are_led_to_the_right_way_in_and_back(client, address, way):
    answer = client.get(address)
    assert answer.status_code == 302
    assert answer.url.startswith(f"{way}?next=%2F")


def test_a_fragment_moves_the_whole_page(client):
    answer = client.get("/page", HTTP_HX_REQUEST="true", HTTP_HX_CURRENT_URL="/cases/7")
    assert answer.status_code == 204
    assert answer["HX-Redirect"] == "/accounts/sign-in/?next=%2Fcases%2F7"


def test_one_factor_is_led_to_the_second(client):
    factories.sign_in(client, factories.staff(role="system_admin", division=""), assurance=1)
    assert client.get("/page").url.startswith("/2/")
    problem = client.get("/api/v1/thing")
    assert (problem.status_code, problem.json()["code"]) == (403, "second_factor_needed")


def test_machine_doors_answer_with_problems(client):
    problem = client.get("/api/v1/thing")
    assert problem.status_code == 401
    assert problem["Content-Type"] == "application/problem+json"
    assert problem.json()["code"] == "sign_in_needed"
    factories.sign_in(client, factories.staff(role="dispatcher"))
    assert client.get("/api/v1/thing").json()["code"] == "refused"


def test_keys_open_machine_doors(client):
    issued = factories.key(VIEW)
    assert client.get("/api/v1/thing", **bearer(issued)).content == b"machine api"
    assert client.get("/open311/v2/thing", {"api_key": issued.secret}).content == b"machine open311"
    assert client.post("/open311/v2/thing", {"api_key": issued.secret}).content == b"machine open311"
    assert client.get("/api/v1/thing", {"api_key": issued.secret}).status_code == 401  # keys in addresses end in logs


def test_a_wrong_key_is_refused_even_where_anybody_may_go_and_does_not_fall_back_to_the_session(client):
    factories.sign_in(client, factories.staff(role="system_admin", division=""))
    for address in ("/api/v1/thing", "/who"):
        answer = client.get(address, HTTP_AUTHORIZATION="Bearer hm_00000000_nothing", HTTP_ACCEPT="application/json")
        assert (answer.status_code, answer.json()["code"]) == (401, "key_unknown")


def test_a_revoked_key_opens_nothing(client):
    issued = factories.key(VIEW)
    api.revoke_key(actor=factories.SYSTEM, key_id=issued.key.id)
    assert client.get("/api/v1/thing", **bearer(issued)).status_code == 401


def test_a_session_changes_nothing_at_machine_doors_without_its_token():
    client = Client(enforce_csrf_checks=True)
    factories.sign_in(client, factories.staff(role="system_admin", division=""))
    assert client.get("/api/v1/thing").status_code == 200
    answer = client.post("/api/v1/thing", "{}", content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (403, "token_missing")


@pytest.mark.parametrize(
    ("remote", "named", "ip"),
    [
        ("127.0.0.1", "192.0.2.9", "192.0.2.9"),  # our front
        ("", "192.0.2.9", "192.0.2.9"),  # our front, by a socket
        ("198.51.100.7", "192.0.2.9", "198.51.100.7"),  # somebody else says so
    ],
)
def test_only_our_front_may_name_another_address(remote, named, ip):
    request = RequestFactory().get("/station/x", REMOTE_ADDR=remote, HTTP_X_REAL_IP=named, HTTP_X_REQUEST_ID="r" * 99)
    source = source_of(request)
    assert (source.ip, source.channel, len(source.request_id)) == (ip, "station", 64)
