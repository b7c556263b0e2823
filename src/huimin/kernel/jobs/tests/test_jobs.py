"""Jobs appear with their transaction, run from the table, are tried again, and are buried."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.jobs import Job as StoredJob

from huimin.kernel.commands.api import Terminal
from huimin.kernel.jobs import api as jobs
from huimin.kernel.jobs import commands

pytestmark = pytest.mark.django_db
done: list[dict] = []


class Sorry(Exception):
    pass


@jobs.job(name="kernel.jobs.tests.note", retry=3)
def note(**arguments):
    """Notes what it was given; fails when told to."""
    done.append(arguments)
    if arguments.get("fail"):
        raise Sorry


@jobs.job(name="kernel.jobs.tests.single", queueing_lock="single")
def single():
    done.append({})


@jobs.job(name="kernel.jobs.tests.breaks", retry=1)
def breaks():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 / 0")


@jobs.every("*/5 * * * *", name="kernel.jobs.tests.tidy")
def tidy():
    done.append({"tidy": True})


@pytest.fixture(autouse=True)
def fresh():
    done.clear()


def table():
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name, status::text, attempts FROM procrastinate_jobs ORDER BY id")
        return cursor.fetchall()


def test_a_job_appears_with_its_transaction_and_runs_from_the_table():
    with transaction.atomic():
        note.defer(n=1, id=UUID(int=7), at=datetime(2026, 1, 2, tzinfo=UTC))
    assert table() == [("kernel.jobs.tests.note", "todo", 0)]
    assert done == []
    assert jobs.run_pending() == 1
    assert done == [{"n": 1, "id": "00000000-0000-0000-0000-000000000007", "at": "2026-01-02T00:00:00+00:00"}]
    assert table() == []  # what succeeded leaves the table


def test_a_job_falls_with_its_transaction():
    with transaction.atomic():
        note.defer(n=1)
        transaction.set_rollback(True)
    assert table() == []


def test_a_job_can_be_called_here_and_now():
    note(n=2)
    assert done == [{"n": 2}]
    assert table() == []


def test_what_json_cannot_say_is_refused():
    with pytest.raises(TypeError, match="cannot be given"):
        note.defer(n=object())


def test_a_job_for_later_waits():
    note.defer_at(timedelta(hours=1), n=1)
    note.defer_at(datetime.now(UTC) + timedelta(days=1), n=2)
    assert jobs.run_pending() == 0
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = now() - interval '1 s'")
    assert jobs.run_pending() == 2


def test_jobs_deferred_by_jobs_run_too():
    note.defer(n=1)
    assert jobs.run_pending(limit=1) == 1
    note.defer(n=2)
    note.defer(n=3)
    assert jobs.run_pending() == 2
    assert [one["n"] for one in done] == [1, 2, 3]


def test_an_error_is_raised_when_strict():
    note.defer(fail=True)
    with pytest.raises(Sorry):
        jobs.run_pending()


def test_a_failing_job_is_tried_again_later_and_buried_in_the_end():
    note.defer(fail=True)
    for attempt in (1, 2, 3):
        with connection.cursor() as cursor:
            cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = NULL")
        assert jobs.run_pending(is_strict=False) == 1
        assert table() == [("kernel.jobs.tests.note", "todo" if attempt < 3 else "failed", attempt)]
    (letter,) = jobs.dead_letters()
    assert (letter.name, letter.arguments, letter.attempts) == ("kernel.jobs.tests.note", {"fail": True}, 3)
    assert letter.failed_at is not None
    assert jobs.health().dead == 1
    assert jobs.run_pending() == 0


def test_a_dead_letter_is_tried_again_or_dropped(capsys):
    for _ in range(2):
        note.defer(fail=True)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed', attempts = 3")
    one, other = (letter.id for letter in jobs.dead_letters())
    jobs.retry_dead(job_id=one)
    jobs.drop_dead(job_id=other)
    assert table() == [("kernel.jobs.tests.note", "todo", 0)]
    for action in (jobs.retry_dead, jobs.drop_dead):
        with pytest.raises(jobs.NoSuchJob):
            action(job_id=other)
    commands.dead(Terminal(), limit=5)
    assert "no dead letters" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("attempts", "seconds"),
    [(0, 2), (1, 4), (2, 8), (5, 64), (10, 2048), (11, 3600), (90, 3600), (98, 3600), (99, None)],
)
def test_pauses_grow(attempts, seconds):
    """By hand: 2 to the power of the attempt, at most an hour; a hundred attempts in all."""
    stored = StoredJob(id=1, queue="q", lock=None, queueing_lock=None, task_name="t", attempts=attempts)
    decision = jobs.Backoff(100).get_retry_decision(exception=Sorry(), job=stored)
    if seconds is None:
        assert decision is None
    else:
        assert abs((decision.retry_at - datetime.now(UTC)).total_seconds() - seconds) < 1


def test_some_errors_are_final():
    stored = StoredJob(id=1, queue="q", lock=None, queueing_lock=None, task_name="t", attempts=0)
    assert jobs.Backoff(9, never=(Sorry,)).get_retry_decision(exception=Sorry(), job=stored) is None


def test_of_one_queueing_lock_one_waits():
    assert single.defer() is not None
    assert single.defer() is None
    assert jobs.run_pending() == 1


def test_an_error_of_the_database_leaves_a_test_usable():
    breaks.defer()
    assert jobs.run_pending(is_strict=False) == 1
    assert table() == [("kernel.jobs.tests.breaks", "failed", 1)]


def test_periodic_jobs_are_on_the_schedule():
    names = {name: one.cron for (name, _), one in app.periodic_registry.periodic_tasks.items()}
    assert names["kernel.jobs.tests.tidy"] == "*/5 * * * *"
    assert names["kernel.facts.seal"] == "* * * * * */5"
    assert names["kernel.jobs.rescue_stalled"] == "* * * * * */5"
    app.tasks["kernel.jobs.tests.tidy"].defer(timestamp=0)
    tidy.defer()
    jobs.run_pending()
    assert done == [{"tidy": True}]  # of the two one waited


@pytest.fixture
def begun():
    """A job that a worker had begun when it was killed a minute ago."""

    def begun(job, silent_s=60):
        job.defer()
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - make_interval(secs => %s)) RETURNING id",
                [silent_s],
            )
            cursor.execute(
                "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s WHERE status = 'todo'",
                cursor.fetchone(),
            )

    return begun


def test_what_a_killed_worker_had_begun_is_given_back(begun):
    begun(note)
    assert jobs.run_pending() == 0
    assert jobs.rescue() == 1
    assert jobs.run_pending() == 1
    assert jobs.rescue() == 0


def test_what_a_living_worker_does_is_left_to_it(begun):
    begun(note, silent_s=5)
    assert jobs.rescue() == 0


def test_of_a_killed_periodic_job_only_one_comes_back(begun):
    begun(single)
    single.defer()
    assert jobs.rescue() == 1
    assert table() == [("kernel.jobs.tests.single", "todo", 0)]


def test_health():
    assert not jobs.health().is_well
    assert jobs.health().detail == "no worker"
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '5 s')")
    state = jobs.health()
    assert state.is_well
    assert state.workers == 1
    note.defer()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_events SET at = now() - interval '10 min'")
    state = jobs.health()
    assert not state.is_well
    assert "waited 600 s" in state.detail
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '2 min'")
    assert "no worker has spoken for 120 s" in jobs.health().detail
