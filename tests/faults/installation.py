"""A whole installation for a test to break: its own home, database cluster, processes and port; nothing of it remains."""

import fcntl
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
import psycopg
from django.conf import settings

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 240


class Installation:
    """One installation below a folder of its own, started by the product's own runner."""

    def __init__(self) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="huimin-faults-"))
        self.home.chmod(0o755)  # the database's own user enters it
        for name in ("log", "run", "files", "stamps"):
            (self.home / name).mkdir()
        for name in ("venv", "vendor"):
            (self.home / name).symlink_to((settings.HOME / name).resolve())
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(("HUIMIN_", "DJANGO_", "PYTEST_"))
        }
        self.environment = kept | {
            "HUIMIN_HOME": str(self.home),
            "HUIMIN_SET_UP": "1",
            "HUIMIN_DEMO": "1",
            "PYTHONPATH": str(ROOT / "src"),
            "PYTHONPYCACHEPREFIX": str(self.home / "pycache"),
            "DJANGO_SETTINGS_MODULE": "huimin.config.settings",
        }
        self.port = _free_port()
        self.url = f"http://localhost:{self.port}"
        self.runner: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Starts it and waits until every part is well."""
        with (self.home / "log" / "runner.txt").open("ab") as words:
            self.runner = subprocess.Popen(
                [sys.executable, "-m", "huimin.config.cli", "start", "--port", str(self.port)],
                cwd=ROOT, env=self.environment, stdout=words, stderr=words, start_new_session=True,
            )  # fmt: skip
        assert self.until(self.is_well), self.words()

    def remove(self) -> None:
        """Stops it and removes all it made."""
        if self.runner:
            self.runner.send_signal(signal.SIGTERM)
            try:
                self.runner.wait(60)
            except subprocess.TimeoutExpired:
                self.runner.kill()
                self.runner.wait()
        for pid in self.processes():  # what a killed runner left
            _kill(pid)
        remove = "from huimin.config import cluster; cluster.remove()"
        subprocess.run([sys.executable, "-c", remove], cwd=ROOT, env=self.environment, check=False, timeout=60)
        shutil.rmtree(self.home, ignore_errors=True)

    def run(self, *command: str) -> str:
        """Runs Python within it; what it says. Fails with its words."""
        done = subprocess.run(
            [sys.executable, *command],
            cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=PATIENCE_S, check=False,
        )  # fmt: skip
        assert done.returncode == 0, f"{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
        return done.stdout

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """What the database holds, read beside the product."""
        with psycopg.connect(host=self._socket(), user="huimin", dbname="huimin", connect_timeout=5) as connection:
            return connection.execute(sql).fetchall()

    def health(self) -> tuple[int, dict[str, Any]]:
        """What /healthz says; (0, {}) where nobody answers."""
        try:
            answer = httpx.get(f"{self.url}/healthz", timeout=20)
            return answer.status_code, answer.json()
        except (httpx.HTTPError, ValueError):
            return 0, {}

    def is_well(self) -> bool:
        """Whether every part does its work."""
        return self.health()[0] == 200

    def until(self, holds: Callable[[], bool], *, within_s: float = PATIENCE_S) -> bool:
        """Waits until it holds; False when it does not in time."""
        end = time.monotonic() + within_s
        while time.monotonic() < end:
            with suppress(psycopg.OperationalError):
                if holds():
                    return True
            time.sleep(0.5)
        return False

    def processes(self, part: str = "") -> list[int]:
        """Its living processes, those of one part where it is named. Never another installation's."""
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                variables = (folder / "environ").read_bytes().split(b"\0")
                is_ours = f"HUIMIN_HOME={self.home}".encode() in variables
                if is_ours and (not part or f"HUIMIN_PROCESS={part}".encode() in variables):
                    found.append(int(folder.name))
        return [pid for pid in found if pid != os.getpid()]

    def kill(self, part: str) -> int:
        """kill -9 of a part, all its processes at once; the database by its first process. How many were killed."""
        pids = [self.database_pid()] if part == "database" else self.processes(part)
        for pid in pids:
            _kill(pid)
        return len(pids)

    def database_pid(self) -> int:
        """The first process of its database."""
        return int((self._database() / "data" / "postmaster.pid").read_text().split("\n", 1)[0])

    @contextmanager
    def without_database(self) -> Iterator[None]:
        """The database is dead and stays so within: whoever starts it takes a lock, which is held here."""
        with (self.home / "run" / "cluster.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self.kill("database")
            yield

    def words(self) -> str:
        """What it said, for a failing test."""
        logs = sorted((self.home / "log").glob("*"))
        return "\n".join(f"--- {log.name}\n{log.read_text(errors='replace')[-2500:]}" for log in logs)

    def _where(self, name: str) -> Path:
        said = self.run("-c", f"from huimin.config import home; print(home.{name})")
        return Path(said.strip())

    def _socket(self) -> str:
        self._socket_path = getattr(self, "_socket_path", None) or self._where("DATABASE_SOCKET")
        return str(self._socket_path)

    def _database(self) -> Path:
        self._database_path = getattr(self, "_database_path", None) or self._where("DATABASE")
        return self._database_path


def town_of(installation: Installation) -> str:
    """Makes the small town of casework's tests in it; the secret of a key that may raise and read cases there."""
    return json.loads(installation.run(str(Path(__file__).with_name("make_town.py"))))["key"]


def _kill(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
