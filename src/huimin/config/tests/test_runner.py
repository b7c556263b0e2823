"""The runner is tried on real processes: it restarts what dies, waits longer for what keeps dying, and stops all."""

import os
import signal
import sys
import time
from pathlib import Path

import pytest

from huimin.config import cluster, home
from huimin.config.runner import Component, Runner

SLEEPER = "import time; time.sleep(60)"
STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"
WITH_CHILD = (
    "import subprocess, sys; print(subprocess.Popen(['sleep', '60']).pid, flush=True); import time; time.sleep(60)"
)


@pytest.fixture
def said(monkeypatch, tmp_path):
    monkeypatch.setattr(home, "LOG", tmp_path)
    monkeypatch.setattr(cluster, "is_ours", lambda: False)
    return []


def component(name: str, code: str) -> Component:
    return Component(name, [sys.executable, "-c", code])


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] not in "ZX"
    except OSError:
        return False


def wait_for(condition, within_s: float = 8.0):
    end = time.monotonic() + within_s
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


def run_until(runner: Runner, condition) -> None:
    end = time.monotonic() + 8
    assert runner.run(until=lambda: condition() or time.monotonic() > end)
    assert condition()


def test_what_is_killed_is_started_again(said):
    runner = Runner([component("one", SLEEPER)], say=said.append)
    runner.start()
    first = runner.parts[0].process.pid
    os.kill(first, signal.SIGKILL)
    run_until(runner, lambda: runner.parts[0].process is not None and runner.parts[0].process.pid != first)
    runner.stop()
    assert "SIGKILL" in said[0]


def test_children_that_outlive_their_killed_parent_are_killed_before_it_starts_again(said, tmp_path):
    runner = Runner([component("one", WITH_CHILD)], say=said.append)
    runner.start()
    log = tmp_path / "one.log"
    wait_for(lambda: log.read_text().strip())
    child = int(log.read_text())
    first = runner.parts[0].process.pid
    os.kill(first, signal.SIGKILL)
    run_until(runner, lambda: runner.parts[0].process is not None and runner.parts[0].process.pid != first)
    wait_for(lambda: not is_alive(child))
    runner.stop()


def test_what_keeps_dying_is_tried_less_and_less_often(said):
    runner = Runner([component("one", "raise SystemExit(3)")], say=said.append)
    runner.start()
    run_until(runner, lambda: len(said) >= 3)
    runner.stop()
    assert [line.split("again in ")[1].split(" s")[0] for line in said[:3]] == ["0.4", "0.8", "1.6"]
    assert "exit 3" in said[0]


def test_stop_kills_what_does_not_listen(said, tmp_path, monkeypatch):
    monkeypatch.setattr("huimin.config.runner.GRACE_S", 0.5)
    runner = Runner([component("deaf", STUBBORN), component("good", SLEEPER)], say=said.append)
    runner.start()
    wait_for(lambda: "up" in (tmp_path / "deaf.log").read_text())
    pids = [part.process.pid for part in runner.parts]
    start = time.monotonic()
    runner.stop()
    assert time.monotonic() - start < 3
    assert not any(is_alive(pid) for pid in pids)


def test_term_asks_it_to_stop(said):
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    runner = Runner([], say=said.append)
    runner.install_signals()
    try:
        os.kill(os.getpid(), signal.SIGTERM)
        assert runner.run() is False
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def test_a_long_log_is_set_aside_at_start(said, tmp_path, monkeypatch):
    monkeypatch.setattr("huimin.config.runner.LOG_LIMIT_BYTES", 10)
    (tmp_path / "one.log").write_text("x" * 11)
    runner = Runner([component("one", SLEEPER)], say=said.append)
    runner.start()
    runner.stop()
    assert (tmp_path / "one.log.1").read_text() == "x" * 11
