"""Sets up what is missing, then hands the command to Huimin's own Python. Stands on the standard library alone."""

import os
import shutil
import signal
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "scripts")]

import prepare  # noqa: E402

from huimin.config import cluster, home, instance  # noqa: E402

CLEAN = """Remove all that was made: the set-up, the database with its data, logs and files. System packages stay."""


def main(arguments: list[str]) -> int:
    command = arguments[0] if arguments else ""
    if command == "clean":
        return clean(arguments[1:])
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # both end it in order
    try:
        prepare.all_of(needs_tests="--tests" in arguments and command == "setup")
    except (prepare.PrepareError, cluster.ClusterError) as problem:
        sys.stderr.write(f"huimin: {problem}\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("\nhuimin: stopped. The next run goes on from here.\n")
        return 1
    if command == "setup":
        sys.stdout.write("Everything is in place.\n")
        return 0
    python = str(home.VENV / "bin" / "python")
    os.execve(python, [python, "-m", "huimin.config.cli", *arguments], os.environ | {"PYTHONPATH": str(ROOT / "src")})


def clean(arguments: list[str]) -> int:
    """Stops what runs and removes what was made."""
    if arguments:
        sys.stderr.write(f"usage: ./huimin clean\n\n{CLEAN}\n")
        return 0 if arguments[0] in ("-h", "--help") else 2
    instance.stop_running()
    cluster.remove()
    for folder in (home.RUN, home.HOME):
        shutil.rmtree(folder, ignore_errors=True)
    if home.HOME.exists():
        sys.stderr.write(f"huimin: {home.HOME} could not be removed whole; some of it belongs to another user.\n")
        return 1
    sys.stdout.write("Removed.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
