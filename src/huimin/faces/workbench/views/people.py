"""The people of administration: a list to search, one person's page, and taking somebody into service."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from huimin.kernel.access import api as access
from huimin.kernel.clock import api as clock
from huimin.kernel.errors import HuiminError
from huimin.kernel.facts import api as facts
from huimin.kernel.signin import api as signin

from .. import labels
from ..administration import (
    ANY,
    KINDS,
    last_day,
    may_decide,
    names_of,
    open_parts,
    organisation_choices,
    place_name,
    post_choices,
    refuse,
    role_titles,
    tabs,
    there,
)
from ..administration_forms import PersonForm, ReasonForm, SeatForm
from .cases import uuid_of

VIEW, EDIT = "access.account_view", "access.account_edit"
STATES = {"on": True, "off": False}
MOST_ACTS = 30


@access.requires(*ANY)
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """The first part of administration that this person may open."""
    return redirect(f"workbench:{next(iter(open_parts(access.actor_of(request))))}")


@access.requires(VIEW)
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """The staff in one's remit, by name, sign-in name, whole mobile number, unit and whether their account is on."""
    actor = access.actor_of(request)
    units = access.organisations_within(actor, VIEW)
    words, unit, state = (request.GET.get(name, "").strip()[:80] for name in ("q", "unit", "state"))
    try:
        found = access.staff(
            actor=actor,
            words=words,
            organisation_id=uuid_of(unit),
            is_active=STATES.get(state),
            cursor=request.GET.get("after", ""),
        )
    except HuiminError:  # a cursor of another list: from the beginning
        return redirect("workbench:people")
    context = {
        "tabs": tabs(request, "people"),
        "rows": [{"view": row, "seats": [_seat(seat) for seat in row.seats]} for row in found.rows],
        "next": found.next,
        "words": words,
        "units": labels.options(organisation_choices(units), {unit}),
        "states": labels.options([("on", _("switched on")), ("off", _("switched off"))], {state}),
        "is_filtered": bool(words or unit or state),
        "may_edit": access.may(actor, EDIT),
    }
    return render(request, "workbench/administration/people.html", context)


@access.requires(VIEW)
@there
@require_safe
def person(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """One of the staff: the account, the posts, and what was done about them."""
    return shown(request, account_id)


def shown(
    request: HttpRequest, account_id: UUID, *, seat_form: SeatForm | None = None, status: int = 200
) -> HttpResponse:
    """The page of one person, with a form that was refused where there is one."""
    actor = access.actor_of(request)
    view = access.staff_member(actor=actor, account_id=account_id)
    roles = access.roles_of_posts(seat.post.id for seat in view.seats)
    titles = role_titles()
    seats = [
        _seat(seat) | {"roles": [titles.get(code, code) for code in roles.get(seat.post.id, [])]} for seat in view.seats
    ]
    may_edit = may_decide(actor, EDIT, account_id)
    context = {
        "tabs": tabs(request, "people"),
        "view": view,
        "is_self": view.account.id == actor.account_id,
        "has_second_factor": signin.has_second_factor(view.account.id),
        "current": [seat for seat in seats if not seat["is_over"]],
        "past": [seat for seat in seats if seat["is_over"]],
        "acts": _acts(actor, view.account.id),
        "may_edit": may_edit,
        "seat_form": seat_form or (seat_form_of(actor) if may_edit else None),
        "reason_form": ReasonForm(),
    }
    return render(request, "workbench/administration/person.html", context, status=status)


def seat_form_of(actor: access.Actor, data: Any = None) -> SeatForm:
    """The form for giving somebody a post: those of one's remit."""
    return SeatForm(data, choices={"post": post_choices(access.posts_within(actor, EDIT))})


@access.requires(EDIT)
@never_cache
@sensitive_post_parameters("phone")
@require_http_methods(["GET", "HEAD", "POST"])
def person_new(request: HttpRequest) -> HttpResponse:
    """Takes somebody into service: an account on its first post. The first password is shown once, on the page that answers."""
    actor = access.actor_of(request)
    form = PersonForm(
        request.POST if request.method == "POST" else None,
        choices={"post": post_choices(access.posts_within(actor, EDIT))},
    )
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            made = access.appoint(
                actor=actor,
                username=given["username"],
                display_name=given["display_name"],
                phone=given["phone"],
                post_id=UUID(given["post"]),
                **form.seat(),
            )
        except access.CodeTaken:
            form.add_error("username", _("Somebody signs in by this name already. Choose another one."))
        except access.Refused:
            raise Http404 from None
        except HuiminError as refused:
            refuse(form, refused, {"post_id": "post", "ends_at": "ends_on"})
        else:
            context = {
                "tabs": tabs(request, "people"),
                "account": made.account,
                "password": made.password,
                "is_new": True,
            }
            return render(request, "workbench/administration/password.html", context)
    context = {"tabs": tabs(request, "people"), "form": form}
    return render(request, "workbench/administration/person_new.html", context, status=422 if form.is_bound else 200)


def _seat(seat: access.SeatView) -> dict[str, Any]:
    now, holding = clock.now(), seat.holding
    return {
        "holding": holding,
        "post": seat.post,
        "kind": KINDS[holding.kind],
        "is_acting": holding.kind == "acting",
        "place": place_name(seat.post.division_code),
        "last_day": last_day(holding.ends_at),
        "is_over": bool(holding.ends_at and holding.ends_at <= now),
        "is_to_come": holding.starts_at > now,
    }


@dataclass(frozen=True, slots=True)
class _Act:
    """Something that was done about an account, as an entry of a timeline."""

    title: str
    at: datetime
    who: str
    text: str
    kind: str = "move"


def _acts(actor: access.Actor, account_id: UUID) -> list[_Act]:
    """What administrators did about an account, newest first; of posts outside the actor's remit nothing."""
    titles = {
        "access.account_created": (_("Account made"), "move"),
        "access.account_activated": (_("Account switched on"), "fine"),
        "access.account_deactivated": (_("Account switched off"), "off"),
        "access.password_set": (_("New password given"), "move"),
        "access.second_factors_reset": (_("Second factors taken away"), "soon"),
        "access.post_held": (_("Post given"), "move"),
        "access.post_left": (_("Post ended"), "off"),
        "access.locked_out": (_("Locked after wrong passwords or codes"), "late"),
    }
    told = [fact for fact in reversed(facts.of(subject=("account", account_id))) if fact.verb in titles]
    posts = _post_labels(actor, (fact.data.get("post_id") for fact in told))
    found = [fact for fact in told if fact.data.get("post_id", "") in {"", *posts}][:MOST_ACTS]
    names = names_of(fact.account_id for fact in found)
    return [
        _Act(
            title=f"{titles[fact.verb][0]} {posts.get(str(fact.data.get('post_id')), '')}".strip(),
            at=fact.at,
            who=names.get(fact.account_id, "") if fact.account_id else _("The platform"),
            text=fact.reason if fact.account_id else "",
            kind=titles[fact.verb][1],
        )
        for fact in found
    ]


def _post_labels(actor: access.Actor, ids: Iterable[Any]) -> dict[str, str]:
    posts = access.posts_within(actor, VIEW, ids=[found for each in ids if (found := uuid_of(str(each)))])
    return {str(post.id): f"{post.organisation_label} {post.label}" for post in posts}
