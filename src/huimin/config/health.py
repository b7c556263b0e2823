"""`/healthz`: whether each part of the installation does its work."""

import http.client
import shutil
import socket
import tempfile
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse

from huimin.kernel.jobs.api import health as worker_health

from . import home
from .apps import modules

LEAST_FREE_BYTES = 500_000_000


class Unwell(Exception):
    """A part does not do its work; the message says what is wrong."""


def database() -> str:
    """The database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version'), postgis_lib_version()")
        version, postgis = cursor.fetchone()
    return f"PostgreSQL {version}, PostGIS {postgis}"


_is_migrated = False


def migrations() -> str:
    """The tables are those that this version of the program wants."""
    global _is_migrated  # noqa: PLW0603  once true it stays true for the life of the process
    if not _is_migrated:
        executor = MigrationExecutor(connection)
        missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
        if missing:
            raise Unwell(f"{missing} not applied")
        _is_migrated = True
    return "all applied"


def jobs() -> str:
    """A worker lives, and takes what is due in time."""
    state = worker_health()
    if not state.is_well:
        raise Unwell(state.detail)
    return state.detail


class _UnixConnection(http.client.HTTPConnection):
    def __init__(self, path: str) -> None:
        super().__init__("localhost", timeout=2)
        self.path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)


def live() -> str:
    """The process of the live streams answers."""
    door = _UnixConnection(str(home.RUN / "live.sock"))
    try:
        door.request("GET", "/live/ping")
        status = door.getresponse().status
    except OSError as problem:
        raise Unwell(f"does not answer: {problem}") from problem
    finally:
        door.close()
    if status != http.client.NO_CONTENT:
        raise Unwell(f"answers {status}")
    return "answers"


def files() -> str:
    """Files can be written."""
    home.FILES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=home.FILES) as probe:
        probe.write(b"probe")
    return "writable"


def disk() -> str:
    """There is room."""
    free = shutil.disk_usage(home.HOME).free
    if free < LEAST_FREE_BYTES:
        raise Unwell(f"only {free / 1e6:.0f} MB free")
    return f"{free / 1e9:.1f} GB free"


def checks() -> dict[str, Callable[[], str]]:
    """Every check by the name of its part: ours, and those of `health.py` of the apps."""
    ours = {"database": database, "migrations": migrations, "jobs": jobs, "live": live, "files": files, "disk": disk}
    for module in modules("health"):
        ours |= module.CHECKS
    return ours


def examine() -> dict[str, Any]:
    """The state of every part. Shape: {"status", "parts": {name: {"status": "ok"|"failed", "detail"}}}."""
    parts = {}
    for name, check in checks().items():
        try:
            parts[name] = {"status": "ok", "detail": check()}
        except Unwell as problem:
            parts[name] = {"status": "failed", "detail": str(problem)}
        except Exception as problem:  # any failure of a check is a finding, not a failure of ours
            parts[name] = {"status": "failed", "detail": f"{type(problem).__name__}: {problem}".strip()[:200]}
        if name == "database" and parts[name]["status"] == "failed":
            break  # the others would only wait for it
    is_ok = all(part["status"] == "ok" for part in parts.values())
    return {"status": "ok" if is_ok else "failed", "parts": parts}


def healthz(request: HttpRequest) -> HttpResponse:
    """200 when all parts work, 503 when one fails."""
    state = examine()
    response = JsonResponse(state, status=200 if state["status"] == "ok" else 503)
    response["Cache-Control"] = "no-store"
    return response


async def ping(request: HttpRequest) -> HttpResponse:
    """204: this process answers."""
    return HttpResponse(status=204)
