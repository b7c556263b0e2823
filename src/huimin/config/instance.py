"""One installation runs once: who runs it, and how to ask that one to stop. Stands on the standard library alone."""

import fcntl
import os
import signal
import time
from typing import TextIO

from . import home

PID = home.RUN / "huimin.pid"


def claim(port: int) -> TextIO | None:
    """Claims the installation for this process for as long as the returned file stays open; None if another has it."""
    home.RUN.mkdir(parents=True, exist_ok=True)
    file = PID.open("a+")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        return None
    file.truncate(0)
    file.write(f"{os.getpid()} {port}")
    file.flush()
    return file


def running() -> int | None:
    """The process that runs the installation, if one does."""
    return _said(0)


def port() -> int | None:
    """The port on which the installation runs, if it does."""
    return _said(1)


def _said(place: int) -> int | None:
    try:
        with PID.open() as file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return int(file.read().split()[place])
    except (OSError, ValueError, IndexError):
        pass
    return None


def stop_running(within_s: float = 30) -> bool:
    """Asks the running installation to stop and waits. True if one was running."""
    pid = running()
    if pid is None:
        return False
    os.kill(pid, signal.SIGTERM)
    end = time.monotonic() + within_s
    while running() == pid and time.monotonic() < end:
        time.sleep(0.1)
    return True
