"""What every test stands on: its own copy of one migrated database, a real browser, and the real files where they are.

One template database is migrated when what it is made from has changed; each worker gets a clone of it, which takes a fifth of a
second.
"""

import fcntl
import hashlib
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis.configuration
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.utils import translation

CHROMIUM = os.environ.get("HUIMIN_CHROMIUM", "/usr/bin/chromium")
#: A browser that asks nobody for anything but the page: where there is no network, its own questions would hold it up.
QUIET = (
    "--disable-dev-shm-usage", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
NEEDS_SHARED = "HUIMIN_SHARED is not set"

sys.path.insert(0, str(settings.BASE_DIR / "scripts"))
import prepare  # noqa: E402  (the set-up is no package; it runs before there is one)

hypothesis.configuration.set_hypothesis_home_dir(settings.HOME / "cache" / "hypothesis")


def pytest_configure(config) -> None:
    """Brings translations up to date, so that what a test reads is what the catalogues say now."""
    if not hasattr(config, "workerinput"):
        prepare.translations()
    settings.LOCALE_PATHS = sorted(prepare.home.LOCALE.glob("*"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first: begun last, one of them would keep one core waiting for the other."""
    items.sort(key=lambda item: not item.nodeid.startswith(("tests/isolation/", "tests/e2e/")))


@pytest.fixture(autouse=True)
def _language() -> None:
    """Every test begins in the language of the installation, whatever the one before was asked in."""
    translation.deactivate()


@pytest.fixture(autouse=True)
def _jobs_go(request, django_db_blocker) -> Iterator[None]:
    """Django empties its tables after a test that commits; those of the queue are not its own, so they are emptied here."""
    yield
    asked = {"transactional_db", "live_server"} & set(request.fixturenames)
    if asked or any(mark.kwargs.get("transaction") for mark in request.node.iter_markers("django_db")):
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM procrastinate_jobs")
            cursor.execute("DELETE FROM procrastinate_workers")


# --- the database -----------------------------------------------------------------------------------------------------


def _sql(statement: str) -> list[tuple[object, ...]]:
    """Runs a statement outside of the test database, which none may be using while it is copied."""
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall() if cursor.description else []


def _use(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = name


def _made_from() -> str:
    """What the template is made from: migrations, the data they and what follows them bring in, and the packages."""
    digest = hashlib.sha256((settings.BASE_DIR / "requirements" / "base.txt").read_bytes())
    source = settings.BASE_DIR / "src"
    for path in sorted([*source.rglob("migrations/*.py"), *source.rglob("*.yaml"), *source.rglob("shipping.py")]):
        digest.update(str(path.relative_to(source)).encode() + path.read_bytes())
    return digest.hexdigest()


def _build(template: str) -> None:
    """Migrates the template database, unless it stands already as it would be made."""
    made_from = _made_from()
    known = _sql(
        f"SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = '{template}'"  # noqa: S608
    )
    if known and known[0][0] == made_from:
        return
    _sql(f'DROP DATABASE IF EXISTS "{template}" WITH (FORCE)')
    _sql(f'CREATE DATABASE "{template}"')
    _use(template)
    call_command("migrate", interactive=False, verbosity=0)
    connections.close_all()
    _sql(f"COMMENT ON DATABASE \"{template}\" IS '{made_from}'")


def clone(template: str, name: str) -> None:
    """Makes the database a fresh copy of the template."""
    _sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    _sql(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    _sql(f'ALTER DATABASE "{name}" SET synchronous_commit = off')


@pytest.fixture(scope="session")
def django_db_setup(request, django_test_environment, django_db_blocker) -> Iterator[None]:
    """This worker's database, a clone of the migrated template."""
    worker = getattr(request.config, "workerinput", {})
    base = "test_" + settings.DATABASES["default"]["NAME"]
    name = f"{base}_{worker.get('workerid', 'alone')}"
    lock = settings.HOME / f"{base}.lock"
    with django_db_blocker.unblock():
        with lock.open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            _build(f"{base}_template")
            clone(f"{base}_template", name)
        _use(name)
    yield
    with django_db_blocker.unblock():
        connections.close_all()
        _sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


# --- the browser ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    """Debian's Chromium, driven by Playwright; ended with the module, since its loop lets no other run in this thread."""
    # Imported late: most runs need no browser.
    from playwright.sync_api import sync_playwright  # noqa: PLC0415

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's own loop runs in this thread
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=[*arguments, *QUIET])
        yield chromium
        chromium.close()


# --- the real files ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def shared() -> Callable[[str], Path]:
    """Finds a real file below HUIMIN_SHARED; a test that asks for one is skipped, and counted aloud, where there are none.

    shared("data/03-requests") -> Path
    """

    def find(path: str) -> Path:
        if not os.environ.get("HUIMIN_SHARED"):
            pytest.skip(f"{NEEDS_SHARED}: {path}")
        found = Path(os.environ["HUIMIN_SHARED"]) / path
        if not found.exists():
            pytest.fail(f"HUIMIN_SHARED is set but has no {path}")
        return found

    return find


def pytest_terminal_summary(terminalreporter) -> None:
    """Says aloud how many tests wait for the real files."""
    skipped = [report for report in terminalreporter.stats.get("skipped", []) if NEEDS_SHARED in str(report.longrepr)]
    if skipped:
        terminalreporter.write_line(
            f"{len(skipped)} tests on the real files were skipped: {NEEDS_SHARED}.", yellow=True
        )
