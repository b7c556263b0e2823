"""Each test has an installation of its own: keys and signed heads lie in a fresh folder."""

import time
from uuid import UUID

import psycopg
import pytest
import uuid_utils.compat as uuid7
from django.db import connection

from huimin.kernel.facts import api as facts
from huimin.kernel.gate.api import Actor, Where

TOWN, OTHER_TOWN, CITY = "120106003", "120106004", "120100"


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.HOME = tmp_path
    return tmp_path


@pytest.fixture
def note():
    """Records a plain fact."""

    def note(
        verb: str = "case.noted", *, town: str = TOWN, city: str = CITY, subject: UUID | None = None, **data
    ) -> UUID:
        where = Where(city=city, street=town)
        return facts.record(
            verb=verb, subject=("case", subject or uuid7.uuid7()), actor=Actor.system("test"), where=where, data=data
        )

    return note


@pytest.fixture
def other_connection(transactional_db):
    """Makes connections of their own to the test's database, as other processes have."""
    made = []

    def connect(**options) -> psycopg.Connection:
        named = connection.settings_dict
        made.append(
            psycopg.connect(
                host=named["HOST"], user=named["USER"], dbname=named["NAME"], port=named["PORT"] or 5432, **options
            )
        )
        return made[-1]

    yield connect
    for one in made:
        one.close()


@pytest.fixture
def settled(transactional_db):
    """Waits until everything committed so far is safe to read: others in the cluster may have transactions open."""

    def settled(limit_s: float = 300) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_current_xact_id()::text::bigint")
            now = cursor.fetchone()[0]
            end = time.monotonic() + limit_s
            while time.monotonic() < end:
                cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
                if cursor.fetchone()[0] > now:
                    return
                time.sleep(0.02)
        raise TimeoutError("somebody in the cluster keeps a transaction open")

    return settled
