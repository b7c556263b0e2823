import socket
import subprocess
from pathlib import Path

import pytest

from huimin.config import front, home


@pytest.fixture
def somewhere(monkeypatch, tmp_path):
    """An installation in a folder whose name needs quoting."""
    base = tmp_path / 'it\'s "here" now'
    for name in ("HOME", "RUN", "LOG", "STATIC", "FILES"):
        folder = base / name.lower()
        folder.mkdir(parents=True)
        monkeypatch.setattr(home, name, folder)
    monkeypatch.setattr(front, "CONFIG", base / "nginx.conf")
    monkeypatch.setattr(front, "TEMPORARY", base / "nginx")
    return base


@pytest.mark.skipif(not Path("/usr/sbin/nginx").exists(), reason="nginx is not installed")
def test_nginx_takes_the_configuration(somewhere):
    front.write(8000)
    done = subprocess.run([*front.command(), "-t"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "warn" not in done.stderr


def test_protected_files_are_internal(somewhere):
    place = front.configuration(8000).split("location /protected/ {")[1].split("}")[0]
    assert "internal;" in place


def test_it_listens_on_this_machine_alone_unless_told(monkeypatch):
    monkeypatch.delenv("HUIMIN_LISTEN", raising=False)
    assert "listen 127.0.0.1:8000;" in front.configuration(8000)
    assert "0.0.0.0" not in front.configuration(8000)
    monkeypatch.setenv("HUIMIN_LISTEN", "0.0.0.0")
    assert "listen 0.0.0.0:8000;" in front.configuration(8000)


def test_a_taken_port_is_noticed():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        assert not front.is_free(other.getsockname()[1])
    assert front.is_free(0)


def test_programs_are_told_of_its_absence_in_their_own_form(somewhere):
    """The shape is that of every other problem below /api/."""
    written = front.configuration(8000)
    assert "@away_machines" in written.split("location /api/ {")[1].split("}")[0]
    said = written.split("location @away_machines {")[1]
    assert "application/problem+json" in said.split("return")[0]
    assert set(front.AWAY_PROBLEM) == {"type", "title", "status", "code", "errors"}
