"""Hand-over at the change of shifts: as the desk stands, with what one adds; the next person takes it over."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huimin.engines.casework import api as casework
from huimin.kernel.access import api as access
from huimin.kernel.api import keyset
from huimin.kernel.errors import HuiminError

from .. import labels, rows
from ..actions import shifts as actions
from ..forms import ShiftForm
from ..models import ShiftNote
from .guarding import see

PAGE = 30
SHOWN = ("place", "state", "due")


@see
@require_safe
def shifts(request: HttpRequest) -> HttpResponse:
    """The hand-overs of one's units, the newest first."""
    actor = access.actor_of(request)
    found = keyset.page(
        ShiftNote.objects.filter(unit_id__in=actions.units_of(actor)),
        order=("-handed_at", "-id"),
        cursor=request.GET.get("after", ""),
        limit=PAGE,
        context="workbench.shifts",
    )
    names = _names(found.rows)
    units = labels.unit_names([note.unit_id for note in found.rows])
    context = {
        "notes": [_shown(note, names, units) for note in found.rows],
        "next": found.next,
        "has_post": actor.post is not None,
    }
    return render(request, "workbench/shifts.html", context)


@see
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: HttpRequest) -> HttpResponse:
    """The desk as it stands, a field for what the next person must know, and who comes next."""
    actor = access.actor_of(request)
    if actor.post is None:
        messages.error(request, _("You hold no post, so there is no desk to hand over."))
        return redirect("workbench:shifts")
    people = {
        person.account_id: person.display_name
        for person in access.people(organisation_ids=[actor.post.organisation_id], limit=500)
        if person.account_id != actor.account_id
    }
    form = ShiftForm(
        request.POST if request.method == "POST" else None,
        people=[(str(account_id), name) for account_id, name in people.items()],
    )
    if request.method == "POST" and form.is_valid():
        try:
            to = form.cleaned_data["to"]
            note = actions.shift_hand_over(
                actor=actor, words=form.cleaned_data["words"], to_account_id=UUID(to) if to else None
            )
        except HuiminError as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            messages.success(request, _("Handed over. The next person sees it among their to-dos."))
            return redirect("workbench:shift", note_id=note.id)
    standing = actions.standing(actor)
    context = {
        "form": form,
        "counts": standing.counts,
        "unit": actor.post.organisation_label,
        "rows": rows.render(standing.rows, types=labels.type_titles(), columns=SHOWN),
        "has_rows": bool(standing.rows),
    }
    return render(request, "workbench/shift_new.html", context, status=422 if form.is_bound else 200)


@see
@require_safe
def shift(request: HttpRequest, note_id: UUID) -> HttpResponse:
    """One hand-over: how the desk stood then, and how each case stands now."""
    actor = access.actor_of(request)
    note = ShiftNote.objects.filter(id=note_id, unit_id__in=actions.units_of(actor)).first()
    if note is None:
        raise Http404
    numbers = tuple(row["number"] for row in note.rows)
    now = {view.number: view for view in casework.recent_cases(actor=actor, numbers=numbers, limit=200).rows}
    types = labels.type_titles()
    context = {
        "note": _shown(note, _names([note]), labels.unit_names([note.unit_id])),
        "words": actions.words_of(note),
        "may_receive": note.received_at is None and note.account_id != actor.account_id,
        "rows": [
            {
                "number": row["number"],
                "type": types.get(row["type"], row["type"]),
                "due": parse_datetime(row["due"]) if row["due"] else None,
                "then": casework.STATE_TITLES[casework.State(row["state"])],
                "now": casework.STATE_TITLES[now[row["number"]].state] if row["number"] in now else "—",
                "kind": labels.KINDS[now[row["number"]].state] if row["number"] in now else "off",
                "promised": row["promised"],
                "is_late": bool(row["due"]) and parse_datetime(row["due"]) < note.handed_at,  # type: ignore[operator]
            }
            for row in note.rows
        ],
    }
    return render(request, "workbench/shift.html", context)


@see
@require_POST
def receive(request: HttpRequest, note_id: UUID) -> HttpResponse:
    """Takes the desk over."""
    try:
        actions.shift_receive(actor=access.actor_of(request), note_id=note_id)
        messages.success(request, _("You have taken the shift over."))
    except actions.DeskError as refused:
        messages.error(request, str(refused))
    return redirect("workbench:shift", note_id=note_id)


def _names(notes: list[ShiftNote]) -> dict[UUID, str]:
    ids = {each for note in notes for each in (note.account_id, note.to_account_id, note.received_by) if each}
    return {account_id: account.display_name for account_id, account in access.accounts(ids).items()}


def _shown(note: ShiftNote, names: dict[UUID, str], units: dict[UUID, str]) -> dict[str, Any]:
    return {
        "id": note.id,
        "at": note.handed_at,
        "unit": units.get(note.unit_id, "—"),
        "giver": names.get(note.account_id, "—"),
        "to": names.get(note.to_account_id, "") if note.to_account_id else "",
        "receiver": names.get(note.received_by, "") if note.received_by else "",
        "received_at": note.received_at,
        "counts": note.counts,
    }
