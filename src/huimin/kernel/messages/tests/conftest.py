"""A fresh installation, a template of the tests' own, and a double of the SMS gateway."""

import hashlib
import hmac
import json
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from huimin.kernel.messages import templates

SECRET = b"a secret of the tests"


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.HOME = tmp_path
    return tmp_path


@pytest.fixture(autouse=True)
def closed(monkeypatch):
    """The template test.closed."""
    text = {"zh-hans": "{number} 已办结。", "en": "{number} is closed."}
    one = templates.Template("test.closed", "For tests.", text, frozenset({"number"}))
    monkeypatch.setattr(templates, "templates", lambda: {"test.closed": one})
    return one


@dataclass
class Gateway:
    """A double that checks every signature by its own means, delivers one key once, and fails when told to."""

    url: str = ""
    delivered: dict[str, dict] = field(default_factory=dict)
    seen: list[str] = field(default_factory=list)
    nonces: set[str] = field(default_factory=set)
    refused: list[str] = field(default_factory=list)
    fail: list[str] = field(default_factory=list)  # what to do to the next requests

    def answer(self, headers, body: bytes) -> tuple[int, dict]:
        key = headers["Idempotency-Key"]
        self.seen.append(key)
        text = f"{headers['X-Huimin-Time']}\n{headers['X-Huimin-Nonce']}\n{hashlib.sha256(body).hexdigest()}"
        right = hmac.new(SECRET, text.encode(), hashlib.sha256).hexdigest()
        is_fresh = (
            abs(time.time() - int(headers["X-Huimin-Time"])) < 60 and headers["X-Huimin-Nonce"] not in self.nonces
        )
        if (
            headers["X-Huimin-Key"] != "huimin"
            or not hmac.compare_digest(right, headers["X-Huimin-Signature"])
            or not is_fresh
        ):
            self.refused.append(key)
            return 401, {}
        self.nonces.add(headers["X-Huimin-Nonce"])
        mode = self.fail.pop(0) if self.fail else ""
        if mode.isdigit():
            return int(mode), {}
        if key in self.delivered:
            return 409, {"id": f"sms-{key}"}
        self.delivered[key] = json.loads(body)
        if mode == "slow":  # took it, and the answer gets lost
            time.sleep(1.2)
        return 202, {"id": f"sms-{key}"}


@pytest.fixture
def gateway(home, monkeypatch):
    double = Gateway()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status, answer = double.answer(self.headers, body)
            try:
                self.send_response(status)
                self.end_headers()
                self.wfile.write(json.dumps(answer).encode())
            except OSError:
                pass

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    double.url = f"http://127.0.0.1:{server.server_port}/send"
    monkeypatch.setenv("HUIMIN_MESSAGE_PORT", "http")
    monkeypatch.setenv("HUIMIN_MESSAGE_GATEWAY_URL", double.url)
    monkeypatch.setenv("HUIMIN_MESSAGE_GATEWAY_KEY", "huimin")
    monkeypatch.setenv("HUIMIN_MESSAGE_GATEWAY_TIMEOUT", "0.6")
    (home / "secrets").mkdir()
    (home / "secrets" / "message_gateway").write_bytes(SECRET + b"\n")
    yield double
    server.shutdown()
    thread.join()
    server.server_close()
