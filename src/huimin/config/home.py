"""Where one installation keeps what it makes. Stands on the standard library alone: set-up uses it."""

import hashlib
import os
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
HOME = Path(os.environ.get("HUIMIN_HOME") or ROOT / ".huimin")
NAME = hashlib.sha256(str(HOME).encode()).hexdigest()[:12]
"""Tells this installation from others on the same machine."""

LONGEST_SOCKET = 107  # bytes of sun_path, without its closing zero
LONGEST_SOCKET_NAME = len("/.s.PGSQL.5432.lock")


def short(folder: Path) -> Path:
    """The folder, or one in the system's temporary folder where sockets in it would have too long a path."""
    if len(os.fsencode(folder)) + LONGEST_SOCKET_NAME <= LONGEST_SOCKET:
        return folder
    return Path(tempfile.gettempdir()) / f"huimin-{NAME}-{folder.name}"


RUN = short(HOME / "run")
LOG = HOME / "log"
VENV = HOME / "venv"
VENDOR = HOME / "vendor"
STATIC = HOME / "static"
FILES = HOME / "files"
LOCALE = HOME / "locale"


def is_demo() -> bool:
    """Whether this installation shows the sample street and the example system; `make demo` leaves the mark."""
    return os.environ.get("HUIMIN_DEMO", str(int((HOME / "demo").exists()))) == "1"


def _others_may_enter(folder: Path) -> bool:
    """Whether a user who owns none of it can reach the folder."""
    return all(not part.exists() or part.stat().st_mode & 0o001 for part in (folder, *folder.parents))


IS_ROOT = os.geteuid() == 0
DATABASE = Path("/var/lib/huimin") / NAME if IS_ROOT and not _others_may_enter(HOME) else HOME / "database"
"""The private cluster. PostgreSQL refuses to run as root, and its own user cannot enter a closed home."""
DATABASE_SOCKET = short(DATABASE / "run")
