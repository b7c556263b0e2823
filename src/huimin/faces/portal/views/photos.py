"""The photos of a report: taken in, dropped again, shown while they are kept."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from huimin.kernel.errors import HuiminError
from huimin.kernel.files import api as files
from huimin.kernel.gate.api import actor_of, requires

from .. import drafts
from ..drafts import PHOTO_LIMIT, Draft
from .steps import RAISE, answer_page, onwards, to


@requires(RAISE)
@never_cache
@require_http_methods(["GET", "POST"])
def photo(request: HttpRequest) -> HttpResponse:
    """Photos, if there are any."""
    draft = drafts.load(request)
    chosen = draft.kind()
    if chosen is None:
        return to(draft.gap())
    is_required = chosen[0].photo == "required"
    errors: list[str] = []
    if request.method == "POST":
        errors = take(request, draft)
        drafts.save(request, draft)
        if is_required and not draft.file_ids and not errors:
            errors = [_("This kind of report needs a photo.")]
        if not errors:
            draft.has_photos = True
            return onwards(request, draft, "photo")
    kept = kept_photos(request, draft)
    context = {"kept": kept, "errors": errors, "is_required": is_required, "limit": PHOTO_LIMIT - len(kept)}
    return answer_page(request, "photo", 3, draft, back="where", status=422 if errors else 200, **context)


def take(request: HttpRequest, draft: Draft) -> list[str]:
    """Takes in what was handed in and drops what was unticked; says what could not be taken."""
    actor = actor_of(request)
    if not request.session.session_key:
        request.session.create()
    session = request.session.session_key or ""
    for id in request.POST.getlist("photos_remove"):
        if id in draft.file_ids:
            draft.file_ids.remove(id)
            files.discard(UUID(id), actor=actor, session=session)
    errors = []
    for given in request.FILES.getlist("photos"):
        if len(draft.file_ids) >= PHOTO_LIMIT:
            errors.append(_("At most %(count)d photos; the first ones are kept.") % {"count": PHOTO_LIMIT})
            break
        try:
            kept = files.store(
                content=given.read(), name=given.name or "", actor=actor, purpose="photo_before", session=session
            )
        except HuiminError as refused:
            errors.append(f"{given.name}: {refused}")
        else:
            draft.file_ids.append(str(kept.id))
    return errors


def kept_photos(request: HttpRequest, draft: Draft) -> list[files.FileView]:
    """The photos still there; forgotten ones leave the draft."""
    found = []
    for id in draft.files:
        try:
            found.append(files.view(id, actor=actor_of(request), session=request.session.session_key or ""))
        except files.FileMissing:
            draft.file_ids.remove(str(id))
    return found
