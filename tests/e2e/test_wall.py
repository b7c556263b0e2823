"""The wall in a real browser: what is done to a case stands there within five seconds, also after its server was killed."""

import json
import mimetypes
import os
import re
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client

from huimin.engines.casework import factories
from huimin.kernel.access import factories as people
from huimin.kernel.facts import api as facts

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

WITHIN_MS = 5000
LIVE, WAITING = ".live[data-state=on]", ".live[data-state=waiting]"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def served(port):
    """The ASGI process on the test's own database, which also answers for pages here; killed at the end, not asked."""
    database = settings.DATABASES["default"]
    environment = os.environ | {
        "HUIMIN_DB_NAME": database["NAME"], "HUIMIN_DB_HOST": str(database["HOST"]),
        "PYTHONPATH": str(Path(settings.BASE_DIR) / "src"), "DJANGO_SETTINGS_MODULE": "huimin.config.settings",
    }  # fmt: skip
    environment.pop("HUIMIN_PROCESS", None)
    granian = str(Path(sys.executable).parent / "granian")
    command = [granian, "--interface", "asginl", "--host", "127.0.0.1", "--port", str(port), "--no-ws"]
    server = subprocess.Popen(
        [*command, "huimin.config.asgi:application"], env=environment, start_new_session=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        end = time.monotonic() + 60
        while True:
            try:
                httpx.get(f"http://127.0.0.1:{port}/live/ping", timeout=2)
                break
            except httpx.HTTPError:
                assert time.monotonic() < end, "the server does not come up"
                time.sleep(0.2)
        yield
    finally:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()


def wall_of(browser, port, actor):
    """A browser before the wall, signed in as the actor, with what it asked for; static files come from the sources."""
    client = Client()
    people.sign_in(client, people.Account.objects.get(id=actor.account_id))
    context = browser.new_context(viewport={"width": 1920, "height": 1080}, locale="zh-CN")
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": f"http://127.0.0.1:{port}"}
    context.add_cookies([cookie])

    def static(route):
        found = finders.find(route.request.url.split("/static/", 1)[1].split("?")[0])
        if found is None:
            route.fulfill(status=404)
            return
        kind = mimetypes.guess_type(found)[0] or "application/octet-stream"
        route.fulfill(body=Path(found).read_bytes(), content_type=kind)

    context.route(re.compile("/static/"), static)
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{port}/control/")
    return page


def number_of(page, code):
    return int(page.locator(f"#figure-{code} .wall-number").inner_text())


def wait_until_readable(receipt):
    """Readers of facts wait for every older transaction, those of tests beside this one too; the five seconds count after."""
    end = time.monotonic() + 60
    while not any(fact.subject_id == receipt.case_id for fact in facts.since(None, verbs=["case.raised"])[0]):
        assert time.monotonic() < end
        time.sleep(0.05)


def expect(page, code, value, within_ms=WITHIN_MS):
    """Waits until a figure says so."""
    page.wait_for_function(
        "([id, value]) => document.querySelector(`#figure-${id} .wall-number`)?.innerText === value",
        arg=[code, str(value)], timeout=within_ms,
    )  # fmt: skip


def test_what_happens_stands_on_the_wall_and_only_on_the_right_one(browser):
    town, port = factories.town(), free_port()
    with served(port):
        ours, theirs = (wall_of(browser, port, town[role]) for role in ("street_leader", "other_street_clerk"))
        heard = []
        theirs.on("console", lambda message: heard.append(message.text))
        theirs.evaluate("document.addEventListener('huimin:live', ({detail}) => console.log(JSON.stringify(detail)))")
        for page in (ours, theirs):
            page.wait_for_selector(LIVE)
            assert number_of(page, "open") == 0
        receipt = factories.raise_garbage(town)
        wait_until_readable(receipt)
        expect(ours, "open", 1)
        ours.wait_for_selector(f".wall-new [data-number='{receipt.number}']")
        ours.wait_for_function(
            "() => document.querySelector('[data-map]').points?.features.length === 1", timeout=2 * WITHIN_MS
        )
        assert number_of(theirs, "open") == 0
        assert [line for line in heard if line.startswith("{") and json.loads(line).get("type") == "case"] == []

        ours.locator(f".wall-new [data-number='{receipt.number}']").press("Enter")
        ours.wait_for_selector(f"dialog[open] a[href='/workbench/cases/{receipt.number}/']")
        ours.keyboard.press("Escape")
        assert ours.locator("dialog[open]").count() == 0


def test_a_killed_server_is_said_survived_and_made_up_for(browser):
    town, port = factories.town(), free_port()
    with served(port):
        page = wall_of(browser, port, town["street_leader"])
        page.wait_for_selector(LIVE)
    page.wait_for_selector(WAITING)
    factories.raise_garbage(town)
    page.evaluate("window.htmx.trigger(document.body, 'wall:refresh')")
    page.wait_for_selector(".wall.is-old")
    assert number_of(page, "open") == 0  # the last state stays, marked as old
    with served(port):
        page.wait_for_selector(LIVE, timeout=40_000)
        expect(page, "open", 1, within_ms=2 * WITHIN_MS)
        assert page.locator(".wall.is-old").count() == 0
