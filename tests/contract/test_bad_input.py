"""Whatever comes in by forms, Open311 and the API, the answer is clear: never a 5xx, and text stays text."""

import json
from collections.abc import Callable
from xml.etree import ElementTree

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huimin.engines.casework import api as casework
from huimin.engines.casework import factories
from huimin.kernel.access import factories as people
from huimin.kernel.access.api import Actor
from huimin.kernel.access.models import Account
from huimin.kernel.files import api as files
from tests.isolation.world import photo

TEN_MB = "垃圾" * (10_000_000 // 6)
SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'{{7*7}}"
NEED = {"type_code": "test.garbage", "description": "垃圾", "lon": 100.005, "lat": 10.005}
OPEN311 = {"service_code": "test.garbage", "description": "垃圾", "long": "100.005", "lat": "10.005"}

text = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        ["", " ", "\x00", "\ud800", "NaN", "1e400", "-1", "9" * 400, "../../etc/passwd", "' OR 1=1 --", SCRIPT]
    ),
)
quick = settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


def client(account_id=None) -> Client:
    """A browser, signed in as that account."""
    found = Client(raise_request_exception=False)
    if account_id:
        people.sign_in(found, Account.objects.get(id=account_id))
    return found


@pytest.fixture
def api(key) -> Callable[..., object]:
    """Sends JSON to the API."""

    def send(path: str, body: object, **headers: str):
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        return Client(raise_request_exception=False).post(
            f"/api/v1{path}",
            raw,
            content_type="application/json",
            headers={"Authorization": f"Bearer {key}", **headers},
        )

    return send


def undoing(call: Callable[[], object]):
    """The answer of a call whose changes are undone."""
    cache.clear()
    with transaction.atomic():
        answer = call()
        transaction.set_rollback(True)
    return answer


def sendable(values: dict[str, str]) -> dict[str, str]:
    """The same without half characters, which no client can put into a form."""
    return {name: value.encode("utf-8", "replace").decode() for name, value in values.items()}


# --- geometry ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "place",
    [
        {"lon": 181, "lat": 10},
        {"lon": 100.005, "lat": 91},
        {"lon": 100.005},
        {"lat": 10.005},
        {"lon": "east", "lat": 10.005},
        {"lon": [100.005], "lat": 10.005},
        {"lon": 10.005, "lat": 100.005},
        {"lon": 0, "lat": 0},
        {"lon": 100.005, "lat": 10.005, "crs": "EPSG:999999"},
        {"lon": None, "lat": None},
        {"community_code": "999999999999"},
        {"community_code": "' OR 1=1"},
    ],
    ids=str,
)
def test_a_wrong_place_is_named(api, place):
    answer = api("/cases", {"type_code": "test.garbage", "description": "垃圾", **place})
    assert answer.status_code == 422, answer.content
    assert answer.json()["errors"] or answer.json()["title"]


@pytest.mark.parametrize("raw", [b'{"lon": NaN, "lat": 1e999}', b"[[[[", b'{"a":' * 5000, b"\xff\xfe", b"null", b""])
def test_what_is_no_json_object_is_refused(api, raw):
    answer = api("/cases", raw)
    assert answer.status_code in (400, 422)
    assert answer["Content-Type"].startswith("application/problem+json")


# --- size -------------------------------------------------------------------------------------------------------------


def test_ten_megabytes_of_text_are_refused_by_every_door(town, key, api, case_number):
    clerk = client(town["intake_clerk"].account_id)
    answers = {
        "api": api("/cases", {**NEED, "description": TEN_MB}),
        "api act": api(f"/cases/{case_number}/acts", {"verb": "note", "note": TEN_MB}),
        "open311": client().post("/open311/v2/requests.json", {**OPEN311, "description": TEN_MB, "api_key": key}),
        "portal": client().post("/report/what", {"description": TEN_MB}),
        "find": client().post("/find/", {"number": TEN_MB, "code": "x"}),
        "phone": clerk.post("/workbench/phone/", {"type_code": "test.garbage", "description": TEN_MB}),
        "act": clerk.post(f"/workbench/cases/{case_number}/do/note", {"note": TEN_MB}),
        "search": clerk.get("/workbench/cases/", {"view": "all", "q": TEN_MB[:100_000]}),
        "sign in": client().post("/accounts/staff/", {"login": TEN_MB, "password": "x"}),
    }
    statuses = {door: answer.status_code for door, answer in answers.items()}
    assert {door: status for door, status in statuses.items() if not 400 <= status < 500 and door != "search"} == {}
    assert statuses["search"] == 200


def test_a_little_too_long_is_said_beside_the_field(api):
    answer = api("/cases", {**NEED, "description": "长" * 4001})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "description")


# --- script in text ---------------------------------------------------------------------------------------------------


def test_script_in_text_is_shown_as_text(town, api):
    receipt = api(
        "/cases", {**NEED, "description": SCRIPT, "title": SCRIPT, "address": SCRIPT, "reporter": {"name": SCRIPT[:60]}}
    ).json()
    number = receipt["number"]
    note = api(f"/cases/{number}/acts", {"verb": "note", "note": SCRIPT, "is_public": True})
    assert note.status_code == 200, note.content
    clerk, leader = client(town["intake_clerk"].account_id), client(town["street_leader"].account_id)
    by_code = client()
    by_code.post("/find/", {"number": number, "code": receipt["query_code"]})
    pages = {
        "portal": by_code.get(f"/cases/{number}/"),
        "case": clerk.get(f"/workbench/cases/{number}/"),
        "list": clerk.get("/workbench/cases/?view=all"),
        "search": clerk.get("/workbench/cases/", {"view": "all", "q": SCRIPT}),
        "wall": leader.get("/control/"),
        "dialog": leader.get(f"/control/cases/{number}/"),
        "find": client().get("/find/", {"number": SCRIPT}),
        "boundaries": clerk.get("/workbench/map/"),
    }
    for name, page in pages.items():
        told = page.content.decode()
        assert page.status_code == 200, name
        assert "<script>alert" not in told, name
        assert "<img src=x" not in told, name
        assert "49" not in told or "{{7*7}}" in told or name not in ("portal", "case"), name
    assert "&lt;script&gt;alert(1)" in pages["portal"].content.decode()
    assert "&lt;script&gt;alert(1)" in pages["case"].content.decode()


def test_script_in_text_stays_text_in_xml(key):
    sent = client().post(
        "/open311/v2/requests.json", {**OPEN311, "description": SCRIPT, "address_string": SCRIPT, "api_key": key}
    )
    assert sent.status_code == 200, sent.content
    number = sent.json()[0]["service_request_id"]
    told = ElementTree.fromstring(client().get(f"/open311/v2/requests/{number}.xml").content)
    assert told.findtext("request/description") == SCRIPT


# --- what belongs to others -------------------------------------------------------------------------------------------


def test_files_of_others_are_not_attached(town, api):
    theirs = files.store(content=photo(), name="a.jpg", actor=town["resident"], purpose="photo_before")
    answer = api("/cases", {**NEED, "file_ids": [str(theirs.id)]})
    assert 400 <= answer.status_code < 500, answer.content
    assert files.of(("case", theirs.id)) == []


def test_a_case_of_nobody_and_of_others_look_alike(api, case_number):
    other = people.key("casework.case_view", "casework.case_note", division_code=factories.OTHER_STREET).secret
    answers = [
        Client().get(f"/api/v1/cases/{number}", headers={"Authorization": f"Bearer {other}"})
        for number in (case_number, "991231-99999")
    ]
    assert [answer.status_code for answer in answers] == [404, 404]
    first, second = (answer.json() for answer in answers)
    assert {name: first[name] for name in ("code", "title", "errors")} == {
        name: second[name] for name in ("code", "title", "errors")
    }


@pytest.mark.parametrize("path", ["/cases/991231-99999", "/case-types/no.such", "/divisions/999999", "/nothing"])
def test_what_is_not_there_is_404(key, path):
    answer = Client().get(f"/api/v1{path}", headers={"Authorization": f"Bearer {key}"})
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")


def test_a_program_without_key_raises_nothing(town):
    """Visitors raise cases in the portal; a program gives its key, so that somebody answers for it."""
    answer = Client().post("/api/v1/cases", NEED, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (401, "sign_in_needed")


# --- repeated and reordered -------------------------------------------------------------------------------------------

VERBS = sorted(verb.value for verb in casework.Verb)
ROLES = ("intake_clerk", "dispatcher", "unit_officer", "grid_supervisor", "unit_lead", "supervision_officer")
INPUTS = {"note": "x", "reason": "因为", "cause": "duplicate", "limit": "1wd", "review_on": "2099-01-05", "rating": "5"}


@quick
@given(steps=st.lists(st.tuples(st.sampled_from(ROLES), st.sampled_from(VERBS), st.booleans()), min_size=1, max_size=6))
def test_acts_in_any_order_are_done_or_refused(town, steps):
    """Buttons pressed twice, late, or by whoever should not: the page says so; what was recorded fits the table."""

    def play():
        receipt = factories.raise_garbage(town)
        for role, verb, is_twice in steps:
            worker = client(town[role].account_id)
            data = {**INPUTS, "unit_id": str(town.sanitation.id)}
            for _ in range(1 + is_twice):
                answer = worker.post(f"/workbench/cases/{receipt.number}/do/{verb}", data)
                assert answer.status_code in (302, 403, 404, 409, 422), (role, verb, answer.status_code)
        return casework.case(actor=Actor.system("tests"), number=receipt.number)

    view = undoing(play)
    assert view.revision >= 1


@quick
@given(
    verb=st.sampled_from([*VERBS, "", "no-such", "__class__"]),
    fields=st.dictionaries(
        st.sampled_from([*INPUTS, "revision", "unit_id", "photos", "is_public", "outcome"]), text, max_size=5
    ),
)
def test_acts_with_any_fields_are_done_or_refused(town, case_number, verb, fields):
    worker = client(town["unit_officer"].account_id)
    answer = undoing(lambda: worker.post(f"/workbench/cases/{case_number}/do/{verb}", sendable(fields)))
    assert answer.status_code < 500
    answer = undoing(lambda: client().post(f"/cases/{case_number}/{verb}", sendable(fields)))
    assert 300 <= answer.status_code < 500


STEPS = ("what", "kind", "details", "where", "photo", "contact", "check", "forget")
FIELDS = (
    "description",
    "type_code",
    "community",
    "address",
    "lon",
    "lat",
    "contact",
    "name",
    "phone",
    "key",
    "form-size",
    "q",
)


@quick
@given(
    steps=st.lists(
        st.tuples(st.sampled_from(STEPS), st.booleans(), st.dictionaries(st.sampled_from(FIELDS), text, max_size=4)),
        min_size=1,
        max_size=6,
    )
)
def test_the_report_in_any_order_leads_on_or_says_what_is_missing(town, steps):
    def play():
        browser = client()
        return [
            (browser.post if is_sent else browser.get)(f"/report/{step}", sendable(fields)).status_code
            for step, is_sent, fields in steps
        ]

    assert [status for status in undoing(play) if status >= 500] == []


@quick
@given(
    fields=st.dictionaries(
        st.sampled_from(
            [
                *OPEN311,
                "first_name",
                "phone",
                "email",
                "address_id",
                "attribute[size]",
                "attribute[bags]",
                "media_url",
                "jurisdiction_id",
            ]
        ),
        text,
        max_size=6,
    ),
    is_whole=st.booleans(),
)
def test_open311_takes_or_refuses(town, key, fields, is_whole):
    data = sendable({**(OPEN311 if is_whole else {}), **fields, "api_key": key})
    answer = undoing(lambda: client().post("/open311/v2/requests.json", data))
    assert answer.status_code < 500, answer.content
    if answer.status_code >= 400:
        assert {"code", "description"} == set(answer.json()[0])


@quick
@given(
    asked=st.dictionaries(
        st.sampled_from(
            [
                "service_request_id",
                "service_code",
                "start_date",
                "end_date",
                "status",
                "page",
                "page_size",
                "jurisdiction_id",
                "lat",
                "long",
                "radius",
            ]
        ),
        text,
        max_size=4,
    ),
    form=st.sampled_from(["json", "xml"]),
)
def test_open311_finds_or_refuses(town, asked, form):
    answer = undoing(lambda: client().get(f"/open311/v2/requests.{form}", sendable(asked)))
    assert answer.status_code < 500, answer.content


@quick
@given(
    query=st.dictionaries(
        st.sampled_from(
            [
                "view",
                "q",
                "after",
                "state",
                "type",
                "card",
                "division",
                "channel",
                "since",
                "until",
                "sort",
                "figure",
                "unit",
                "days",
                "kind",
                "number",
                "phone",
                "show",
            ]
        ),
        text,
        max_size=4,
    ),
    page=st.sampled_from(
        [
            "/workbench/cases/",
            "/workbench/supervision/",
            "/station/cases/",
            "/control/lists",
            "/control/points.geojson",
            "/cases/",
            "/find/",
            "/report/kind",
            "/places/resolve",
            "/places/boundaries/community.geojson",
            "/my/readings",
        ]
    ),
)
def test_pages_stand_any_query(town, page, query):
    for who in (town["street_leader"], town["supervision_officer"], town["resident"]):
        answer = undoing(lambda who=who: client(who.account_id).get(page, sendable(query)))
        assert answer.status_code < 500, (page, query)


def test_the_same_key_with_another_request_is_refused(api):
    first = api("/cases", NEED, **{"Idempotency-Key": "same-key-1"})
    again = api("/cases", NEED, **{"Idempotency-Key": "same-key-1"})
    other = api("/cases", {**NEED, "description": "别的"}, **{"Idempotency-Key": "same-key-1"})
    assert (first.status_code, again.json(), other.status_code) == (201, first.json(), 422)
