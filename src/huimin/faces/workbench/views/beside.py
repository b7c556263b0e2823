"""What one does beside a case: the private note, things to do, a mention that was seen, colleagues by name."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from huimin.engines.casework import api as casework
from huimin.kernel.access import api as access

from ..actions import checklists, mentions, private_notes
from ..circle import DeskError
from ..queries import people
from .guarding import see


@see
@require_POST
def private_note(request: HttpRequest, number: str) -> HttpResponse:
    """Keeps or erases one's own note on a case one sees."""
    actor, view = access.actor_of(request), _view(request, number)
    if request.POST.get("erase"):
        private_notes.private_note_erase(actor=actor, case_id=view.id)
        messages.success(request, _("Your note is erased."))
    else:
        private_notes.private_note_keep(actor=actor, view=view, text=request.POST.get("text", ""))
        messages.success(request, _("Your note is kept. Only you can read it."))
    return _back(number, "private")


@see
@require_POST
def item_add(request: HttpRequest, number: str) -> HttpResponse:
    """Puts a thing to do on one's own or the unit's list."""
    actor, view = access.actor_of(request), _view(request, number)
    try:
        checklists.item_add(
            actor=actor,
            view=view,
            text=request.POST.get("text", ""),
            is_team=bool(request.POST.get("team")),
            due_on=_day(request.POST.get("due_on", "")),
        )
    except DeskError as refused:
        messages.error(request, str(refused))
    return _back(number, "checklist")


@see
@require_POST
def item_tick(request: HttpRequest, number: str, item_id: UUID) -> HttpResponse:
    """Ticks a thing off, or opens it again."""
    actor, view = access.actor_of(request), _view(request, number)
    checklists.item_tick(actor=actor, view=view, item_id=item_id, is_done=request.POST.get("done") == "1")
    return _back(number, "checklist")


@see
@require_POST
def item_drop(request: HttpRequest, number: str, item_id: UUID) -> HttpResponse:
    """Takes a thing off the list."""
    checklists.item_drop(actor=access.actor_of(request), view=_view(request, number), item_id=item_id)
    return _back(number, "checklist")


@see
@require_POST
def mention_seen(request: HttpRequest, mention_id: UUID) -> HttpResponse:
    """The mention is seen; its to-do is done."""
    mentions.mention_seen(actor=access.actor_of(request), mention_id=mention_id)
    return redirect("workbench:home")


@see
@require_safe
def colleagues(request: HttpRequest) -> HttpResponse:
    """Colleagues of one's jurisdiction whose name holds the letters typed; with the unit where two are called the same."""
    found = people.find(access.actor_of(request), words=request.GET.get("q", "").replace("\x00", ""))
    names = [person.display_name for person in found]
    rows = [
        {
            "name": person.display_name,
            "unit": f"{person.post.organisation_label} {person.post.label}",
            "insert": person.display_name
            if names.count(person.display_name) == 1
            else f"{person.display_name}（{person.post.organisation_label}）",
        }
        for person in found
    ]
    return JsonResponse({"people": rows})


def _view(request: HttpRequest, number: str) -> casework.CaseView:
    try:
        return casework.case(actor=access.actor_of(request), number=number)
    except casework.CaseNotFound:
        raise Http404 from None


def _back(number: str, part: str) -> HttpResponse:
    return redirect(f"{reverse('workbench:case', args=[number])}#{part}")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise DeskError(_("Write the day as year-month-day."), field="due_on") from None
