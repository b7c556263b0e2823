"""Absences and deputies: who is away, who acts for them, and changing to a post one acts on."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huimin.kernel.access import api as access
from huimin.kernel.clock import api as clock
from huimin.kernel.errors import HuiminError

from .. import circle
from ..forms import AbsenceForm
from ..queries import people
from .cases import uuid_of

KEEP = access.requires("access.absence_keep")
MOST = 1000
#: What the kinds of absence are called.
KINDS = {
    "leave": pgettext_lazy("absence", "Leave"),
    "sick": pgettext_lazy("absence", "Sick leave"),
    "trip": pgettext_lazy("absence", "Away on duty"),
    "training": pgettext_lazy("absence", "Training"),
    "other": pgettext_lazy("absence", "Other"),
}


@KEEP
@require_safe
def absences(request: HttpRequest) -> HttpResponse:
    """One's own absences, those one acts for, and those of the people one keeps absences for."""
    actor = access.actor_of(request)
    me = circle.account_of(actor)
    kept = [person.account_id for person in _kept(actor)]
    now = clock.now()
    rows = {view.id: view for view in access.absences(account_ids=[me, *kept])}
    rows |= {view.id: view for view in access.absences(deputy_id=me)}
    shown = sorted(rows.values(), key=lambda view: view.starts_at, reverse=True)
    context = {
        "current": [_shown(view, actor, now, kept) for view in shown if not _is_over(view, now)],
        "past": [_shown(view, actor, now, kept) for view in shown if _is_over(view, now)][:50],
        "deputies": [(str(each.account_id), _label(each)) for each in _colleagues(actor)],
    }
    return render(request, "workbench/absences.html", context)


@KEEP
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """Reports an absence: one's own, or that of somebody one keeps absences for."""
    actor = access.actor_of(request)
    me = circle.account_of(actor)
    who = {str(me): _("Myself")} | {str(person.account_id): person.display_name for person in _kept(actor)}
    form = AbsenceForm(
        request.POST if request.method == "POST" else None,
        people=list(who.items()),
        kinds=[(code, str(title)) for code, title in KINDS.items()],
        deputies=[(str(person.account_id), _label(person)) for person in _colleagues(actor)],
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            access.absence_report(
                actor=actor,
                account_id=UUID(given["account"]),
                kind=given["kind"],
                starts_at=_start(given["starts_on"]),
                ends_at=_start(given["ends_on"] + timedelta(days=1)),
                deputy_id=uuid_of(given["deputy"]),
            )
        except HuiminError as refused:
            fields = {"starts_at": "starts_on", "ends_at": "ends_on", "deputy_id": "deputy", "account_id": "account"}
            form.add_error(fields.get(refused.field), str(refused))
        else:
            messages.success(request, _("The absence is reported."))
            return redirect("workbench:absences")
    return render(request, "workbench/absence_new.html", {"form": form}, status=422 if form.is_bound else 200)


@KEEP
@require_POST
def deputy(request: HttpRequest, absence_id: UUID) -> HttpResponse:
    """Names who acts for somebody who is away."""
    deputy_id = uuid_of(request.POST.get("deputy"))
    if deputy_id is None:
        messages.error(request, _("Choose who acts for them."))
        return redirect("workbench:absences")
    return _tried(
        request,
        lambda actor: access.deputy_name(actor=actor, absence_id=absence_id, deputy_id=deputy_id),
        _("The deputy is named."),
    )


@KEEP
@require_POST
def end(request: HttpRequest, absence_id: UUID) -> HttpResponse:
    """The person is back; nobody acts for them any more."""
    return _tried(
        request,
        lambda actor: access.absence_end(actor=actor, absence_id=absence_id),
        _("The absence is ended. Nobody acts for them any more."),
    )


def _tried(request: HttpRequest, act: Any, said: str) -> HttpResponse:
    """Does the act; what is refused is said, and somebody else's absence is not there at all."""
    try:
        act(access.actor_of(request))
        messages.success(request, said)
    except (access.NotFound, access.Refused):
        raise Http404 from None
    except HuiminError as refused:
        messages.error(request, str(refused))
    return redirect("workbench:absences")


def _shown(view: access.AbsenceView, actor: access.Actor, now: datetime, kept: list[UUID]) -> dict[str, Any]:
    is_mine, is_deputy = view.account_id == actor.account_id, view.deputy_id == actor.account_id
    has_begun = view.starts_at <= now
    return {
        "view": view,
        "kind": KINDS[view.kind],
        "last_day": timezone.localtime(view.until - timedelta(seconds=1)).date(),
        "is_mine": is_mine,
        "is_deputy": is_deputy,
        "has_begun": has_begun,
        "may_keep": is_mine or view.account_id in kept,
        "posts": [
            {"post": post, "is_chosen": actor.post is not None and actor.post.id == post.id} for post in view.posts
        ]
        if is_deputy and has_begun and not _is_over(view, now)
        else [],
    }


def _is_over(view: access.AbsenceView, now: datetime) -> bool:
    return view.until <= now


def _kept(actor: access.Actor) -> list[access.PersonView]:
    """The people whose absences the actor may keep, besides themselves."""
    grants = [grant for grant in actor.grants if grant.permission == "access.absence_keep" and grant.reach != "own"]
    if not grants:
        return []
    found = []
    for person in _colleagues(actor):
        where = circle.where_of(person.post.division_code)
        if any(
            grant.covers(
                account_id=actor.account_id,
                where=where,
                unit_id=person.post.organisation_id,
                owner_id=person.account_id,
            )
            for grant in grants
        ):
            found.append(person)
    return found


def _colleagues(actor: access.Actor) -> list[access.PersonView]:
    """Everybody else of the jurisdiction, once each."""
    found = access.people(division_codes=people.jurisdiction(actor), limit=MOST)
    once: dict[UUID, access.PersonView] = {}
    for person in found:
        if person.account_id != actor.account_id:
            once.setdefault(person.account_id, person)
    return list(once.values())


def _label(person: access.PersonView) -> str:
    return f"{person.display_name} · {person.post.organisation_label} {person.post.label}"


def _start(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
