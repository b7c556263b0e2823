"""Reading the mailbox into which people answer: each mail is taken once, then moved away.

A mail is moved only after the transaction that took it has committed. Killed in between, the next run finds it again, knows it, and
moves it.
"""

import imaplib
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.db import InterfaceError, OperationalError

from huimin.kernel.manifest.api import settings

from .arrivals import hold_unread, is_known, take_letter
from .errors import PortFailed
from .mail import password, secured

log = logging.getLogger(__name__)

Box = imaplib.IMAP4
HEADROOM_BYTES = 1024


def read_mailbox() -> dict[str, int]:
    """Takes what lies in the mailbox, a batch of it at most; how many came to which state. Nothing where none is set.

    Raises: PortFailed; what went wrong with one mail when all others were taken.
    """
    counts: dict[str, int] = {}
    if not settings.get("message.imap_host"):
        return counts
    failed: Exception | None = None
    with _opened() as (box, validity):
        for uid in _waiting(box)[: int(settings.get("message.imap_batch"))]:
            try:
                state = _take(box, validity, uid)
            except (imaplib.IMAP4.error, OSError) as error:
                raise PortFailed(f"the mailbox broke off: {type(error).__name__}") from None
            except (InterfaceError, OperationalError):  # the database is away: all of it waits
                raise
            except Exception as error:  # one mail must not keep the others waiting
                log.exception("a mail could not be taken; it stays in the mailbox")
                failed = error
                continue
            counts[state] = counts.get(state, 0) + 1
            _put_away(box, uid)
    if failed is not None:
        raise failed
    return counts


def _take(box: Box, validity: str, uid: str) -> str:
    place = f"{settings.get('message.imap_user')}/{settings.get('message.imap_folder')}/{validity}/{uid}"
    if is_known(place):
        return "known"
    most_bytes = int(settings.get("message.mail_max_mb")) * 1024 * 1024
    if _size(box, uid) > most_bytes + HEADROOM_BYTES:
        return hold_unread("too_large", place=place)
    raw = _fetch(box, uid)
    return take_letter(raw, place=place) if raw else "gone"


@contextmanager
def _opened() -> Iterator[tuple[Box, str]]:
    """The mailbox, signed in, its folder chosen; and the validity of its numbers.

    Raises: PortFailed.
    """
    host, port = str(settings.get("message.imap_host")), int(settings.get("message.imap_port"))
    security, timeout_s = settings.get("message.imap_security"), float(settings.get("message.mail_timeout"))
    box: Box | None = None
    try:
        if security == "tls":
            box = imaplib.IMAP4_SSL(host, port, ssl_context=secured(), timeout=timeout_s)
        else:
            box = imaplib.IMAP4(host, port, timeout=timeout_s)
        if security == "starttls":
            box.starttls(secured())
        box.login(str(settings.get("message.imap_user")), password("message_imap"))
        _done(*box.select(_quoted(str(settings.get("message.imap_folder")))))
        _status, validity = box.response("UIDVALIDITY")
        number = (validity or [b"0"])[-1] or b"0"
    except (imaplib.IMAP4.error, OSError) as error:
        if box is not None:
            box.shutdown()
        raise PortFailed(f"the mailbox could not be opened: {type(error).__name__}") from None
    try:
        yield box, number.decode() if isinstance(number, bytes) else str(number)
    finally:
        with suppress(imaplib.IMAP4.error, OSError):
            box.logout()


def _waiting(box: Box) -> list[str]:
    found = _done(*box.uid("SEARCH", "UNDELETED"))
    return found[0].decode().split() if found and isinstance(found[0], bytes) else []


def _size(box: Box, uid: str) -> int:
    for line in _done(*box.uid("FETCH", uid, "(RFC822.SIZE)")):
        text = line if isinstance(line, bytes) else b""
        if size := re.search(rb"RFC822\.SIZE (\d+)", text):
            return int(size[1])
    return 0


def _fetch(box: Box, uid: str) -> bytes:
    for line in _done(*box.uid("FETCH", uid, "(BODY.PEEK[])")):
        if isinstance(line, tuple) and isinstance(line[1], bytes):
            return line[1]
    return b""


def _put_away(box: Box, uid: str) -> None:
    """Moves a taken mail to the folder of those that are done, making it where it is missing.

    Raises: PortFailed.
    """
    folder = _quoted(str(settings.get("message.imap_done")))
    try:
        status, _said = box.uid("COPY", uid, folder)
        if status != "OK":
            box.create(folder)
            _done(*box.uid("COPY", uid, folder))
        _done(*box.uid("STORE", uid, "+FLAGS", r"(\Deleted \Seen)"))
        if "UIDPLUS" in box.capabilities:
            box.uid("EXPUNGE", uid)
        else:
            box.expunge()
    except (imaplib.IMAP4.error, OSError) as error:
        raise PortFailed(f"a mail could not be moved: {type(error).__name__}") from None


def _done(status: str, data: list) -> list:
    if status != "OK":
        raise imaplib.IMAP4.error(status)
    return data


def _quoted(folder: str) -> str:
    return '"' + folder.replace("\\", "\\\\").replace('"', '\\"') + '"'
