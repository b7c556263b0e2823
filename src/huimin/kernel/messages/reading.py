"""Reading a mail that came in: who wrote, which tokens it carries, the writer's own words, the files. Pure, and trusts nothing.

Whatever bytes come: a Letter, or Unreadable with a reason; never another error, and in bounded time.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header
from email.message import Message as Part
from email.policy import compat32
from email.utils import getaddresses
from hashlib import sha256

from . import tokens
from .addresses import normal_email
from .errors import NoEmail
from .html_text import text_of
from .quotes import own_words
from .types import Attachment

MOST_PARTS = 100
MOST_BOUNDARIES = 40
LONGEST_HEADERS = 128 * 1024
LONGEST_TEXT = 400_000
MOST_ATTACHMENTS = 20
BULK = frozenset({"bulk", "junk", "list", "auto_reply"})
CHARSETS = re.compile(
    r"utf-?8|utf-?16(le|be)?|us-ascii|ascii|iso-?8859-?\d{1,2}|latin-?1|(windows|cp)-?\d{3,4}|big5(-?hkscs)?"
    r"|euc[-_]?(jp|kr|tw)|shift[-_]?jis|iso-?2022-?(jp|kr)|koi8-?[ru]|hz(-gb-2312)?"
)
#: Headers in which a token may come back.
WITH_TOKENS = (
    "to", "cc", "delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "in-reply-to", "references",
)  # fmt: skip


class Unreadable(Exception):
    """A mail that is not read; `reason` is a stable code: too_large, too_nested, headers_too_long, damaged."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail as far as it matters.

    Shape: `sender` is normal or ""; `automatic` says why a machine seems to have written it, "" for a person; `bounce` is
    the status of a report that a mail of ours did not arrive ("5.1.1"), "" for none; `digest` is the same for the same mail.
    """

    message_id: str
    sender: str
    subject: str
    tokens: tuple[str, ...]
    text: str
    attachments: tuple[Attachment, ...]
    automatic: str
    bounce: str
    digest: str


def read(raw: bytes, *, most_bytes: int) -> Letter:
    """The mail in the bytes as a server gave them.

    Raises: Unreadable.
    """
    if len(raw) > most_bytes:
        raise Unreadable("too_large")
    head = raw[: LONGEST_HEADERS + 4].replace(b"\r\n", b"\n")
    if len(head) > LONGEST_HEADERS and b"\n\n" not in head:
        raise Unreadable("headers_too_long")
    if len(re.findall(rb"boundary\s*=", raw, re.IGNORECASE)) > MOST_BOUNDARIES:
        raise Unreadable("too_nested")
    try:
        return _letter(message_from_bytes(raw, policy=compat32), raw)
    except Unreadable:
        raise
    except RecursionError:
        raise Unreadable("too_nested") from None
    except (MessageError, ValueError, TypeError, LookupError, AttributeError, AssertionError) as error:
        # The parser of the standard library was not made for enemies: what it stumbles over is not read.
        raise Unreadable("damaged") from error


def _letter(mail: Part, raw: bytes) -> Letter:
    parts = list(_parts(mail))
    sender = _sender(mail)
    bounce = _bounce(mail, parts)
    told = "\n".join(str(value) for name in WITH_TOKENS for value in mail.get_all(name, []))
    if bounce:
        told = raw.decode("ascii", "replace")  # the mail that came back lies inside, or its headers do
    text = own_words(_words(parts))
    message_id = " ".join(str(mail.get("message-id", "")).split())[:300]
    return Letter(
        message_id=message_id if re.fullmatch(r"<[!-;=?-~]+>", message_id) else "",
        sender=sender,
        subject=_decoded(str(mail.get("subject", "")))[:300],
        tokens=tuple(tokens.found(told)[:20]),
        text=text,
        attachments=tuple(_attachments(parts)),
        automatic=_automatic(mail),
        bounce=bounce,
        digest=sha256("\n".join((message_id or sha256(raw).hexdigest(), sender, text)).encode()).hexdigest(),
    )


def _parts(mail: Part) -> Iterator[Part]:
    """The leaves, in order; an attached mail is a leaf.

    Raises: Unreadable.
    """
    ahead, count = [mail], 0
    while ahead:
        part = ahead.pop()
        count += 1
        if count > MOST_PARTS:
            raise Unreadable("too_nested")
        inner = part.get_payload() if part.get_content_maintype() == "multipart" else None
        if isinstance(inner, list):
            ahead += [item for item in reversed(inner) if isinstance(item, Part)]
        else:
            yield part


def _sender(mail: Part) -> str:
    pairs = getaddresses([_decoded(str(value)) for value in mail.get_all("from", [])[:1]])
    try:
        return normal_email(pairs[0][1]).lower() if len(pairs) == 1 else ""
    except NoEmail:
        return ""


def _automatic(mail: Part) -> str:
    """Why a machine seems to have written it. Source: RFC 3834 section 5, and what is usual besides."""
    submitted = str(mail.get("auto-submitted", "no")).split(";")[0].strip().lower()
    if submitted != "no":
        return "auto_submitted"
    if str(mail.get("precedence", "")).strip().lower() in BULK:
        return "bulk"
    if mail.get("list-id") is not None or mail.get("list-unsubscribe") is not None:
        return "list"
    if mail.get("x-autoreply") is not None or mail.get("x-autorespond") is not None:
        return "auto_submitted"
    if str(mail.get("return-path", "?")).strip() == "<>":
        return "null_sender"
    return ""


def _bounce(mail: Part, parts: list[Part]) -> str:
    """The status of a delivery report (RFC 3464) that says the mail failed for good; "" for any other mail."""
    if mail.get_content_type() != "multipart/report":
        return ""
    for part in parts:
        if part.get_content_type() != "message/delivery-status":
            continue
        said = part.as_bytes().decode("ascii", "replace")
        if re.search(r"^Action:\s*failed", said, re.IGNORECASE | re.MULTILINE):
            status = re.search(r"^Status:\s*(5\.\d{1,3}\.\d{1,3})", said, re.IGNORECASE | re.MULTILINE)
            return status[1] if status else "5.0.0"
    return ""


def _words(parts: list[Part]) -> str:
    """The text of the mail: its plain form, else what its HTML says."""
    texts = [part for part in parts if part.get_content_maintype() == "text" and not _is_file(part)]
    for kind in ("text/plain", "text/html"):
        said = [_text(part) for part in texts if part.get_content_type() == kind]
        if any(text.strip() for text in said):
            whole = "\n".join(said)[:LONGEST_TEXT]
            return text_of(whole) if kind == "text/html" else whole
    return ""


def _text(part: Part) -> str:
    body = part.get_payload(decode=True)
    if not isinstance(body, bytes):
        return ""
    return _from_charset(body[: 4 * LONGEST_TEXT], str(part.get_content_charset() or "utf-8"))


def _from_charset(body: bytes, charset: str) -> str:
    """The letters; what names an older Chinese set is read as the newest, which holds them all.

    Sets that nobody writes mails in are not tried: Python knows some that take for ever (punycode) or make no text.
    """
    name = charset.strip().lower()
    if name.startswith("gb") or name == "x-gbk":
        name = "gb18030"
    elif not CHARSETS.fullmatch(name):
        name = "utf-8"
    try:
        said = body.decode(name, "replace")
    except (LookupError, ValueError):
        said = body.decode("utf-8", "replace")
    return said.encode("utf-8", "replace").decode("utf-8").replace("\x00", "")


def _is_file(part: Part) -> bool:
    return part.get_content_disposition() == "attachment" or bool(part.get_filename())


def _attachments(parts: list[Part]) -> Iterator[Attachment]:
    count = 0
    for part in parts:
        is_words = part.get_content_maintype() == "text" and not _is_file(part)
        is_other = part.get_content_maintype() in {"message", "multipart"}
        # Pictures that only decorate a mail (a logo below the name) come inline and without a name.
        if is_words or is_other or not _is_file(part) or count == MOST_ATTACHMENTS:
            continue
        body = part.get_payload(decode=True)
        if isinstance(body, bytes) and body:
            count += 1
            yield Attachment(_decoded(part.get_filename() or ""), body)


def _decoded(text: str) -> str:
    """A header's words, whatever they were wrapped in; one line, no control characters."""
    try:
        said = "".join(
            _from_charset(piece, charset or "utf-8") if isinstance(piece, bytes) else piece
            for piece, charset in decode_header(text)
        )
    except (MessageError, ValueError):
        said = text
    return " ".join("".join(letter if letter.isprintable() else " " for letter in said).split())
