"""Reads of the store of files."""

from collections.abc import Iterable, Sequence
from hmac import compare_digest
from uuid import UUID

from django.utils.crypto import salted_hmac

from huimin.kernel.gate.api import Actor
from huimin.kernel.trips import api as trips

from . import guards
from .errors import FileMissing
from .models import StoredFile
from .types import FileView, Subject

_OF_SUBJECTS = trips.Question(StoredFile, "WHERE subject_type = ANY(%s) AND subject_id = ANY(%s) ORDER BY id")


def of(subject: Subject, purposes: Sequence[str] = ()) -> list[FileView]:
    """The files of a subject, oldest first; only those for the purposes, when some are named. The caller has asked
    who may see.
    """
    return of_many([subject], purposes)[subject]


def of_many(subjects: Iterable[Subject], purposes: Sequence[str] = ()) -> dict[Subject, list[FileView]]:
    """The files of many subjects of one type, in one query; every subject has an entry."""
    wanted = list(subjects)
    found: dict[Subject, list[FileView]] = {subject: [] for subject in wanted}
    if not wanted:
        return found
    kinds, ids = {kind for kind, _id in wanted}, {id_ for _kind, id_ in wanted}
    for row in _OF_SUBJECTS.ask(list(kinds), list(ids)):
        key = (row.subject_type, row.subject_id)
        if key in found and (not purposes or row.purpose in purposes):
            found[key].append(view_of(row))
    return found


def readable(id: UUID, *, actor: Actor, session: str = "", is_shown: bool = False) -> StoredFile:
    """The row, for an actor who may read it: by the guard of its subject, because it was shown to their session, or
    because the loose file is their own.

    Raises: FileMissing, for those who may not, too.
    """
    row = StoredFile.objects.filter(id=id).first()
    if row is None:
        raise FileMissing
    subject_id = row.subject_id
    if subject_id:
        is_readable = is_shown or guards.allows(actor, row.subject_type, subject_id)
        if not is_readable:
            raise FileMissing
    elif not is_own(row, actor, session):
        raise FileMissing
    return row


def view(id: UUID, *, actor: Actor, session: str = "") -> FileView:
    """One file, for an actor who may read it.

    Raises: FileMissing.
    """
    return view_of(readable(id, actor=actor, session=session))


def is_own(row: StoredFile, actor: Actor, session: str) -> bool:
    """Whether the loose file was handed in by this account, or in this session."""
    if row.owner_id is not None:
        return actor.account_id == row.owner_id
    return bool(row.owner_session and session) and compare_digest(row.owner_session, session_mark(session))


def session_mark(session: str) -> str:
    """What is kept of a session's key: enough to know it again, not enough to take it over."""
    return salted_hmac("huimin.files.session", session, algorithm="sha256").hexdigest() if session else ""


def view_of(row: StoredFile) -> FileView:
    """The row as others see it."""
    url = row.link or f"/files/{row.id}"
    return FileView(
        id=row.id,
        name=row.name,
        media_type=row.media_type,
        size=row.size,
        url=url,
        thumbnail_url=f"{url}/thumbnail" if row.thumbnail_sha256 else "",
        at=row.created_at,
        purpose=row.purpose,
        width=row.width,
        height=row.height,
    )
