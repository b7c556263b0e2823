"""Quick texts (常用语): what one may use, and writing those one keeps."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from huimin.kernel.access import api as access
from huimin.kernel.errors import HuiminError

from ..actions import quick_texts as actions
from ..circle import Circle, may_edit
from ..forms import QuickTextForm
from ..models import QuickText
from ..models.shared import Share
from ..queries import quick_texts
from .guarding import see


@see
@require_http_methods(["GET", "HEAD", "POST"])
def texts(request: HttpRequest) -> HttpResponse:
    """The texts one may use, and a form for a new one."""
    return _edit(request, None)


@see
@require_http_methods(["GET", "HEAD", "POST"])
def text(request: HttpRequest, text_id: UUID) -> HttpResponse:
    """One text: its versions, and a form for the next."""
    return _edit(request, text_id)


@see
@require_POST
def text_end(request: HttpRequest, text_id: UUID) -> HttpResponse:
    """The text is no longer offered."""
    actions.quick_text_end(actor=access.actor_of(request), quick_text_id=text_id)
    messages.success(request, _("The text is no longer offered."))
    return redirect("workbench:quick_texts")


def _edit(request: HttpRequest, text_id: UUID | None) -> HttpResponse:
    actor = access.actor_of(request)
    circle = Circle.of(actor)
    row = QuickText.objects.filter(circle.q(), id=text_id).first() if text_id else None
    if text_id and (row is None or not may_edit(actor, row)):
        raise Http404
    newest = row.versions.first() if row else None
    initial = {"title": row.title, "shared_with": row.shared_with, "text": newest.text if newest else ""} if row else {}
    form = QuickTextForm(request.POST if request.method == "POST" else None, initial=initial)
    if row:
        form.fields["shared_with"].disabled = True
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.quick_text_write(
                actor=actor,
                title=given["title"],
                text=given["text"],
                shared_with=given["shared_with"],
                quick_text_id=text_id,
            )
            messages.success(request, _("The text is kept."))
            return redirect("workbench:quick_texts")
        except HuiminError as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
    rows = {each.id: each for each in QuickText.objects.filter(circle.q())}
    context = {
        "form": form,
        "editing": row,
        "versions": list(row.versions.all()) if row else [],
        "texts": [
            {"view": each, "share": Share(each.shared_with).label, "may_edit": may_edit(actor, rows[each.id])}
            for each in quick_texts.texts_of(actor)
            if each.id in rows
        ],
    }
    return render(request, "workbench/quick_texts.html", context, status=422 if request.method == "POST" else 200)
