"""Sets up one installation: Debian packages, Python packages, browser files, translations.

Each step leaves a stamp, the hash of what it was made from, and is skipped while the stamp holds. Stands on the
standard library of any Python 3.11 or newer, because it runs before anything is installed.
"""

import fcntl
import hashlib
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import contextmanager
from pathlib import Path

from huimin.config import home

STAMPS = home.HOME / "stamps"
LOG_FILE = home.LOG / "setup.log"
REQUIREMENTS = home.ROOT / "requirements"

# Debian package → a file that shows it, or something as good, is there.
PACKAGES = {
    "postgresql-15": "/usr/lib/postgresql/15/bin/initdb",
    "postgresql-15-postgis-3": "/usr/share/postgresql/15/extension/postgis.control",
    "nginx": "/usr/sbin/nginx",
    "gettext": "/usr/bin/msgfmt",
    "libgdal32": "/usr/lib/*/libgdal.so*",
    "libmagic1": "/usr/lib/*/libmagic.so.1",
    "libpangoft2-1.0-0": "/usr/lib/*/libpangoft2-1.0.so.0",
    "libharfbuzz-subset0": "/usr/lib/*/libharfbuzz-subset.so.0",
    "fonts-noto-cjk": "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
}
TEST_PACKAGES = {
    "chromium": "/usr/bin/chromium",
    "dovecot-imapd": "/usr/lib/dovecot/imap",
    "libatomic1": "/usr/lib/*/libatomic.so.1",  # Playwright's driver stands on it
}


class PrepareError(Exception):
    """A step failed; the message says which, why, and where to read more."""


def all_of(*, needs_tests: bool = False) -> None:
    """Makes everything there is to make, in order, skipping what is in place already."""
    for folder in (home.HOME, STAMPS, home.LOG, home.RUN, home.FILES):
        folder.mkdir(parents=True, exist_ok=True)
    with (home.HOME / "setup.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        debian_packages(needs_tests=needs_tests)
        python_packages("base")
        if needs_tests:
            python_packages("dev")
        browser_files()
        translations()


# --- Debian ---------------------------------------------------------------------------------------------------------


def debian_packages(*, needs_tests: bool) -> None:
    """Installs the Debian packages that are missing, without starting any service of theirs."""
    wanted = PACKAGES | (TEST_PACKAGES if needs_tests else {})
    missing = [package for package, sign in wanted.items() if not _exists(sign)]
    if not (shutil.which("npm") and shutil.which("node")):
        missing.append("npm")
    if not _has_venv() and not (home.VENV / "bin" / "python").exists():
        missing.append("python3-venv")
    if not missing:
        return
    if not shutil.which("apt-get"):
        raise PrepareError(f"this is not Debian; install what these packages hold yourself: {' '.join(missing)}")
    _ask_for_sudo()
    with _step(f"Debian packages: {' '.join(missing)}"), _no_services():
        apt = [*_as_root(), "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-o", "DPkg::Lock::Timeout=300"]
        _run([*apt, "update"], "apt-get update")
        install = [*apt, "install", "-y", "--no-install-recommends"]
        if "postgresql-15" in missing and not Path("/etc/postgresql-common").exists():
            # Debian's package would make a cluster of its own; the private one is enough.
            _run([*install, "postgresql-common"], "apt-get install")
            setting = "create_main_cluster = false\n"
            _run([*_as_root(), "tee", "-a", "/etc/postgresql-common/createcluster.conf"], "tee", stdin=setting)
        _run([*install, *missing], "apt-get install")
        if "nginx" in missing:
            _run([*_as_root(), "update-rc.d", "nginx", "disable"], "update-rc.d", is_vital=False)


def _exists(sign: str) -> bool:
    return any(Path("/").glob(sign.removeprefix("/")))


def _has_venv() -> bool:
    return _runs(Path(sys.executable), "import ensurepip, venv")


def _as_root() -> list[str]:
    if home.IS_ROOT:
        return []
    if not shutil.which("sudo"):
        raise PrepareError("Debian packages are missing and there is no sudo; run `./huimin setup` once as root.")
    return ["sudo"]


def _ask_for_sudo() -> None:
    """Asks for the password once, where it can be seen, before output goes to the log."""
    if not home.IS_ROOT and subprocess.run([*_as_root(), "-n", "true"], capture_output=True, check=False).returncode:
        subprocess.run(["sudo", "-v"], check=False)


@contextmanager
def _no_services():
    """Keeps freshly installed servers from starting: the private ones are enough, and their ports may be taken."""
    policy = Path("/usr/sbin/policy-rc.d")
    if policy.exists():
        yield
        return
    _run([*_as_root(), "tee", str(policy)], "tee", stdin="#!/bin/sh\nexit 101\n")
    _run([*_as_root(), "chmod", "755", str(policy)], "chmod")
    try:
        yield
    finally:
        _run([*_as_root(), "rm", "-f", str(policy)], "rm")


# --- Python ---------------------------------------------------------------------------------------------------------


def python_packages(name: str) -> None:
    """Makes the virtual environment and installs requirements/<name>.txt into it, each file checked by its hash."""
    lock = REQUIREMENTS / f"{name}.txt"
    python = home.VENV / "bin" / "python"

    def make() -> None:
        if not _runs(python, "import sys"):  # none yet, or its Python has gone
            shutil.rmtree(home.VENV, ignore_errors=True)
            _run([sys.executable, "-m", "venv", str(home.VENV)], "venv")
        if not _runs(python, "import pip"):
            _run([str(python), "-m", "ensurepip"], "ensurepip")
        pip = [str(python), "-m", "pip", "install", "--require-hashes", "--no-deps", "--disable-pip-version-check"]
        _run([*pip, "-r", str(lock)], "pip install")

    if not python.exists():
        for stamp in STAMPS.glob("python-*"):
            stamp.unlink()
    _once(f"python-{name}", _hash(lock.read_bytes(), str(home.VENV).encode()), f"Python packages ({name})", make)


def _runs(python: Path, code: str) -> bool:
    return (
        python.exists() and subprocess.run([str(python), "-c", code], capture_output=True, check=False).returncode == 0
    )


# --- browser files ----------------------------------------------------------------------------------------------------


def browser_files() -> None:
    """Fetches the npm packages of the lock file and copies the listed browser files to .huimin/vendor."""
    sources = [home.ROOT / name for name in ("package.json", "package-lock.json", ".npmrc")]
    folder = home.HOME / "npm"

    def make() -> None:
        folder.mkdir(exist_ok=True)
        for source in sources:
            shutil.copy(source, folder)
        _run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], "npm ci", cwd=folder)
        fresh = home.HOME / "vendor.new"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir()
        for target, source in json.loads((home.ROOT / "package.json").read_text())["vendor"].items():
            (fresh / target).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(folder / "node_modules" / source, fresh / target)
        shutil.rmtree(home.VENDOR, ignore_errors=True)
        fresh.rename(home.VENDOR)

    _once("browser", _hash(*(source.read_bytes() for source in sources)), "Browser files", make)


# --- translations -----------------------------------------------------------------------------------------------------


def translations() -> None:
    """Compiles every app's translations into .huimin/locale, so that the checkout stays clean."""
    sources = sorted((home.ROOT / "src").rglob("locale/*/LC_MESSAGES/*.po"))

    def make() -> None:
        fresh = home.HOME / "locale.new"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir()
        for source in sources:
            app = ".".join(source.relative_to(home.ROOT / "src").parts[:-4])
            target = fresh / app / source.parts[-3] / "LC_MESSAGES" / (source.stem + ".mo")
            target.parent.mkdir(parents=True)
            _run(["msgfmt", "--check-format", "-o", str(target), str(source)], "msgfmt")
        shutil.rmtree(home.LOCALE, ignore_errors=True)
        fresh.rename(home.LOCALE)

    fingerprint = _hash(*(str(source).encode() + source.read_bytes() for source in sources))
    _once("translations", fingerprint, "Translations", make)


# --- how a step is done ---------------------------------------------------------------------------------------------


def _once(name: str, fingerprint: str, title: str, make: Callable[[], None]) -> None:
    """Makes it unless the stamp says that it was made from the same things."""
    stamp = STAMPS / name
    if stamp.exists() and stamp.read_text() == fingerprint:
        return
    stamp.unlink(missing_ok=True)
    with _step(title):
        make()
    stamp.write_text(fingerprint)


def _hash(*parts: bytes) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8) + part)
    return digest.hexdigest()


@contextmanager
def _step(title: str):
    start = time.monotonic()
    sys.stderr.write(f"• {title} …\n")
    sys.stderr.flush()
    yield
    sys.stderr.write(f"  done in {time.monotonic() - start:.0f} s\n")
    sys.stderr.flush()


def _run(command: Sequence[str], name: str, *, cwd: Path | None = None, stdin: str = "", is_vital: bool = True) -> None:
    """Runs a program, its words into the log, a sign of life here; raises with its last words if it fails."""
    start = shown = time.monotonic()
    with LOG_FILE.open("a+") as log:
        log.write(f"\n$ {' '.join(command)}\n")
        log.flush()
        begin = log.tell()
        process = subprocess.Popen(
            command, cwd=cwd, stdin=subprocess.PIPE if stdin else None, stdout=log, stderr=log, text=True
        )
        if stdin:
            process.stdin.write(stdin)
            process.stdin.close()
        while True:
            try:
                code = process.wait(0.5)
                break
            except subprocess.TimeoutExpired:
                pause = 1 if sys.stderr.isatty() else 10
                if time.monotonic() - shown >= pause:
                    shown = time.monotonic()
                    _sign_of_life(name, shown - start)
            except KeyboardInterrupt:
                process.terminate()
                process.wait()
                raise
        if sys.stderr.isatty():
            sys.stderr.write("\r\033[K")
        if code and is_vital:
            log.seek(begin)
            last = "\n  ".join(log.read().strip().splitlines()[-12:])
            raise PrepareError(f"{name} failed (exit {code}):\n  {last}\nThe whole story: {LOG_FILE}")


def _sign_of_life(name: str, seconds: float) -> None:
    last = LOG_FILE.read_text(errors="replace").strip().splitlines()[-1:] or [""]
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\033[K  {name}, {seconds:.0f} s: {last[0][:90]}")
    else:
        sys.stderr.write(f"  {name}, {seconds:.0f} s: {last[0][:90]}\n")
    sys.stderr.flush()
