"""Which kinds of file there are, and telling them apart by their content. Pure."""

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

import magic
from django.utils.translation import gettext as _

from .errors import FileDamaged, FileNameWrong, FileTooComplex, FileTypeRefused

OOXML = "application/vnd.openxmlformats-officedocument."
MOST_ENTRIES = 10_000
MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: its short name in settings, its media type, the first bytes it must have and the endings it may
    have.
    """

    code: str
    media_type: str
    signature: bytes
    endings: tuple[str, ...]

    @property
    def is_image(self) -> bool:
        return self.media_type.startswith("image/")


KINDS = {
    kind.code: kind
    for kind in (
        Kind("jpeg", "image/jpeg", b"\xff\xd8\xff", (".jpg", ".jpeg", ".jpe", ".jfif")),
        Kind("png", "image/png", b"\x89PNG\r\n\x1a\n", (".png",)),
        Kind("webp", "image/webp", b"RIFF", (".webp",)),
        Kind("pdf", "application/pdf", b"%PDF-", (".pdf",)),
        Kind("docx", f"{OOXML}wordprocessingml.document", b"PK\x03\x04", (".docx",)),
        Kind("xlsx", f"{OOXML}spreadsheetml.sheet", b"PK\x03\x04", (".xlsx",)),
    )
}
_BY_MEDIA_TYPE = {kind.media_type: kind for kind in KINDS.values()}


def kind_of(content: bytes, allowed: Sequence[str]) -> Kind:
    """The kind of the content, by the content alone.

    Raises: FileTypeRefused for a kind that is not among `allowed`, scripted pictures, web pages and archives among
    them; FileDamaged for an archive that cannot be read.
    """
    kind = _office_kind(content) if content.startswith(b"PK\x03\x04") else None
    if kind is None:
        found = _BY_MEDIA_TYPE.get(magic.from_buffer(content[: 64 * 1024], mime=True))
        kind = found if found is not None and content.startswith(found.signature) else None
    if kind is None or kind.code not in allowed:
        raise FileTypeRefused(
            _("This kind of file is not taken here. Choose one of these: %(kinds)s.")
            % {"kinds": ", ".join(code.upper() for code in allowed)}
        )
    return kind


def plain_name(name: str) -> str:
    """The name without folders, control characters and outer dots, at most 200 characters; "" where nothing is left."""
    return "".join(char for char in name.replace("\\", "/").rsplit("/", 1)[-1] if char.isprintable()).strip(" .")[:200]


def fitting_name(name: str, kind: Kind) -> str:
    """The file's own name, without folders and control characters, with an ending that fits.

    A picture named as another kind of picture is renamed: telephones do that by themselves and it harms nobody.
    Raises: FileNameWrong for any other ending that belies the content.
    """
    path = PurePath(plain_name(name) or "file")
    ending = path.suffix.lower()
    if ending in kind.endings:
        return _shortened(path.stem, path.suffix)
    other = next((known for known in KINDS.values() if ending in known.endings), None)
    if not ending or (kind.is_image and other is not None and other.is_image):
        return _shortened(path.stem, kind.endings[0])
    raise FileNameWrong(
        _(
            "The name ends in %(ending)s but the content is %(kind)s. Rename it to end in %(right)s, "
            "or choose another file."
        )
        % {"ending": ending, "kind": kind.code.upper(), "right": kind.endings[0]}
    )


def _shortened(stem: str, ending: str) -> str:
    return stem[: 200 - len(ending)] + ending


def check_pdf(content: bytes) -> None:
    """Passes for something that at least begins and ends as a PDF does.

    Raises: FileDamaged.
    """
    if b"%%EOF" not in content[-2048:]:
        raise FileDamaged(_("This PDF is incomplete. Open it, save it again and choose it once more."))


def check_office(content: bytes, *, most_unpacked_mb: int) -> None:
    """Passes for an office document of reasonable size without macros.

    Raises: FileDamaged, FileTooComplex, FileTypeRefused.
    """
    with _archive(content) as archive:
        entries = archive.infolist()
        unpacked = sum(entry.file_size for entry in entries)
        if len(entries) > MOST_ENTRIES or unpacked > most_unpacked_mb * MEGABYTE:
            raise FileTooComplex(
                _("This document unpacks to more than %(size)d MB. Make it smaller and choose it again.")
                % {"size": most_unpacked_mb}
            )
        if any(entry.filename.lower().endswith("vbaproject.bin") for entry in entries):
            raise FileTypeRefused(_("This document contains macros. Save it without macros and choose it again."))
        if any(entry.flag_bits & 0x1 for entry in entries):
            raise FileTypeRefused(
                _("This document is locked with a password. Save it without one and choose it again.")
            )


def _office_kind(content: bytes) -> Kind | None:
    with _archive(content) as archive:
        names = set(archive.namelist())
    if "[Content_Types].xml" not in names:
        return None
    if "word/document.xml" in names:
        return KINDS["docx"]
    return KINDS["xlsx"] if "xl/workbook.xml" in names else None


def _archive(content: bytes) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError):
        raise FileDamaged(_("This file is damaged. Open it, save it again and choose it once more.")) from None
