"""Two copies of the example, made in a fresh checkout, start, work in each face, pass their tests and touch nothing else."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
COPIES = {"care/home_visits": ("上门看望", "Visits at home"), "government/tea_rounds": ("送茶上门", "Tea rounds")}
STAFF = "shouli1"
PATIENCE_S = 150


class Checkout:
    """A fresh checkout with a database of its own; it shares the Python and the browser files of the set-up."""

    def __init__(self, folder: Path, database: str) -> None:
        self.root = folder / "huimin"
        self.home = folder / "home"
        self.environment = {
            name: value for name, value in os.environ.items() if not name.startswith(("HUIMIN_", "DJANGO_", "PYTEST_"))
        } | {
            "HUIMIN_HOME": str(self.home),
            "HUIMIN_SET_UP": "1",
            "HUIMIN_DEMO": "1",
            "HUIMIN_DB_HOST": str(settings.DATABASES["default"]["HOST"]),
            "HUIMIN_DB_NAME": database,
            "PYTHONPATH": str(self.root / "src"),
            "PYTHONPYCACHEPREFIX": str(self.home / "pycache"),
        }

    def make(self) -> None:
        """Copies what git knows or would add, and commits it."""
        listing = self._git_in(ROOT, "ls-files", "--cached", "--others", "--exclude-standard", "-z")
        for name in filter(None, listing.split("\0")):
            if (ROOT / name).is_file():
                (self.root / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(ROOT / name, self.root / name, follow_symlinks=False)
        for name in ("log", "run", "files", "stamps"):
            (self.home / name).mkdir(parents=True)
        for name in ("venv", "vendor"):
            (self.home / name).symlink_to(settings.HOME / name)
        self._git_in(self.root, "init", "-q")
        self._git_in(self.root, "add", "-A")
        identity = ("-c", "user.name=test", "-c", "user.email=test@example.org")
        self._git_in(self.root, *identity, "commit", "-q", "-m", "tests: Begin.")

    def changed(self) -> list[str]:
        """What git says has changed since."""
        return self._git_in(self.root, "status", "--porcelain", "-uall").splitlines()

    def huimin(self, *arguments: str) -> str:
        """Runs a command of this checkout; fails with its words."""
        return self.run(sys.executable, "-m", "huimin.config.cli", *arguments)

    def run(self, *command: str) -> str:
        """Runs a program in this checkout; fails with its words."""
        done = subprocess.run(
            command, cwd=self.root, env=self.environment, capture_output=True, text=True, timeout=600, check=False
        )
        assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout[-6000:]}\n{done.stderr[-6000:]}"
        return done.stdout

    @contextmanager
    def running(self, port: int) -> Iterator[None]:
        """The whole installation on this port, until the block ends."""
        log = self.home / "log" / "demo.txt"
        with log.open("w") as words:
            demo = subprocess.Popen(
                [sys.executable, "-m", "huimin.config.cli", "demo", "--port", str(port)],
                cwd=self.root, env=self.environment, stdout=words, stderr=words, start_new_session=True,
            )  # fmt: skip
            try:
                end = time.monotonic() + PATIENCE_S
                while not _is_well(port):
                    if demo.poll() is not None or time.monotonic() > end:
                        pytest.fail(log.read_text()[-6000:])
                    time.sleep(0.5)
                yield
            finally:
                demo.send_signal(signal.SIGTERM)
                try:
                    demo.wait(40)
                except subprocess.TimeoutExpired:
                    demo.kill()
                    demo.wait()

    def _git_in(self, folder: Path, *arguments: str) -> str:
        return subprocess.run(["git", *arguments], cwd=folder, capture_output=True, text=True, check=True).stdout


class Visitor:
    """A browser without JavaScript."""

    def __init__(self, port: int) -> None:
        self.http = httpx.Client(base_url=f"http://localhost:{port}", follow_redirects=True, timeout=30)

    def see(self, address: str) -> str:
        """The page at the address, which must answer."""
        page = self.http.get(address)
        assert page.status_code == 200, f"{address}: {page.status_code}"
        assert str(page.url).endswith(address), f"{address} leads to {page.url}"
        return page.text

    def send(self, address: str, /, **values: str) -> str:
        """Sends the form of the page at the address."""
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', self.http.get(address).text)
        assert token, f"{address} has no form"
        page = self.http.post(address, data={**values, "csrfmiddlewaretoken": token[1]}, headers={"Referer": address})
        assert page.status_code == 200, f"{address}: {page.status_code}"
        return page.text

    def sign_in(self, codes: Callable[[], dict[str, Any]]) -> None:
        """Signs in a member of staff with both factors; a code that ran out on the way is asked for once more."""
        self.send("/accounts/staff/", login=STAFF, password=codes()["staff_password"])
        for _ in range(2):
            self.send("/accounts/staff/second-factor/", code=codes()["staff_totp_now"])
            if "second-factor" not in str(self.http.get("/workbench/").url):
                return


def _is_well(port: int) -> bool:
    try:
        return httpx.get(f"http://localhost:{port}/healthz", timeout=3).status_code == 200
    except httpx.HTTPError:
        return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _figure(page: str, name: str) -> int:
    """The figure of the indicator card that opens the system's rows."""
    card = re.search(rf'class="figure[^>]*href="/workbench/{name}/".*?figure__value">\s*([\d,]+)', page, re.DOTALL)
    assert card, f"no card of {name}"
    return int(card[1].replace(",", ""))


@pytest.fixture
def checkout(tmp_path, django_db_setup, django_db_blocker):
    """A fresh checkout; its databases are dropped afterwards."""
    name = f"copies_{os.getpid()}"
    made = Checkout(tmp_path, name)
    with django_db_blocker.unblock():
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{name}"')
        made.make()
        yield made
        with connection._nodb_cursor() as cursor:
            cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"%{name}%"])
            for (each,) in cursor.fetchall():
                cursor.execute(f'DROP DATABASE IF EXISTS "{each}" WITH (FORCE)')


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_copies_of_the_example_work_from_the_first_minute(checkout):
    for name, (zh, en) in COPIES.items():
        assert "What to do next" in checkout.huimin("new-system", name, "--title-zh", zh, "--title-en", en)
    assert json.loads(checkout.huimin("check", "--json")) == []
    checkout.huimin("database", "migrate")
    port = _free_port()
    with checkout.running(port):
        staff, resident = Visitor(port), Visitor(port)
        staff.sign_in(lambda: json.loads(checkout.huimin("demo-info", "--json"))["codes"])
        for name in COPIES:
            for face in ("station", "workbench", "control"):
                staff.see(f"/{face}/{name}/")
            portal = resident.see(f"/{name}/")
            assert f'href="/{name}/"' in resident.see("/")
            before = _figure(staff.see(f"/control/{name}/"), name)
            community = re.search(r'<option value="(\d{12})"', portal)[1]
            receipt = resident.send(
                f"/{name}/", description="想请人上门看看", reason="lives_alone", community=community, address="1号楼"
            )
            number = re.search(r"\d{6}-\d{5}", receipt)[0]
            assert number in staff.see(f"/workbench/{name}/")
            assert _figure(staff.see(f"/control/{name}/"), name) == before + 1
            assert _figure(staff.see("/workbench/"), name) == before + 1
    folders = [f"src/huimin/systems/{name}" for name in COPIES]
    checkout.run(sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *folders)
    assert [line for line in checkout.changed() if not line.startswith(tuple(f"?? {each}/" for each in folders))] == []
    for folder in folders:
        left = subprocess.run(
            ["grep", "-rniE", "demo_example|demo/example|示例", folder], cwd=checkout.root, check=False
        )
        assert left.returncode == 1, "the copy still bears the example's name"
