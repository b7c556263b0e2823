"""Runs the processes of one installation, restarts what dies, and stops all that it started."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from . import cluster, front, home

LOG_LIMIT_BYTES = 10_000_000
FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.2, 10.0
STEADY_S = 20.0  # after so long a restart begins with the shortest pause again
GRACE_S = 6.0


@dataclass
class Component:
    """One process to keep alive, in a process group of its own."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    socket: Path | None = None
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    next_start_at: float = 0.0
    pause_s: float = FIRST_PAUSE_S

    def start(self) -> None:
        """Starts it. It gets a TERM should its runner be killed."""
        if self.socket:
            self.socket.unlink(missing_ok=True)
        log = home.LOG / f"{self.name}.log"
        if log.exists() and log.stat().st_size > LOG_LIMIT_BYTES:
            log.replace(log.with_suffix(".log.1"))
        with log.open("ab") as output:
            self.process = subprocess.Popen(
                ["/usr/bin/setpriv", "--pdeathsig", "TERM", "--", *self.command],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd=home.ROOT,
                env={**os.environ, "HUIMIN_PROCESS": self.name, **self.environment},
                start_new_session=True,
            )
        self.started_at = time.monotonic()

    def signal(self, number: signal.Signals) -> None:
        """Signals its whole group, those of it included that outlived their parent."""
        if self.process:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, number)


def components(port: int) -> list[Component]:
    """The processes of this installation."""
    python = str(home.VENV / "bin" / "python")
    front.write(port)
    environment = {"HUIMIN_DB_USER": "huimin_app"} if cluster.is_ours() else {}  # not what migrations may

    def granian(name: str, interface: str, target: str, *options: str) -> Component:
        path = home.RUN / f"{name}.sock"
        serve = [str(home.VENV / "bin" / "granian"), "--interface", interface, "--uds", str(path), "--no-ws"]
        more = ["--http", "1", "--respawn-failed-workers", "--respawn-interval", "0.5", "--workers-kill-timeout", "5"]
        return Component(name, [*serve, *more, *options, target], environment, socket=path)

    threads = os.environ.get("HUIMIN_WEB_THREADS", "8")
    workers = os.environ.get("HUIMIN_WEB_WORKERS", "2")
    return [
        granian(
            *("web", "wsgi", "huimin.config.wsgi:application"),
            *("--workers", workers, "--blocking-threads", threads, "--backlog", "2048", "--backpressure", "1024"),
        ),
        granian("live", "asginl", "huimin.config.asgi:application", "--backpressure", "4096"),
        Component(
            "work", [python, "-m", "huimin.config.manage", "procrastinate", "worker", "--concurrency", "4"], environment
        ),
        Component("front", front.command()),
    ]


@dataclass
class Runner:
    """Keeps components and the database alive until it is asked to stop."""

    parts: list[Component]
    say: Callable[[str], None] = lambda text: print(text, file=sys.stderr, flush=True)  # noqa: T201
    is_stopping: bool = False

    def install_signals(self) -> None:
        """INT, TERM and HUP ask it to stop."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._asked_to_stop)

    def start(self) -> None:
        """Starts every component."""
        for part in self.parts:
            part.start()

    def run(self, until: Callable[[], bool] = lambda: False) -> bool:
        """Watches until asked to stop (False) or until `until` says so (True)."""
        while not self.is_stopping:
            if until():
                return True
            self._watch_database()
            for part in self.parts:
                self._watch(part)
            time.sleep(0.2)
        return False

    def stop(self) -> None:
        """Stops every component, first kindly, the front before those behind it."""
        self.is_stopping = True
        for part in reversed(self.parts):
            part.signal(signal.SIGTERM)
        end = time.monotonic() + GRACE_S
        while any(part.process and part.process.poll() is None for part in self.parts) and time.monotonic() < end:
            time.sleep(0.05)
        for part in self.parts:
            part.signal(signal.SIGKILL)
            if part.process:
                part.process.wait()
            if part.socket:
                part.socket.unlink(missing_ok=True)

    def _asked_to_stop(self, number: int, frame: FrameType | None) -> None:
        self.is_stopping = True

    def _watch_database(self) -> None:
        if not cluster.is_ours() or cluster.is_running():
            return
        self.say("database: gone; starting it again")
        try:
            cluster.start()
            self.say("database: back")
        except cluster.ClusterError as problem:
            self.say(f"database: {problem}")

    def _watch(self, part: Component) -> None:
        """Notices a death, and starts again after a pause that doubles while it keeps dying."""
        now = time.monotonic()
        if part.process is not None:
            code = part.process.poll()
            if code is None:
                return
            part.signal(signal.SIGKILL)  # what outlived it still holds its socket
            part.process = None
            part.pause_s = FIRST_PAUSE_S if now - part.started_at > STEADY_S else min(part.pause_s * 2, LONGEST_PAUSE_S)
            part.next_start_at = now + part.pause_s
            self.say(
                f"{part.name}: ended ({_reason(code)}); again in {part.pause_s:.1f} s. Log: {home.LOG}/{part.name}.log"
            )
        if now >= part.next_start_at:
            part.start()


def _reason(code: int) -> str:
    return signal.Signals(-code).name if code < 0 else f"exit {code}"
