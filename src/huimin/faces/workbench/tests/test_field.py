"""What a phone sends from the spot: once for each key, photos and all, and refused with a reason that can be read."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.urls import reverse
from PIL import Image

from huimin.engines.casework import api as casework
from huimin.engines.casework import factories
from huimin.faces.workbench.actions.field import FieldReport, field_send
from huimin.faces.workbench.models import FieldSending
from huimin.kernel.access.api import Actor
from huimin.kernel.clock import api as clock
from huimin.kernel.files import api as files

pytestmark = pytest.mark.django_db
PHONE = {"Accept": "application/json"}


def jpeg():
    body = BytesIO()
    Image.new("RGB", (64, 48), "green").save(body, "JPEG")
    return body.getvalue()


def report(**more):
    return {"type_code": "test.garbage", "description": "路边有垃圾", "lon": "100.005", "lat": "10.005", **more}


def case_of(number):
    return casework.case(actor=Actor.system("test"), number=number)


def test_a_report_with_its_photo_is_raised_once_however_often_it_is_sent(town, as_role):
    client, key = as_role("grid_supervisor"), str(uuid4())
    answers = []
    for _ in range(3):
        photo = SimpleUploadedFile("a.jpg", jpeg(), content_type="image/jpeg")
        answer = client.post(reverse("workbench:field_send"), report(key=key, photos=photo), headers=PHONE)
        assert answer.status_code == 200, answer.content
        answers.append(answer.json())
    assert [answer["repeat"] for answer in answers] == [False, True, True]
    assert len({answer["number"] for answer in answers}) == 1
    view = case_of(answers[0]["number"])
    assert (view.channel, view.where.community) == ("grid", factories.COMMUNITY)
    assert len(files.of(("case", view.id))) == 1
    assert FieldSending.objects.count() == 1


def test_what_is_refused_says_why_and_leaves_its_key_free(town, as_role):
    client, key = as_role("grid_supervisor"), str(uuid4())
    refused = client.post(reverse("workbench:field_send"), report(key=key, lon="0", lat="0"), headers=PHONE)
    assert refused.status_code == 422
    assert refused.json()["field"] == "place"
    assert client.post(reverse("workbench:field_send"), report(key=key), headers=PHONE).json()["repeat"] is False


@pytest.mark.parametrize(
    ("given", "field"), [({"key": "x"}, "key"), ({"lon": "east"}, "lon"), ({"type_code": "no"}, "type_code")]
)
def test_bad_input_names_its_field(town, as_role, given, field):
    answer = as_role("grid_supervisor").post(
        reverse("workbench:field_send"), report(key=str(uuid4())) | given, headers=PHONE
    )
    assert (answer.status_code, answer.json()["field"]) == (422, field)


def test_a_key_of_somebody_else_is_no_way_to_their_case(town, as_role):
    key = str(uuid4())
    as_role("grid_supervisor").post(reverse("workbench:field_send"), report(key=key), headers=PHONE)
    answer = as_role("intake_clerk").post(reverse("workbench:field_send"), report(key=key), headers=PHONE)
    assert (answer.status_code, answer.json()["field"]) == (422, "key")


def test_the_case_is_verified_on_the_spot_and_only_by_who_may(town, as_role):
    case_id = factories.case_in(town, "done")
    view = casework.case(actor=Actor.system("test"), case_id=case_id)
    along = as_role("grid_supervisor").get(reverse("workbench:field_work")).json()
    (case,) = [case for case in along["cases"] if case["number"] == view.number]
    assert {"verify", "rework"} <= {verb["verb"] for verb in case["verbs"]}
    assert "phone" not in json.dumps(along)
    act = {"number": view.number, "verb": "verify", "note": "已清理", "revision": case["revision"], "key": str(uuid4())}
    others = as_role("unit_officer").post(reverse("workbench:field_send"), act, headers=PHONE)
    assert others.status_code == 403
    act["key"] = str(uuid4())
    answer = as_role("grid_supervisor").post(reverse("workbench:field_send"), act, headers=PHONE)
    assert answer.json() == {"number": view.number, "repeat": False}
    assert case_of(view.number).state == "verified"
    late = as_role("grid_supervisor").post(reverse("workbench:field_send"), act | {"key": str(uuid4())}, headers=PHONE)
    assert late.status_code == 409
    assert as_role("grid_supervisor").post(reverse("workbench:field_send"), act, headers=PHONE).json()["repeat"] is True


def test_without_javascript_the_form_leads_to_the_case(town, as_role):
    client = as_role("grid_supervisor")
    page = client.get(reverse("workbench:field")).content.decode()
    assert 'data-scope="/workbench/field/"' in page
    answer = client.post(reverse("workbench:field_send"), report(key=str(uuid4())))
    assert answer.status_code == 302
    assert client.post(reverse("workbench:field_send"), report(key="x")).status_code == 422


def test_a_phone_whose_clock_runs_ahead_is_not_believed(town):
    actor, key = town["grid_supervisor"], uuid4()
    what = FieldReport(type_code="test.garbage", description="x", lon=100.005, lat=10.005)
    field_send(actor=actor, key=key, what=what, noted_at=clock.now() + timedelta(days=3))
    assert FieldSending.objects.get(key=key).noted_at <= clock.now()


@pytest.mark.django_db(transaction=True)
def test_the_same_sending_twice_at_once_is_one_case():
    town, key = factories.town(), uuid4()
    what = FieldReport(type_code="test.garbage", description="x", lon=100.005, lat=10.005)

    def send(_):
        try:
            return field_send(actor=town["grid_supervisor"], key=key, what=what)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(send, range(4)))
    assert len({sent.number for sent in found}) == 1
    assert sorted(sent.is_repeat for sent in found) == [False, True, True, True]


def test_the_worker_keeps_nothing_but_its_own_page(town, as_role):
    answer = as_role("grid_supervisor").get(reverse("workbench:field_worker"))
    assert answer["Content-Type"].startswith("text/javascript")
    assert b"/field/work.json" in answer.content
