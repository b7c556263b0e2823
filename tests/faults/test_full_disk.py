"""A full disk: who hands something in is told, nothing half-written remains, and it works again once there is room."""

import resource
import signal
import subprocess
from contextlib import closing
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from huimin.kernel.files.models import StoredFile

pytestmark = pytest.mark.django_db

ROOM = 64 * 1024


@pytest.fixture
def photo() -> bytes:
    """A photo that is larger than the room there is, also after it was made smaller."""
    out = BytesIO()
    Image.effect_noise((900, 900), 90).convert("RGB").save(out, "JPEG", quality=95)
    assert len(out.getvalue()) > 2 * ROOM
    return out.getvalue()


@pytest.fixture(params=["tmpfs", "limit"])
def store(request, tmp_path, settings):
    """A store with next to no room: a real full file system where we may mount one, else a limit on the size of files."""
    folder = tmp_path / "files"
    folder.mkdir()
    settings.MEDIA_ROOT = folder
    if request.param == "tmpfs":
        mount = ["mount", "-t", "tmpfs", "-o", f"size={ROOM}", "huimin-test", str(folder)]
        if subprocess.run(mount, capture_output=True, check=False).returncode:
            pytest.skip("only root may mount a small file system; the limit below stands for it")
        yield folder, lambda: subprocess.run(["mount", "-o", "remount,size=64m", str(folder)], check=True)
        subprocess.run(["umount", "--lazy", str(folder)], check=True)
    else:
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        signalled = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM, before[1]))
        yield folder, lambda: resource.setrlimit(resource.RLIMIT_FSIZE, before)
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, signalled)


def hand_in(client, photo: bytes):
    file = SimpleUploadedFile("a.jpg", photo, "image/jpeg")
    return client.post("/files/", {"file": file, "purpose": "photo_before"})


def left(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_full_disk_is_said_and_leaves_nothing_half_written(client, store, photo):
    folder, make_room = store
    answer = hand_in(client, photo)
    assert answer.status_code == 507
    assert answer["Content-Type"].startswith("application/problem+json")
    assert answer.json()["title"]
    assert left(folder) == []
    assert not StoredFile.objects.exists()
    make_room()
    answer = hand_in(client, photo)
    assert answer.status_code == 201, answer.content
    with closing(client.get(answer.json()["url"])) as served:
        assert served.status_code == 200
    assert not [path for path in left(folder) if "unfinished" in str(path)]
