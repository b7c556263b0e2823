import sys

import pytest

from huimin.config import home

sys.path.insert(0, str(home.ROOT / "scripts"))
import prepare


@pytest.fixture
def stamps(monkeypatch, tmp_path):
    monkeypatch.setattr(prepare, "STAMPS", tmp_path)
    monkeypatch.setattr(prepare, "LOG_FILE", tmp_path / "setup.log")
    return tmp_path


def test_a_step_is_done_once_for_the_same_things(stamps):
    made = []
    for fingerprint in ("a", "a", "b", "b", "a"):
        prepare._once("step", fingerprint, "Step", lambda fingerprint=fingerprint: made.append(fingerprint))
    assert made == ["a", "b", "a"]


def test_a_step_that_failed_is_done_again(stamps):
    def fails():
        raise prepare.PrepareError("no")

    made = []
    prepare._once("step", "a", "Step", lambda: made.append(1))
    with pytest.raises(prepare.PrepareError):
        prepare._once("step", "b", "Step", fails)
    prepare._once("step", "a", "Step", lambda: made.append(2))
    assert made == [1, 2]


def test_a_program_that_fails_tells_its_last_words(stamps):
    command = [sys.executable, "-u", "-c", "print('first'); raise SystemExit('no room on the disk')"]
    with pytest.raises(prepare.PrepareError, match=r"sow failed.*\n.*first\n.*no room on the disk"):
        prepare._run(command, "sow")
    assert "no room on the disk" in (stamps / "setup.log").read_text()


def test_a_program_is_fed(stamps):
    prepare._run(["tee", str(stamps / "out")], "tee", stdin="seed\n")
    assert (stamps / "out").read_text() == "seed\n"


def test_no_lock_names_a_host():
    locks = [*prepare.REQUIREMENTS.glob("*.txt"), home.ROOT / "package-lock.json"]
    for lock in locks:
        text = lock.read_text()
        assert "--index-url" not in text
        assert '"resolved"' not in text


def test_every_python_package_is_locked_by_hash():
    for lock in prepare.REQUIREMENTS.glob("*.txt"):
        packages = [line for line in lock.read_text().splitlines() if line and not line.startswith((" ", "#"))]
        assert packages
        assert lock.read_text().count("--hash=sha256:") >= len(packages)
