"""Collects the files that browsers fetch, when they have changed."""

import hashlib
import os
import subprocess
import sys

from django.contrib.staticfiles.finders import get_finders

from huimin.kernel.commands.api import Failed, Terminal

from . import home


def collect(terminal: Terminal) -> bool:
    """Copies static files to where the front serves them, under names that hold their hash. True if any had changed."""
    stamp = home.HOME / "stamps" / "static"
    fingerprint = _fingerprint()
    if stamp.exists() and stamp.read_text() == fingerprint and (home.STATIC / "staticfiles.json").exists():
        return False
    terminal.progress("collecting what browsers fetch")
    collect = [sys.executable, "-m", "huimin.config.manage", "collectstatic", "--no-input", "--clear", "--verbosity=0"]
    # In a process of its own, whose storage writes hashed names.
    done = subprocess.run(
        collect, env=os.environ | {"HUIMIN_STATIC": "hashed"}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise Failed(f"collecting static files failed:\n{done.stderr.strip()[-2000:]}")
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(fingerprint)
    return True


def _fingerprint() -> str:
    """Changes with any static file's path, size or time."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            digest.update(f"{path} {storage.size(path)} {storage.get_modified_time(path)}\n".encode())
    return digest.hexdigest()
