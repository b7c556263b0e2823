"""Every write to the store of files."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from urllib.parse import SplitResult, unquote, urlsplit
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from huimin.kernel.clock import api as clock
from huimin.kernel.gate.api import Actor
from huimin.kernel.manifest.api import settings

from . import blobs, images, kinds
from .errors import FileEmpty, FileMissing, FilesTooMany, FileTooLarge, LinkInvalid
from .models import StoredFile
from .queries import is_own, session_mark, view_of
from .types import LINK, FileView, Purpose, Readable, Subject

ORPHAN_AGE_S = 86_400
BATCH = 500
LONGEST_LINK = 2000


def store(
    *,
    content: bytes | Readable,
    name: str,
    actor: Actor,
    subject: Subject | None = None,
    purpose: Purpose = "attachment",
    session: str = "",
) -> FileView:
    """The file is checked, cleaned and on disk, and its row written in the transaction that is open.

    Without a subject it belongs to the actor (or, for somebody without account, to the session) until `attach`, and is
    forgotten after files.loose_hours. The caller has asked whether the actor may add to the subject.
    Raises: FileEmpty, FileTooLarge, FileTypeRefused, FileNameWrong, FileDamaged, FileTooComplex, FilesTooMany,
    StoreFull.
    """
    is_photo = purpose.startswith("photo")
    family = "photo" if is_photo else "attachment"
    body = _read(content, int(settings.get(f"files.{family}_max_mb")))
    allowed = [code.strip() for code in str(settings.get(f"files.{family}_types")).split(",")]
    kind = kinds.kind_of(body, allowed)
    own_name = kinds.fitting_name(name, kind)
    owner = {"owner_id": actor.account_id, "owner_session": "" if actor.account_id else session_mark(session)}
    _check_count(subject, owner)
    width = height = None
    thumbnail = ""
    if kind.is_image:
        picture = images.clean(
            body,
            kind,
            most_megapixels=int(settings.get("files.most_megapixels")),
            longest_side_px=int(settings.get("files.longest_side_px")),
            thumbnail_px=int(settings.get("files.thumbnail_px")),
        )
        body, width, height = picture.content, picture.width, picture.height
        thumbnail = blobs.put(picture.thumbnail)
    elif kind.code == "pdf":
        kinds.check_pdf(body)
    else:
        kinds.check_office(body, most_unpacked_mb=int(settings.get("files.most_unpacked_mb")))
    present = clock.now()
    row = StoredFile.objects.create(
        sha256=blobs.put(body),
        thumbnail_sha256=thumbnail,
        name=own_name,
        media_type=kind.media_type,
        size=len(body),
        width=width,
        height=height,
        purpose=purpose,
        subject_type=subject[0] if subject else "",
        subject_id=subject[1] if subject else None,
        created_at=present,
        expires_at=None if subject else present + timedelta(hours=int(settings.get("files.loose_hours"))),
        **owner,
    )
    return view_of(row)


def link(
    *, url: str, actor: Actor, subject: Subject, purpose: Purpose = "attachment", field: str = "media_url"
) -> FileView:
    """The address of something that lies elsewhere belongs to the subject. Nothing is fetched, now or later.

    Raises: LinkInvalid, FilesTooMany.
    """
    parts = _parts(url)
    if parts is None:
        raise LinkInvalid(field=field)
    _check_count(subject, {})
    row = StoredFile.objects.create(
        link=url,
        name=kinds.plain_name(unquote(parts.path)) or str(parts.hostname),
        media_type=LINK,
        size=0,
        purpose=purpose,
        subject_type=subject[0],
        subject_id=subject[1],
        owner_id=actor.account_id,
        created_at=clock.now(),
    )
    return view_of(row)


@transaction.atomic
def attach(
    ids: Sequence[UUID], subject: Subject, *, actor: Actor, session: str = "", purpose: Purpose | None = None
) -> list[FileView]:
    """The loose files belong to the subject from now on, in the order given; those that do already, stay.

    A file of an account can be attached by that account only; one of a session by that session, or by who knows its
    id where the caller has no session at hand.
    Raises: FileMissing; FilesTooMany.
    """
    rows = {row.id: row for row in StoredFile.objects.select_for_update().filter(id__in=ids).order_by("id")}
    _check_count(subject, {}, adding=len(ids))
    for id in dict.fromkeys(ids):
        row = rows.get(id)
        if row is None or not _may_attach(row, subject, actor, session):
            raise FileMissing(field="file_ids")
        if row.subject_id is None:
            row.subject_type, row.subject_id, row.expires_at = subject[0], subject[1], None
            row.purpose = purpose or row.purpose
            row.save(update_fields=["subject_type", "subject_id", "expires_at", "purpose"])
    return [view_of(rows[id]) for id in dict.fromkeys(ids)]


@transaction.atomic
def discard(id: UUID, *, actor: Actor, session: str = "") -> None:
    """The loose file, which must be one's own, is forgotten.

    Raises: FileMissing.
    """
    row = StoredFile.objects.select_for_update().filter(id=id, subject_id__isnull=True).first()
    if row is None or not is_own(row, actor, session):
        raise FileMissing
    row.delete()  # the sweep removes its bytes


@transaction.atomic
def erase(subject: Subject) -> int:
    """The files of a subject are forgotten, their bytes with the next sweep; their number. The caller has asked who
    may.
    """
    deleted, _by_model = StoredFile.objects.filter(subject_type=subject[0], subject_id=subject[1]).delete()
    return deleted


def sweep() -> tuple[int, int]:
    """Loose files whose time is over are forgotten, and bytes no row speaks of removed: the number of each.

    Bytes younger than a day stay, since their row may not have been committed yet.
    """
    expired, _by_model = StoredFile.objects.filter(subject_id__isnull=True, expires_at__lt=clock.now()).delete()
    removed = 0
    batch: list[str] = []
    for digest in blobs.old(ORPHAN_AGE_S):
        batch.append(digest)
        if len(batch) == BATCH:
            removed += _remove_orphans(batch)
            batch = []
    return expired, removed + _remove_orphans(batch)


def _remove_orphans(digests: list[str]) -> int:
    kept = set(StoredFile.objects.filter(sha256__in=digests).values_list("sha256", flat=True))
    kept |= set(StoredFile.objects.filter(thumbnail_sha256__in=digests).values_list("thumbnail_sha256", flat=True))
    orphans = [digest for digest in digests if digest not in kept]
    for digest in orphans:
        blobs.remove(digest)
    return len(orphans)


def _may_attach(row: StoredFile, subject: Subject, actor: Actor, session: str) -> bool:
    if row.subject_id is not None:
        return (row.subject_type, row.subject_id) == subject
    if row.owner_id is not None or session:
        return is_own(row, actor, session)
    return True


def _check_count(subject: Subject | None, owner: Mapping[str, object], adding: int = 1) -> None:
    most = int(settings.get("files.most_per_subject"))
    if subject is not None:
        present = StoredFile.objects.filter(subject_type=subject[0], subject_id=subject[1]).count()
    elif any(owner.values()):
        present = StoredFile.objects.filter(subject_id__isnull=True, expires_at__gt=clock.now(), **owner).count()
    else:
        present = 0
    if present + adding > most:
        raise FilesTooMany(
            _("There can be at most %(count)d files. Remove one before you add another.") % {"count": most}
        )


def _parts(url: str) -> SplitResult | None:
    """The parts of a plain address of the web; None for anything else."""
    try:
        parts = urlsplit(url)
        is_plain = parts.scheme in ("http", "https") and bool(parts.hostname) and not parts.username and parts.port != 0
    except ValueError:
        return None
    return parts if is_plain and len(url) <= LONGEST_LINK and url.isprintable() and " " not in url else None


def _read(content: bytes | Readable, max_mb: int) -> bytes:
    most = max_mb * kinds.MEGABYTE
    body = content if isinstance(content, bytes) else content.read(most + 1)
    if not body:
        raise FileEmpty
    if len(body) > most:
        raise FileTooLarge(
            _("This file is larger than %(size)d MB. Make it smaller or choose another one.") % {"size": max_mb}
        )
    return body
