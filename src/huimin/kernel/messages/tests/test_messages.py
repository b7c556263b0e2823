"""One cause, one message, whatever fails on the way."""

import contextlib
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from huimin.kernel.jobs import api as jobs
from huimin.kernel.messages import addresses, delivery
from huimin.kernel.messages import api as messages
from huimin.kernel.messages.models import Message

pytestmark = pytest.mark.django_db
PHONE = "13800138000"


def send(key="case:1:closed", phone=PHONE, number="A1", **options):
    return messages.send(
        key=key, to=messages.Recipient(phone=phone), template="test.closed", params={"number": number}, **options
    )


def again():
    """What waits for its next attempt is due at once."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = NULL WHERE status = 'todo'")
    return jobs.run_pending(is_strict=False)


def test_a_message_is_rendered_sealed_and_delivered_to_the_outbox():
    assert send() is True
    row = Message.objects.get()
    assert (row.state, row.attempts, row.sent_at) == ("queued", 0, None)
    assert PHONE not in row.phone_sealed
    assert "办结" not in row.body_sealed
    assert jobs.run_pending() == 1
    shown = messages.by_key(key="case:1:closed")
    assert (shown.state, shown.attempts, shown.body, shown.phone) == ("sent", 1, "A1 已办结。", "138****8000")
    assert shown.sent_at is not None


def test_the_same_key_sends_once():
    assert send() is True
    assert send(number="A2") is False
    assert jobs.run_pending() == 1
    assert messages.by_key(key="case:1:closed").body == "A1 已办结。"


def test_a_message_falls_with_its_transaction():
    with transaction.atomic():
        send()
        transaction.set_rollback(True)
    assert Message.objects.count() == 0
    assert jobs.run_pending() == 0


def test_in_english():
    send(language="en")
    assert messages.by_key(key="case:1:closed").body == "A1 is closed."


def test_an_account_is_looked_up_in_the_phonebook(monkeypatch):
    account_id = uuid4()
    asked = []

    class Phonebook:
        @staticmethod
        def phone_of(account_id):
            asked.append(account_id)
            return "+86 139-0013-9000"

    monkeypatch.setattr(addresses, "modules", lambda name: [(None, Phonebook)])
    messages.send(
        key="k", to=messages.Recipient(account_id=account_id), template="test.closed", params={"number": "A1"}
    )
    assert asked == [account_id]
    assert [one.key for one in messages.newest(phone="13900139000")] == ["k"]


@pytest.mark.parametrize("to", [messages.Recipient(), messages.Recipient(phone="none"), messages.Recipient(phone="12")])
def test_without_a_number_nothing_is_sent(to):
    with pytest.raises(messages.NoAddress):
        messages.send(key="k", to=to, template="test.closed", params={"number": "A1"})
    assert Message.objects.count() == 0


@pytest.mark.parametrize(
    ("spelled", "normal"),
    [
        ("13800138000", "13800138000"),
        ("+86 138-0013-8000", "13800138000"),
        ("0086 13800138000", "13800138000"),
        ("022-8765 4321", "02287654321"),
        ("+1 (213) 473-3231", "+12134733231"),
    ],
)
def test_one_spelling_of_a_number(spelled, normal):
    assert addresses.normal(spelled) == normal


@given(st.text(max_size=30))
def test_no_text_breaks_the_spelling(text):
    with contextlib.suppress(messages.NoAddress):
        assert addresses.normal(addresses.normal(text)) == addresses.normal(text)


def test_masks():
    assert addresses.masked("13800138000") == "138****8000"
    assert addresses.masked("110120") == "****20"


def test_the_gateway_gets_it_signed(gateway):
    send()
    assert jobs.run_pending() == 1
    assert gateway.delivered == {
        "case:1:closed": {"phone": PHONE, "text": "A1 已办结。", "template": "test.closed", "channel": "sms"}
    }
    row = Message.objects.get()
    assert (row.state, row.provider_id) == ("sent", "sms-case:1:closed")


def test_a_wrong_secret_is_refused_for_good(gateway, home):
    (home / "secrets" / "message_gateway").write_bytes(b"another")
    send()
    jobs.run_pending()
    assert gateway.refused == ["case:1:closed"]
    row = Message.objects.get()
    assert (row.state, row.error) == ("failed", "the gateway answered 401")
    assert again() == 0


@pytest.mark.parametrize("failure", ["500", "503", "429", "408"])
def test_what_fails_for_now_is_tried_again(gateway, failure):
    gateway.fail = [failure, failure]
    send()
    assert jobs.run_pending(is_strict=False) == 1
    row = Message.objects.get()
    assert (row.state, row.attempts, row.error) == ("queued", 1, f"the gateway answered {failure}")
    assert jobs.run_pending(is_strict=False) == 0  # not at once
    assert again() == 1
    assert again() == 1
    assert Message.objects.get().state == "sent"
    assert len(gateway.seen) == 3
    assert list(gateway.delivered) == ["case:1:closed"]


def test_an_answer_that_got_lost_does_not_deliver_twice(gateway):
    gateway.fail = ["slow"]
    send()
    jobs.run_pending(is_strict=False)
    row = Message.objects.get()
    assert (row.state, row.attempts) == ("queued", 1)
    assert "could not be reached" in row.error
    again()
    assert Message.objects.get().state == "sent"
    assert gateway.seen == ["case:1:closed"] * 2
    assert len(gateway.delivered) == 1


def test_a_worker_killed_after_handing_over_does_not_deliver_twice(gateway):
    send()
    message_id = Message.objects.get().id
    delivery.deliver(message_id=message_id)
    Message.objects.update(state="queued", sent_at=None)  # killed before it could note that
    delivery.deliver(message_id=message_id)
    assert gateway.seen == ["case:1:closed"] * 2
    assert len(gateway.delivered) == 1
    assert Message.objects.get().state == "sent"
    delivery.deliver(message_id=message_id)  # and one that is sent is left alone
    assert len(gateway.seen) == 2


def test_it_fails_in_the_end(gateway, monkeypatch):
    monkeypatch.setenv("HUIMIN_MESSAGE_ATTEMPTS", "3")
    gateway.fail = ["500"] * 9
    send()
    jobs.run_pending(is_strict=False)
    again()
    again()
    assert again() == 0
    row = Message.objects.get()
    assert (row.state, row.attempts) == ("failed", 3)
    assert len(gateway.seen) == 3


def test_a_gateway_that_is_not_there(home, monkeypatch, gateway):
    monkeypatch.setenv("HUIMIN_MESSAGE_GATEWAY_URL", "http://127.0.0.1:9/")
    send()
    jobs.run_pending(is_strict=False)
    assert "could not be reached" in Message.objects.get().error


def test_a_gateway_nobody_set_up(monkeypatch):
    monkeypatch.setenv("HUIMIN_MESSAGE_PORT", "http")
    send()
    jobs.run_pending(is_strict=False)
    assert Message.objects.get().error == "the file secrets/message_gateway is missing"


def test_old_messages_are_forgotten_but_their_keys_count():
    send()
    send(key="case:2:closed")
    jobs.run_pending()
    Message.objects.filter(key="case:1:closed").update(created_at=timezone.now() - timedelta(days=91))
    assert delivery.forget() == 1
    assert delivery.forget() == 0
    old = messages.by_key(key="case:1:closed")
    assert (old.phone, old.body, old.state) == ("", "", "sent")
    assert messages.by_key(key="case:2:closed").body
    assert send() is False
    assert messages.newest(phone=PHONE)[0].key == "case:2:closed"


def test_the_outbox_page(client, settings):
    settings.IS_DEMO = True
    send(number="A1")
    send(key="case:2:closed", phone="13900139000", number="<b>A2</b>")
    page = client.get("/demo/outbox")
    assert page.status_code == 200
    text = page.content.decode()
    assert text.index("139****9000") < text.index("138****8000")  # newest first
    assert "&lt;b&gt;A2" in text
    only = client.get("/demo/outbox", {"phone": "+86 13800138000"}).content.decode()
    assert "138****8000" in only
    assert "139****9000" not in only
    assert client.get("/demo/outbox", {"phone": "nobody"}).status_code == 200
    assert "****" not in client.get("/demo/outbox", {"phone": "nobody"}).content.decode()


def test_outside_the_demo_there_is_no_outbox_page(client, settings):
    settings.IS_DEMO = False
    assert client.get("/demo/outbox").status_code == 404
