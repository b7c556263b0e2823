"""Pictures and documents made on the spot, and a store of their own for each test."""

import io
import zipfile
from uuid import uuid4

import pytest
from PIL import Image

from huimin.kernel.files import guards
from huimin.kernel.gate.api import Actor, Source


def picture(format="JPEG", size=(640, 400), colour="teal", **saving) -> bytes:
    buffer = io.BytesIO()
    Image.new(saving.pop("mode", "RGB"), size, colour).save(buffer, format, **saving)
    return buffer.getvalue()


def telephone_photo() -> bytes:
    """Taken upright: stored lying on its side, with position, camera and owner."""
    image = Image.new("RGB", (600, 400), "white")
    image.paste("red", (0, 0, 600, 100))  # the top as stored, the right side as seen
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Telephone maker"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (39.0, 10.0, 3.0)
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", exif=exif, comment=b"secret remark", quality=95)
    return buffer.getvalue()


def office(kind="word/document.xml", **members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(kind, "<document/>")
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def person() -> Actor:
    return Actor(account_id=uuid4(), kind="resident", assurance=1)


@pytest.fixture
def nobody() -> Actor:
    return Actor.anonymous(Source(channel="portal"))


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.FILES_BEHIND_FRONT = ""
    return settings.MEDIA_ROOT


@pytest.fixture
def readers(monkeypatch):
    """The accounts that may see the files of any case."""
    allowed: set = set()
    monkeypatch.setattr(guards, "_guards", lambda: {"case": lambda actor, _subject_id: actor.account_id in allowed})
    return allowed
