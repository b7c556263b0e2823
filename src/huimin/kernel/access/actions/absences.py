"""Absences and deputies: who is away, and who acts on their posts for that time. Nobody gives rights beyond their own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from huimin.kernel.facts import api as facts
from huimin.kernel.gate.api import Actor, Refused, Where, require

from ..actors import grants_of_post
from ..errors import AbsenceRefused, NotFound
from ..models import Absence, Account, Post, PostHolding
from ..queries import absence_view
from ..remit import covers, division_where
from ..types import AbsenceView
from .organisations import keep_apart, stale

KEEP = "access.absence_keep"


@transaction.atomic
def absence_report(
    *,
    actor: Actor,
    starts_at: datetime,
    ends_at: datetime,
    kind: str,
    account_id: UUID | None = None,
    deputy_id: UUID | None = None,
) -> AbsenceView:
    """Somebody is away: the actor, or somebody of those the actor keeps absences for; a deputy may be named at once.

    Raises: NotFound, AbsenceRefused, PowersApart, Refused.
    """
    who = _locked(account_id or actor.account_id)
    _require(actor, who, _posts(who, starts_at))
    if kind not in Absence.Kind.values:
        raise AbsenceRefused(_("Choose why you are away."), field="kind")
    if ends_at <= starts_at:
        raise AbsenceRefused(_("The last day comes before the first. Change one of them."), field="ends_at")
    if ends_at <= timezone.now():
        raise AbsenceRefused(_("This time is past already. Choose a day to come."), field="ends_at")
    if _away(who.id, starts_at, ends_at).exists():
        raise AbsenceRefused(
            _("An absence is reported for this time already. End it first, or choose other days."), field="starts_at"
        )
    row = Absence.objects.create(
        account=who, kind=kind, starts_at=starts_at, ends_at=ends_at, reported_by=actor.account_id
    )
    facts.record(
        verb="access.absence_reported",
        subject=("account", who.id),
        actor=actor,
        data={"absence": row.id, "kind": kind, "starts_at": starts_at, "ends_at": ends_at},
    )
    return _name(actor, row, deputy_id) if deputy_id else absence_view(row)


@transaction.atomic
def deputy_name(*, actor: Actor, absence_id: UUID, deputy_id: UUID) -> AbsenceView:
    """Names who acts on the posts of somebody who is away; who was named before no longer does.

    Raises: NotFound, AbsenceRefused, PowersApart, Refused.
    """
    row = _absence(absence_id)
    _require(actor, row.account, _posts(row.account, row.starts_at))
    return _name(actor, row, deputy_id)


@transaction.atomic
def absence_end(*, actor: Actor, absence_id: UUID) -> AbsenceView:
    """The person is back: the deputy's posts end with the absence, now. What was done on them stays as it was done.

    Raises: NotFound, AbsenceRefused when it is over already, Refused.
    """
    row = _absence(absence_id)
    _require(actor, row.account, _posts(row.account, row.starts_at))
    row.ended_at = timezone.now()
    row.save(update_fields=["ended_at"])
    _unseat(row, row.ended_at)
    facts.record(
        verb="access.absence_ended", subject=("account", row.account_id), actor=actor, data={"absence": row.id}
    )
    return absence_view(row)


def _name(actor: Actor, row: Absence, deputy_id: UUID) -> AbsenceView:
    posts = _posts(row.account, row.starts_at)
    deputy = Account.objects.select_for_update().filter(
        id=deputy_id, kind=Account.Kind.STAFF, is_active=True
    ).first()  # fmt: skip
    if deputy is None:
        raise NotFound(field="deputy_id")
    if deputy.id == row.account_id:
        raise AbsenceRefused(_("Nobody is their own deputy. Name somebody else."), field="deputy_id")
    if _away(deputy.id, row.starts_at, row.ends_at).exists():
        raise AbsenceRefused(_("They are away at that time themselves. Name somebody else."), field="deputy_id")
    if not posts:
        raise AbsenceRefused(_("There is no post to act on at that time."), field="deputy_id")
    if actor.account_id != row.account_id:
        _within_own_rights(actor, posts)
    now = timezone.now()
    _unseat(row, now)
    starts_at = max(row.starts_at, now)
    seated = [
        PostHolding(
            account=deputy,
            post=post,
            kind=PostHolding.Kind.ACTING,
            starts_at=starts_at,
            ends_at=max(starts_at, min(row.ends_at, post.ends_at or row.ends_at)),
            absence=row,
        )
        for post in posts
        if not PostHolding.objects.filter(account=deputy, post=post, ends_at=None).exists()  # it is theirs anyway
    ]
    PostHolding.objects.bulk_create(seated)
    keep_apart(deputy)
    stale(Account.objects.filter(id=deputy.id))
    row.deputy, row.named_by = deputy, actor.account_id
    row.save(update_fields=["deputy", "named_by"])
    facts.record(
        verb="access.deputy_named",
        subject=("account", row.account_id),
        actor=actor,
        where=_where(posts[0]),
        unit_id=posts[0].organisation_id,
        data={
            "absence": row.id,
            "deputy": deputy.id,
            "posts": [post.id for post in posts],
            "starts_at": starts_at,
            "ends_at": row.ends_at,
        },
    )
    return absence_view(row)


def _require(actor: Actor, who: Account, posts: list[Post]) -> None:
    """Passes for oneself, and for who keeps the absences of every post the person sits on."""
    if actor.account_id == who.id:
        require(actor, KEEP, owner_id=who.id)
        return
    if not posts:
        raise Refused(permission=KEEP)
    for post in posts:
        require(actor, KEEP, unit_id=post.organisation_id, where=_where(post))


def _where(post: Post) -> Where:
    return division_where(post.division_code, post.division_level)


def _within_own_rights(actor: Actor, posts: Sequence[Post]) -> None:
    """Who names a deputy for somebody else gives nothing that they do not hold there themselves."""
    if actor.kind == "system":
        return
    for post in posts:
        for grant in grants_of_post(post):
            if not any(covers(held, grant, where=_where(post), account_id=actor.account_id) for held in actor.grants):
                raise AbsenceRefused(
                    _("This post may do what you may not. The person who is away must name the deputy themselves."),
                    field="deputy_id",
                )


def _posts(who: Account, at: datetime) -> list[Post]:
    """The posts somebody sits on in substance: acting ones are not handed on."""
    moment = max(at, timezone.now())
    rows = PostHolding.objects.select_related("post__organisation").filter(
        Q(ends_at=None) | Q(ends_at__gt=moment), account=who, kind=PostHolding.Kind.SUBSTANTIVE, post__is_active=True
    )
    return [row.post for row in rows.order_by("starts_at", "id")]


def _away(account_id: UUID, starts_at: datetime, ends_at: datetime) -> QuerySet[Absence]:
    return Absence.objects.filter(account_id=account_id, ended_at=None, starts_at__lt=ends_at, ends_at__gt=starts_at)


def _unseat(row: Absence, at: datetime) -> None:
    """Whoever acts for this absence stops at `at`; a time that has not begun never will."""
    holdings = PostHolding.objects.filter(absence=row, ends_at__gt=at)
    stale(Account.objects.filter(holdings__in=holdings))
    holdings.filter(starts_at__gte=at).delete()
    holdings.filter(starts_at__lt=at).update(ends_at=at)


def _absence(absence_id: UUID) -> Absence:
    row = (
        Absence.objects.select_related("account", "deputy")
        .select_for_update(of=("self",))
        .filter(id=absence_id)
        .first()
    )
    if row is None:
        raise NotFound(field="absence_id")
    if row.ended_at or row.ends_at <= timezone.now():
        raise AbsenceRefused(_("This absence is over already."), field="absence_id")
    return row


def _locked(account_id: UUID | None) -> Account:
    rows = Account.objects.select_for_update().filter(kind=Account.Kind.STAFF)
    who = rows.filter(id=account_id).first() if account_id else None
    if who is None:
        raise NotFound(field="account_id")
    return who
