"""Versions of what was read: answers 304 to who has it already, and refuses a change to what changed meanwhile."""

from hashlib import sha256

from django.http import HttpRequest, HttpResponse

from .errors import PreconditionFailed


def etag_of(*parts: object) -> str:
    """A strong entity tag of what makes the representation what it is (an id and its version, for instance)."""
    return '"' + sha256("\n".join(str(part) for part in parts).encode()).hexdigest()[:32] + '"'


def not_modified(request: HttpRequest, etag: str) -> HttpResponse | None:
    """The answer 304 when the caller has this version already (`If-None-Match`)."""
    if not _names(request.headers.get("If-None-Match", ""), etag):
        return None
    response = HttpResponse(status=304)
    response["ETag"] = etag
    return response


def require_match(request: HttpRequest, etag: str) -> None:
    """Passes unless the caller says (`If-Match`) that it changes another version.

    Raises: PreconditionFailed.
    """
    asked = request.headers.get("If-Match", "")
    if asked and not _names(asked, etag):
        raise PreconditionFailed


def _names(header: str, etag: str) -> bool:
    tags = [tag.strip().removeprefix("W/") for tag in header.split(",")]
    return "*" in tags or etag in tags
