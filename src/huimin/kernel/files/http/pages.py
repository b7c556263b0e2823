"""Files on the web: handing one in before there is anything to attach it to, and reading one with permission."""

from pathlib import PurePosixPath
from typing import get_args
from urllib.parse import quote
from uuid import UUID

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.urls import path
from django.views.decorators.http import require_http_methods, require_safe

from huimin.kernel.api.problems import problem_of
from huimin.kernel.errors import HuiminError, Invalid
from huimin.kernel.gate.api import actor_of, public

from .. import actions, blobs, queries, shown
from ..errors import FileMissing
from ..models import StoredFile
from ..types import Purpose

mount = "files/"
app_name = "files"

PURPOSES: dict[str, Purpose] = {purpose: purpose for purpose in get_args(Purpose)}
MAX_AGE_S = 300
GUARDED = "the guard of the file's subject decides, or the session that handed it in or was shown it"


@public("somebody without account may hand in photos of what they are about to report; they are forgotten after a day")
@require_http_methods(["POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Takes one file (`file`, `purpose`) into the keeping of the account or session."""
    try:
        given = request.FILES.get("file")
        if given is None:
            raise Invalid(code="missing", field="file")
        purpose = PURPOSES.get(request.POST.get("purpose", "photo_before"))
        if purpose is None:
            raise Invalid(code="choice", field="purpose")
        if not request.session.session_key:
            request.session.create()
        view = actions.store(
            content=given,
            name=given.name or "",
            actor=actor_of(request),
            purpose=purpose,
            session=request.session.session_key or "",
        )
    except HuiminError as error:
        return problem_of(request, error)
    return JsonResponse(
        {
            "id": str(view.id),
            "name": view.name,
            "media_type": view.media_type,
            "size": view.size,
            "url": view.url,
            "thumbnail_url": view.thumbnail_url,
        },
        status=201,
    )


@public(GUARDED)
@require_http_methods(["GET", "HEAD", "DELETE"])
def one(request: HttpRequest, id: UUID) -> HttpResponseBase:
    """The file itself; DELETE forgets one's own that is not attached to anything yet."""
    if request.method == "DELETE":
        try:
            actions.discard(id, actor=actor_of(request), session=request.session.session_key or "")
        except FileMissing as error:
            return problem_of(request, error)
        return HttpResponse(status=204)
    return _serve(request, id, is_thumbnail=False)


@public(GUARDED)
@require_safe
def thumbnail(request: HttpRequest, id: UUID) -> HttpResponseBase:
    """A small picture of the file."""
    return _serve(request, id, is_thumbnail=True)


def _serve(request: HttpRequest, id: UUID, *, is_thumbnail: bool) -> HttpResponseBase:
    try:
        row = queries.readable(
            id,
            actor=actor_of(request),
            session=request.session.session_key or "",
            is_shown=shown.is_shown(request.session, id),
        )
        digest = row.thumbnail_sha256 if is_thumbnail else row.sha256
        if not digest:
            raise FileMissing
    except FileMissing as error:
        return problem_of(request, error)
    etag = f'"{digest}"'
    response = HttpResponse(status=304) if _is_known(request, etag) else _body(digest)
    response["ETag"] = etag
    response["Cache-Control"] = f"private, max-age={MAX_AGE_S}"
    response["Vary"] = "Cookie, Authorization"
    if response.status_code != 304:
        response["Content-Type"] = "image/jpeg" if is_thumbnail else row.media_type
        response["Content-Disposition"] = _disposition(row)
        response["X-Content-Type-Options"] = "nosniff"
        response["Content-Security-Policy"] = "default-src 'none'; sandbox"
        response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def _body(digest: str) -> HttpResponseBase:
    if settings.FILES_BEHIND_FRONT:
        response = HttpResponse()
        response["X-Accel-Redirect"] = str(PurePosixPath(settings.FILES_BEHIND_FRONT) / blobs.relative_path(digest))
        return response
    try:
        return FileResponse(blobs.path_of(digest).open("rb"))
    except FileNotFoundError:
        raise FileMissing from None


def _is_known(request: HttpRequest, etag: str) -> bool:
    known = request.headers.get("If-None-Match", "")
    return etag in (part.strip().removeprefix("W/") for part in known.split(","))


def _disposition(row: StoredFile) -> str:
    how = "inline" if row.media_type.startswith("image/") else "attachment"
    return f"{how}; filename*=UTF-8''{quote(row.name, safe='')}"


urlpatterns = [
    path("", upload, name="upload"),
    path("<uuid:id>", one, name="one"),
    path("<uuid:id>/thumbnail", thumbnail, name="thumbnail"),
]
