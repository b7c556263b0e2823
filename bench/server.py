"""Servers to measure: ours, and Django ones beside it, each by granian just as the installation runs its own web process."""

import http.client
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from huimin.config import cluster, home

HERE = Path(__file__).resolve().parent
PATIENCE_S = 60
OURS = "huimin.config.wsgi:application"
HELLO = "peers.hello:application"
PLAIN = "peers.plain:application"


@dataclass(frozen=True)
class Server:
    """A server that answers."""

    port: int
    group: int

    def cpu_s(self) -> float:
        """Seconds of processor time its processes have used so far, the database's not among them."""
        ticks = 0
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with suppress(OSError, ValueError):
                fields = stat.read_text().rpartition(")")[2].split()
                if int(fields[2]) == self.group:
                    ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")


@contextmanager
def serve(target: str, port: int) -> Iterator[Server]:
    """The server, up for as long as the block runs: two workers of eight threads, as the runner starts them."""
    log = home.LOG / "bench.log"
    with log.open("ab") as output:
        process = subprocess.Popen(
            [str(home.VENV / "bin" / "granian"), "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
             "--http", "1", "--no-ws", "--workers", "2", "--blocking-threads", "8", "--backlog", "2048",
             "--backpressure", "1024", target],
            stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True,
            env={**os.environ, "HUIMIN_PROCESS": "web", "HUIMIN_STATIC": "plain",
                 "PYTHONPATH": f"{home.ROOT / 'src'}:{HERE}", **_role()},
        )  # fmt: skip
    try:
        _wait(process, port, log)
        yield Server(port, process.pid)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _role() -> dict[str, str]:
    return {"HUIMIN_DB_USER": "huimin_app"} if cluster.is_ours() else {}


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    give_up_at = time.monotonic() + PATIENCE_S
    while True:
        door = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            door.request("GET", "/healthz")
            door.getresponse().read()
        except OSError as problem:
            if process.poll() is not None or time.monotonic() > give_up_at:
                raise SystemExit(f"the server does not answer: {problem}. Its log: {log}") from None
            time.sleep(0.2)
        else:
            return
        finally:
            door.close()
