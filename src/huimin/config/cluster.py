"""The private PostgreSQL/PostGIS cluster of one installation: no network, its own sockets, started where it is needed.

Stands on the standard library alone. Where HUIMIN_DB_HOST names another server, that one is used and nothing is done
here.
"""

import fcntl
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from . import home

VERSION = "15"
BIN = Path(f"/usr/lib/postgresql/{VERSION}/bin")
DATA = home.DATABASE / "data"
LOG = home.DATABASE / "postgresql.log"
OWNER = "postgres"  # who runs it where we are root

SETTINGS = f"""\
listen_addresses = ''
unix_socket_directories = '{home.DATABASE_SOCKET}'
unix_socket_permissions = 0700
max_connections = 120
shared_buffers = 256MB
effective_cache_size = 1GB
work_mem = 16MB
maintenance_work_mem = 128MB
random_page_cost = 1.1
effective_io_concurrency = 64
wal_compression = on
max_wal_size = 2GB
checkpoint_timeout = 15min
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
log_min_duration_statement = 1s
log_line_prefix = '%m [%p] %u@%d '
"""

ROLES = """\
CREATE ROLE huimin_app LOGIN;
CREATE ROLE huimin_sealer LOGIN;
"""
# In template1, so that the test databases have the same rights.
RIGHTS = """\
CREATE EXTENSION IF NOT EXISTS postgis;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO huimin_app, huimin_sealer;
GRANT SELECT ON ALL TABLES IN SCHEMA public TO huimin_app, huimin_sealer;
ALTER DEFAULT PRIVILEGES FOR ROLE huimin IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO huimin_app;
ALTER DEFAULT PRIVILEGES FOR ROLE huimin IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO huimin_app;
"""


class ClusterError(Exception):
    """The cluster would not do what was asked; the message says why and where to read more."""


def is_ours() -> bool:
    """Whether this installation keeps its own cluster."""
    return not os.environ.get("HUIMIN_DB_HOST")


def is_running() -> bool:
    """Whether the cluster's first process is alive (and not a dead one that nobody has buried)."""
    try:
        pid = int((DATA / "postmaster.pid").read_text().split("\n", 1)[0])
        _, name, state = Path(f"/proc/{pid}/stat").read_text().replace("(", ")").split(")", 2)
    except (OSError, ValueError):
        return False
    return name == "postgres" and state.split()[0] not in "ZX"


def start() -> bool:
    """Starts the cluster, making it at first use. True if this call started it."""
    home.RUN.mkdir(parents=True, exist_ok=True)
    with _alone("cluster.lock"):
        if is_running() and _answers(within_s=60):
            return False
        _own(home.DATABASE)
        _own(home.DATABASE_SOCKET)
        is_new = not (DATA / "PG_VERSION").exists()
        if is_new:
            _make()
        _write(DATA / "huimin.conf", SETTINGS)
        _launch()
        if not (home.DATABASE / "ready").exists():
            _furnish()
        return True


def stop() -> bool:
    """Stops the cluster. True if it was running."""
    if not is_running():
        return False
    for mode, seconds in (("fast", 10), ("immediate", 10)):
        done = _run("pg_ctl", "stop", "-D", DATA, "-m", mode, "-w", "-t", seconds, check=False)
        if done.returncode == 0 or not is_running():
            return True
    raise ClusterError(f"PostgreSQL does not stop: {done.stderr.strip()}. Its log: {LOG}")


def remove() -> None:
    """Stops the cluster and removes it with all its data."""
    stop()
    for folder in (home.DATABASE, home.DATABASE_SOCKET):
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def held() -> Iterator[None]:
    """Keeps the cluster up within. The last to leave stops it, unless `./huimin database start` asked it to stay."""
    if not is_ours():
        yield
        return
    home.RUN.mkdir(parents=True, exist_ok=True)
    with (home.RUN / "database.users").open("w") as users:
        fcntl.flock(users, fcntl.LOCK_SH)
        try:
            start()
            yield
        finally:
            release(users.fileno())


def release(users: int) -> None:
    """Gives up one's hold; stops the cluster when nobody else holds it and nobody asked for it to stay."""
    fcntl.flock(users, fcntl.LOCK_UN)
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return
    if not stays():
        stop()


def stays() -> bool:
    """Whether the cluster shall run on when nobody uses it."""
    return (home.RUN / "database.stays").exists()


def keep(is_kept: bool) -> None:
    """Says whether the cluster shall run on when nobody uses it."""
    mark = home.RUN / "database.stays"
    if is_kept:
        mark.touch()
    else:
        mark.unlink(missing_ok=True)


def _make() -> None:
    shutil.rmtree(DATA, ignore_errors=True)
    _run(
        "initdb", "-D", DATA, "-U", "huimin", "-A", "trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-instructions"
    )
    _write(DATA / "postgresql.auto.conf", "")
    config = DATA / "postgresql.conf"
    _write(config, config.read_text() + "\ninclude 'huimin.conf'\n")


def _launch() -> None:
    """Starts the server. After a crash its orphans may still hold the shared memory for a moment, so it tries again."""
    for pause in (0.3, 0.7, 1, 2, 3, 0):
        if not is_running():  # PostgreSQL takes an unburied process for a living one, and refuses
            for lock in (DATA / "postmaster.pid", home.DATABASE_SOCKET / ".s.PGSQL.5432.lock"):
                lock.unlink(missing_ok=True)
        done = _run("pg_ctl", "start", "-D", DATA, "-l", LOG, "-w", "-t", 60, "-s", check=False)
        if done.returncode == 0:
            return
        time.sleep(pause)
    raise ClusterError(f"PostgreSQL does not start: {done.stdout.strip()} {done.stderr.strip()} Its log: {LOG}")


def _furnish() -> None:
    """Roles, rights and the database, once."""
    if not _query("SELECT 1 FROM pg_roles WHERE rolname = 'huimin_app'"):
        _query(ROLES)
    _query(RIGHTS, database="template1")
    if not _query("SELECT 1 FROM pg_database WHERE datname = 'huimin'"):
        _query("CREATE DATABASE huimin TEMPLATE template1")
    _write(home.DATABASE / "ready", "")


def _answers(within_s: int) -> bool:
    """Whether it takes connections, or will once it has recovered."""
    end = time.monotonic() + within_s
    while _run("pg_isready", "-h", home.DATABASE_SOCKET, "-t", 3, check=False).returncode:
        if time.monotonic() > end or not is_running():
            return False
        time.sleep(0.2)
    return True


def _query(sql: str, database: str = "postgres") -> str:
    command = ("-h", home.DATABASE_SOCKET, "-U", "huimin", "-d", database, "-v", "ON_ERROR_STOP=1", "-qAt", "-c", sql)
    return _run("psql", "-X", *command).stdout.strip()


def _run(program: str, *arguments: object, check: bool = True) -> subprocess.CompletedProcess[str]:
    """Runs a program of PostgreSQL as the user who may."""
    if not (BIN / program).exists():
        raise ClusterError(f"{BIN / program} is missing. `./huimin setup` installs PostgreSQL {VERSION}.")
    as_owner = ["runuser", "-u", OWNER, "--"] if home.IS_ROOT else []
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    done = subprocess.run(
        [*as_owner, str(BIN / program), *map(str, arguments)],
        capture_output=True,
        text=True,
        cwd="/",
        env=clean,
        check=False,
    )
    if check and done.returncode:
        raise ClusterError(f"{program}: {(done.stderr or '').strip() or 'exit ' + str(done.returncode)}")
    return done


def _own(folder: Path) -> None:
    """Makes the folder, closed to all but the user who runs the database."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if home.IS_ROOT:
        shutil.chown(folder, OWNER, OWNER)


def _write(path: Path, text: str) -> None:
    path.write_text(text)
    if home.IS_ROOT:
        shutil.chown(path, OWNER, OWNER)


@contextmanager
def _alone(name: str) -> Iterator[None]:
    with (home.RUN / name).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
