"""The same key is the same act: once done, however often and however simultaneously it is asked for."""

import json
import os
import signal
import sys
import threading
from datetime import timedelta
from pathlib import Path
from subprocess import PIPE, Popen

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections
from django.test import Client

from huimin.kernel.api.idempotency import forget_old
from huimin.kernel.api.models import IdempotentAnswer
from huimin.kernel.clock import api as clock
from huimin.kernel.gate.api import Actor, Source

from .urls import Counter

KEY = "0190c6f4-7b2a-7cc3"
THING = {"title": "bench"}


def count() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM api_test_thing")
        return cursor.fetchone()[0]


class TestOneAfterTheOther:
    pytestmark = pytest.mark.django_db

    def test_the_second_gets_the_first_answer_to_the_letter(self, post, things):
        first, second = post("/api/v1/things", THING, key=KEY), post("/api/v1/things", THING, key=KEY)
        assert first.status_code == second.status_code == 201
        assert first.content == second.content
        assert first["Location"] == second["Location"]
        assert first["Content-Type"] == second["Content-Type"]
        assert (Counter.done, count()) == (1, 1)
        assert "Idempotent-Replayed" not in first
        assert second["Idempotent-Replayed"] == "true"

    def test_another_body_or_address_with_the_key_is_refused(self, post, things):
        post("/api/v1/things", THING, key=KEY)
        response = post("/api/v1/things", {"title": "other"}, key=KEY)
        assert (response.status_code, response.json()["code"]) == (422, "idempotency_key_reused")
        assert response.json()["errors"][0]["field"] == "Idempotency-Key"
        assert post("/api/v1/things?x=1", THING, key=KEY).status_code == 422
        assert Counter.done == 1

    def test_callers_have_their_own_keys(self, post, things, acting):
        for _caller in range(2):
            acting()
            assert "Idempotent-Replayed" not in post("/api/v1/things", THING, key=KEY)
            assert "Idempotent-Replayed" in post("/api/v1/things", THING, key=KEY)
        assert Counter.done == 2

    def test_short_keys_of_people_without_account_are_kept_apart_by_address(self, post, things, acting):
        for key, is_shared in (("short", False), ("0190c6f4-7b2a-7cc3-98c4", True)):
            replayed = []
            for ip in ("10.0.0.1", "10.0.0.2"):
                acting(Actor.anonymous(Source(ip=ip)))
                replayed.append("Idempotent-Replayed" in post("/api/v1/things", {"title": f"by {key[:5]}"}, key=key))
            assert replayed == [False, is_shared]

    def test_a_failure_is_not_kept_so_mending_helps(self, post, things, client):
        client.raise_request_exception = False
        assert post("/api/v1/things", {"title": "refused"}, key=KEY).status_code == 409
        assert post("/api/v1/things", {"title": "x"}, key=KEY).status_code == 422
        assert post("/api/v1/things", {"title": "broken"}, key=KEY).status_code == 500
        assert count() == 0  # what the failed one wrote went with it
        assert post("/api/v1/things", THING, key=KEY).status_code == 201
        assert count() == 1

    def test_after_a_day_the_key_is_free(self, post, things):
        post("/api/v1/things", THING, key=KEY)
        with clock.travel(timedelta(hours=23, minutes=59)):
            assert post("/api/v1/things", THING, key=KEY)["Idempotent-Replayed"]
        with clock.travel(timedelta(hours=24, minutes=1)):
            assert "Idempotent-Replayed" not in post("/api/v1/things", {"title": "other"}, key=KEY)
            assert forget_old() == 0
        with clock.travel(timedelta(hours=48, minutes=2)):
            assert forget_old() == 1

    @pytest.mark.parametrize("key", ["", "x" * 256, "with space in it", "schlüssel-lang"])
    def test_keys_that_are_none(self, post, things, key):
        response = post("/api/v1/things", THING, key=key.encode().decode("latin-1"))
        assert (response.status_code, response.json()["code"]) == (400, "idempotency_key_invalid")

    def test_without_a_key_each_is_its_own(self, post, things):
        post("/api/v1/things", THING)
        post("/api/v1/things", THING)
        assert Counter.done == 2

    def test_files_count_by_content_not_by_boundary(self, client):
        def send(content):
            file = SimpleUploadedFile("a.bin", content)
            return client.post("/api/v1/uploads", {"file": file}, headers={"Idempotency-Key": KEY})

        assert [send(b"one").status_code, send(b"one").status_code, send(b"two").status_code] == [201, 201, 422]
        assert Counter.done == 1


@pytest.fixture
def committed_things(transactional_db):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS api_test_thing (number serial, title text)")
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE api_test_thing")


def test_at_the_same_time_one_works_and_the_others_get_its_answer(committed_things):
    Counter.gate = threading.Event()
    answers = []

    def send():
        try:
            answers.append(
                Client().post(
                    "/api/v1/things",
                    json.dumps(THING),
                    content_type="application/json",
                    headers={"Idempotency-Key": KEY},
                )
            )
        finally:
            connections.close_all()

    threads = [threading.Thread(target=send) for _n in range(4)]
    for thread in threads:
        thread.start()
    assert Counter.entered.wait(10)
    Counter.gate.set()
    for thread in threads:
        thread.join(20)
    assert len({answer.content for answer in answers}) == 1
    assert [answer.status_code for answer in answers] == [201] * 4
    assert (Counter.done, count()) == (1, 1)


def test_who_waits_too_long_is_told_to_come_again(committed_things, post):
    Counter.gate = threading.Event()

    def slow():
        try:
            Client().post(
                "/api/v1/things", json.dumps(THING), content_type="application/json", headers={"Idempotency-Key": KEY}
            )
        finally:
            connections.close_all()

    thread = threading.Thread(target=slow)
    thread.start()
    assert Counter.entered.wait(10)
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '200ms'")
    try:
        response = post("/api/v1/things", THING, key=KEY)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET lock_timeout")
        Counter.gate.set()
        thread.join(20)
    assert (response.status_code, response.json()["code"]) == (409, "idempotency_key_busy")
    assert count() == 1


KILLED = """
import json, sys
import django
from django.conf import settings
django.setup()
settings.ROOT_URLCONF = "huimin.kernel.api.tests.urls"
settings.DATABASES["default"]["NAME"] = sys.argv[1]
from django.db import connections
connections["default"].settings_dict["NAME"] = sys.argv[1]
from django.test import Client
from huimin.kernel.api.tests import urls
import threading
urls.Counter.gate = threading.Event()
threading.Thread(target=lambda: (urls.Counter.entered.wait(), print("working", flush=True)), daemon=True).start()
Client().post("/api/v1/things", json.dumps({"title": "bench"}), content_type="application/json",
              headers={"Idempotency-Key": "0190c6f4-7b2a-7cc3"})
"""


def test_a_process_killed_at_work_leaves_neither_act_nor_key(committed_things, post):
    source = str(Path(__file__).parents[4])
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "huimin.config.settings",
        "PYTHONPATH": source,
        "HUIMIN_HOSTS": "testserver",
    }
    name = connection.settings_dict["NAME"]
    with Popen([sys.executable, "-c", KILLED, name], stdout=PIPE, env=environment) as process:
        assert process.stdout.readline() == b"working\n"
        process.send_signal(signal.SIGKILL)
    assert count() == 0
    response = post("/api/v1/things", THING, key=KEY)
    assert response.status_code == 201
    assert "Idempotent-Replayed" not in response
    assert (count(), IdempotentAnswer.objects.count()) == (1, 1)
