"""What people answer by text message, through the gateway's signed door, into the case of the last message."""

import json
import secrets
import time

import pytest

from huimin.engines.casework import api, factories
from huimin.kernel.access.api import Actor
from huimin.kernel.messages import api as messages
from huimin.kernel.messages.ports import signature

SECRET = b"a secret of the tests"
ADDRESS = "/api/v1/messages/replies"
PHONE = "13800138000"


@pytest.fixture
def home(settings, tmp_path):
    settings.HOME = tmp_path
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "message_gateway").write_bytes(SECRET + b"\n")


@pytest.fixture
def town(db, home):
    return factories.town()


@pytest.fixture
def receipt(town):
    return factories.raise_garbage(town, type_code="test.lamp", reporter=api.Reporter(phone=PHONE))


def post(client, *, secret=SECRET, at=None, nonce="", body=None, signed=None, **more):
    given = {"id": secrets.token_hex(4), "phone": "+86 138-0013-8000", "text": "明天在家", **more}
    raw = body or json.dumps(given, ensure_ascii=False).encode()
    moment, nonce = str(int(at or time.time())), nonce or secrets.token_hex(16)
    made = signature(secret, moment=moment, nonce=nonce, body=signed or raw)
    headers = {"X-Huimin-Time": moment, "X-Huimin-Nonce": nonce, "X-Huimin-Signature": made}
    return client.post(ADDRESS, raw, content_type="application/json", headers=headers)


def texts(case_id):
    view = api.case(actor=Actor.system("test"), case_id=case_id)
    return [(item.channel, item.text) for item in api.conversation(view=view, for_staff=True).messages]


def test_an_answer_comes_into_the_case_of_the_last_message(client, town, receipt):
    later = factories.raise_garbage(town, type_code="test.lamp", reporter=api.Reporter(phone=PHONE))
    assert post(client).json() == {"state": "taken"}
    assert (texts(receipt.case_id), texts(later.case_id)) == ([], [("sms", "明天在家")])
    new = api.NewMessage(text="几点？", channel="workbench")
    api.message_send(actor=town["other_unit_officer"], case_id=receipt.case_id, new=new)
    assert post(client, text="八点").json() == {"state": "taken"}
    assert texts(receipt.case_id) == [("workbench", "几点？"), ("sms", "八点")]


def test_delivered_again_it_stands_once(client, receipt):
    assert post(client, id="sms-1").json() == {"state": "taken"}
    assert post(client, id="sms-1").json() == {"state": "repeated"}
    assert texts(receipt.case_id) == [("sms", "明天在家")]


def test_a_number_nobody_wrote_to_is_held(client, town, receipt):
    assert post(client, phone="13900139000").json() == {"state": "held"}
    assert post(client, phone="10086-x").json() == {"state": "held"}
    assert {item.reason for item in messages.held(actor=town["phone_agent"])} == {"unknown_sender"}
    assert texts(receipt.case_id) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"secret": b"another"},
        {"at": time.time() - 3600},
        {"at": time.time() + 3600},
        {"signed": b"{}"},
        {"nonce": "short"},
    ],
)
def test_a_forged_or_old_call_is_refused(client, receipt, wrong):
    assert post(client, **wrong).status_code == 401
    assert texts(receipt.case_id) == []


def test_a_call_heard_on_the_way_cannot_be_made_again(client, receipt):
    nonce = secrets.token_hex(16)
    assert post(client, nonce=nonce).status_code == 200
    assert post(client, nonce=nonce).status_code == 401


def test_without_signature_or_key_nothing_is_taken(client, receipt, settings, tmp_path):
    body = {"id": "1", "phone": PHONE, "text": "x"}
    assert client.post(ADDRESS, body, content_type="application/json").status_code == 401
    (tmp_path / "secrets" / "message_gateway").unlink()
    assert post(client).status_code == 401
