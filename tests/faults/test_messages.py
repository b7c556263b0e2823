"""Messages that are handed over twice and out of order reach each person once: the key tells the gateway."""

import json
import random
import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from huimin.kernel.messages import api as messages
from huimin.kernel.messages import delivery, ports
from huimin.kernel.messages.models import Message

MESSAGES = 30


class Gateway(ThreadingHTTPServer):
    """A gateway as providers run them: it knows keys it has taken (409), and now and then does not answer well."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.delivered: dict[str, str] = {}
        self.calls = 0


class _Handler(BaseHTTPRequestHandler):
    server: Gateway

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        key = self.headers["Idempotency-Key"]
        self.server.calls += 1
        if self.server.calls % 7 == 0:
            status = 503
        elif key in self.server.delivered:
            status = 409
        else:
            self.server.delivered[key] = body["phone"]
            status = 200
        self.send_response(status)
        said = json.dumps({"id": f"p-{key}"}).encode()
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, *_args: object) -> None:
        """Says nothing."""


@pytest.fixture
def gateway(monkeypatch):
    server = Gateway()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    made = ports.HttpSmsGateway(url=f"http://127.0.0.1:{server.server_port}", key_id="k", secret=b"secret", timeout_s=5)
    monkeypatch.setattr(delivery, "port", lambda: made)
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def hand_over(message_id) -> None:
    """What the job does; one that failed is tried again later."""
    with suppress(messages.PortFailed):
        delivery.deliver(message_id=message_id)


@pytest.mark.django_db
def test_each_person_is_told_once(gateway):
    phones = {f"storm:{number}": f"138{number:08d}" for number in range(MESSAGES)}
    for key, phone in [*phones.items(), *phones.items()]:
        messages.send(
            key=key, to=messages.Recipient(phone=phone), template="casework.closed", params={"number": "1", "type": "x"}
        )
    assert Message.objects.count() == MESSAGES
    ids = list(Message.objects.values_list("id", flat=True))
    order = random.Random(7)
    for _ in range(3):
        for message_id in order.sample(ids * 2, len(ids) * 2):
            hand_over(message_id)
        # The worker was killed after handing over and before noting it.
        Message.objects.filter(id__in=order.sample(ids, 10)).update(state="queued", sent_at=None)
    while queued := list(Message.objects.filter(state="queued").values_list("id", flat=True)):
        for message_id in queued:
            hand_over(message_id)
    assert gateway.delivered == phones
    assert gateway.calls > MESSAGES
    assert set(Message.objects.values_list("state", flat=True)) == {"sent"}
