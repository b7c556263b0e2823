"""How organisations and posts are changed, given up from a time on, and brought back. What they did stays theirs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from huimin.kernel.facts import api as facts
from huimin.kernel.gate.api import Actor, PostView, Refused, assure

from ..errors import AccessError, Closed, NotFound, StillInUse
from ..models import Account, Organisation, Post, PostHolding, standing
from ..obstacles import obstacles
from ..queries import organisation_view, post_view
from ..remit import Remit, division_where, require_posts
from ..types import OrganisationView
from .organisations import stale

EDIT = "access.organisation_edit"
MOST_NAMED = 5


@transaction.atomic
def organisation_edit(
    *, actor: Actor, organisation_id: UUID, name: Mapping[str, str], kind: str, calendar_code: str, reason: str = ""
) -> OrganisationView:
    """The organisation is called this, is of this kind and works by this calendar; saying what stands changes nothing.

    Raises: NotFound, Refused.
    """
    row = _organisation(actor, organisation_id)
    wanted = {"name": dict(name), "kind": Organisation.Kind(kind).value, "calendar_code": calendar_code}
    before = {key: getattr(row, key) for key in wanted}
    changed = [key for key, value in wanted.items() if before[key] != value]
    if not changed:
        return organisation_view(row)
    for key in changed:
        setattr(row, key, wanted[key])
    row.save(update_fields=changed)
    stale(Account.objects.filter(holdings__post__organisation=row))
    _tell(
        "access.organisation_edited",
        actor,
        row,
        {"before": {key: before[key] for key in changed}, "after": {key: wanted[key] for key in changed}},
        reason,
    )
    return organisation_view(row)


@transaction.atomic
def organisation_close(
    *, actor: Actor, organisation_id: UUID, at: datetime | None = None, reason: str = ""
) -> OrganisationView:
    """From now, or from a time on, nobody sits in the organisation and no case goes to it.

    Raises: StillInUse naming who or what is there still, AccessError for a time that has passed, NotFound, Refused.
    """
    row = _organisation(actor, organisation_id)
    at = _moment(at)
    posts = list(Post.objects.select_for_update().filter(organisation=row))
    below = Organisation.objects.filter(standing(at=at), parent=row)
    found = [
        _still_held(posts, at),
        _("Close first what lies below it: %(names)s.")
        % {"names": _named([organisation_view(one).label for one in below])}
        if below
        else "",
        *obstacles(row.id, at),
    ]
    if said := [text for text in found if text]:
        raise StillInUse(" ".join(said))
    row.closed_at = at
    row.save(update_fields=["closed_at"])
    _tell("access.organisation_closed", actor, row, {"at": at}, reason)
    return organisation_view(row)


@transaction.atomic
def organisation_reopen(*, actor: Actor, organisation_id: UUID, reason: str = "") -> OrganisationView:
    """A closed organisation, or one that is to close, goes on. Its posts are free, its routes are made anew.

    Raises: Closed while what it belongs to is closed, NotFound, Refused.
    """
    row = _organisation(actor, organisation_id)
    if row.closed_at is None:
        return organisation_view(row)
    if row.parent_id and not Organisation.objects.filter(standing(), id=row.parent_id).exists():
        raise Closed(_("What it belongs to is closed. Open that first."))
    row.closed_at = None
    row.save(update_fields=["closed_at"])
    _tell("access.organisation_reopened", actor, row, {}, reason)
    return organisation_view(row)


@transaction.atomic
def post_rename(*, actor: Actor, post_id: UUID, title: Mapping[str, str], reason: str = "") -> PostView:
    """The post is called this from now on; saying what stands changes nothing.

    Raises: NotFound, Refused.
    """
    row = _post(actor, post_id)
    before, row.title = row.title, dict(title)
    if before == row.title:
        return post_view(row)
    row.save(update_fields=["title"])
    stale(Account.objects.filter(holdings__post=row))
    _tell("access.post_renamed", actor, row, {"before": before, "after": row.title}, reason)
    return post_view(row)


@transaction.atomic
def post_retire(*, actor: Actor, post_id: UUID, at: datetime | None = None, reason: str = "") -> PostView:
    """From now, or from a time on, nobody sits on the post.

    Raises: StillInUse naming who holds it then, AccessError for a time that has passed, NotFound, Refused.
    """
    row = _post(actor, post_id)
    at = _moment(at)
    if said := _still_held([row], at):
        raise StillInUse(said)
    row.retired_at = at
    row.save(update_fields=["retired_at"])
    _tell("access.post_retired", actor, row, {"at": at}, reason)
    return post_view(row)


@transaction.atomic
def post_restore(*, actor: Actor, post_id: UUID, reason: str = "") -> PostView:
    """A retired post, or one that is to be retired, can be held again.

    Raises: NotFound, Refused.
    """
    row = _post(actor, post_id)
    if row.retired_at is None:
        return post_view(row)
    row.retired_at = None
    row.save(update_fields=["retired_at"])
    _tell("access.post_restored", actor, row, {}, reason)
    return post_view(row)


def _organisation(actor: Actor, organisation_id: UUID) -> Organisation:
    """The organisation, locked, if the actor administers it."""
    assure(actor, EDIT)
    row = Organisation.objects.select_for_update().filter(id=organisation_id).first()
    if row is None:
        raise NotFound(field="organisation_id")
    if actor.kind != "system" and not Remit.of(actor, EDIT).has_organisation(row):
        raise Refused(permission=EDIT)
    return row


def _post(actor: Actor, post_id: UUID) -> Post:
    """The post, locked, if the actor administers it."""
    assure(actor, EDIT)
    row = Post.objects.select_related("organisation").select_for_update(of=("self",)).filter(id=post_id).first()
    if row is None:
        raise NotFound(field="post_id")
    require_posts(actor, EDIT, [row], gives=False)
    return row


def _moment(at: datetime | None) -> datetime:
    now = timezone.now()
    if at is not None and at < now:
        raise AccessError(
            _("This day has begun or is past already. Choose a day to come, or leave it empty."), field="at"
        )
    return at or now


def _still_held(posts: list[Post], at: datetime) -> str:
    """Who sits on these posts at the time or later, in a sentence; "" for nobody."""
    held = PostHolding.objects.select_related("account").filter(post__in=posts).exclude(ends_at__lte=at)
    names = sorted({row.account.display_name for row in held})
    if not names:
        return ""
    return _("Still held then by %(names)s. End that first, or choose a later day.") % {"names": _named(names)}


def _named(names: list[str]) -> str:
    """The first few names, and how many more there are."""
    more = len(names) - MOST_NAMED
    return "、".join(names[:MOST_NAMED]) + (f" (+{more})" if more > 0 else "")


def _tell(verb: str, actor: Actor, row: Organisation | Post, data: dict[str, Any], reason: str) -> None:
    """The fact, told of the organisation or of the post in its organisation."""
    facts.record(
        verb=verb,
        subject=("post" if isinstance(row, Post) else "organisation", row.id),
        actor=actor,
        where=division_where(row.division_code, row.division_level),
        unit_id=row.organisation_id if isinstance(row, Post) else row.id,
        data=data,
        reason=reason,
    )
