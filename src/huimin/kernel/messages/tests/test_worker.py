"""With a real worker: a one-time code does not wait for a poll."""

import os
import subprocess
import sys
import time

import pytest
from django.conf import settings as django_settings
from django.db import connection, transaction

from huimin.kernel.jobs import api as jobs
from huimin.kernel.messages import api as messages


def until(condition, limit_s):
    start = time.monotonic()
    while time.monotonic() - start < limit_s:
        if condition():
            return time.monotonic() - start
        time.sleep(0.01)
    raise TimeoutError


@pytest.fixture
def worker(transactional_db, home):
    environment = os.environ | {
        "HUIMIN_DB_HOST": connection.settings_dict["HOST"],  # its own home has no database
        "HUIMIN_DB_NAME": connection.settings_dict["NAME"],
        "HUIMIN_HOME": str(home),
        "HUIMIN_PROCESS": "work",
        "PYTHONPATH": str(django_settings.BASE_DIR / "src"),
    }
    command = [sys.executable, "-m", "huimin.config.manage", "procrastinate", "worker", "--concurrency", "2"]
    with (home / "worker.log").open("w") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=subprocess.STDOUT)
    try:
        until(lambda: jobs.health().workers or process.poll() is not None, 60)
        assert process.poll() is None, (home / "worker.log").read_text()
        yield process
    finally:
        process.terminate()
        process.wait(30)


def test_a_message_is_sent_at_once_and_after_the_database_threw_everybody_out(worker):
    def send(key):
        with transaction.atomic():
            to = messages.Recipient(phone="13800138000")
            messages.send(key=key, to=to, template="test.closed", params={"number": "A1"})
        return until(lambda: messages.by_key(key=key).state == "sent", 30)

    send("warm")
    assert min(send(f"code:{n}") for n in range(3)) < 1.5  # the worker looks for itself every 5 s
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    send("after")
    assert min(send(f"again:{n}") for n in range(3)) < 1.5
    assert worker.poll() is None
