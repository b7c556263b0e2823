"""Writes to the tree of organisations and to posts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huimin.kernel.facts import api as facts
from huimin.kernel.gate.api import Actor, PostView, Refused, assure

from .. import seeding
from ..errors import AccessError, Closed, CodeTaken, NotFound, PowersApart
from ..models import Account, Organisation, Post, PostHolding, Role
from ..queries import holding_view, organisation_view, post_view
from ..remit import Remit, division_where, require_account, require_posts
from ..rules import clash, level_of, powers
from ..types import HoldingView, OrganisationView


@transaction.atomic
def create_organisation(
    *,
    actor: Actor,
    code: str,
    name: Mapping[str, str],
    kind: str,
    parent_id: UUID | None = None,
    parent_code: str = "",
    division_code: str = "",
    division_level: str = "",
    calendar_code: str = "",
) -> OrganisationView:
    """Adds an organisation under its parent.

    Raises: CodeTaken, NotFound (parent), Closed (parent), BadDivision, Refused.
    """
    assure(actor, "access.organisation_edit")
    parent = None
    if parent_id or parent_code:
        parent = Organisation.objects.filter(Q(id=parent_id) if parent_id else Q(code=parent_code)).first()
        if parent is None:
            raise NotFound(field="parent")
        _require_open(parent.closed_at, "parent")
    _require_founding(actor, parent, division_code)
    row = Organisation(
        code=code,
        name=dict(name),
        kind=Organisation.Kind(kind),
        parent=parent,
        ancestor_ids=[*parent.ancestor_ids, parent.id] if parent else [],
        division_code=division_code,
        division_level=level_of(division_code, division_level),
        calendar_code=calendar_code or (parent.calendar_code if parent else ""),
    )
    _insert(row)
    if parent:
        stale(Account.objects.filter(holdings__post__organisation_id__in=[*row.ancestor_ids]))
    facts.record(
        verb="access.organisation_created",
        subject=("organisation", row.id),
        actor=actor,
        where=division_where(row.division_code, row.division_level),
        data={"code": code, "kind": kind, "parent_id": parent.id if parent else None},
    )
    return organisation_view(row)


@transaction.atomic
def create_post(
    *,
    actor: Actor,
    code: str,
    organisation_id: UUID,
    title: Mapping[str, str],
    roles: Iterable[str],
    division_code: str = "",
    division_level: str = "",
) -> PostView:
    """Adds a post with its roles. Without a division it looks after its organisation's.

    Raises: CodeTaken, NotFound (organisation, role), Closed, PowersApart, BeyondReach, BadDivision, Refused.
    """
    assure(actor, "access.organisation_edit")
    organisation = Organisation.objects.filter(id=organisation_id).first()
    if organisation is None:
        raise NotFound(field="organisation_id")
    _require_open(organisation.closed_at, "organisation_id")
    if not division_code:
        division_code, division_level = organisation.division_code, organisation.division_level
    level = level_of(division_code, division_level)
    row = Post(
        code=code, organisation=organisation, title=dict(title), division_code=division_code, division_level=level
    )
    require_posts(actor, "access.organisation_edit", [row], gives=False)
    found = _roles(roles)
    if found:  # who makes seats does not decide what they may do
        assure(actor, "access.role_edit")
    _insert(row)
    row.roles.set(found)
    if found:
        require_posts(actor, "access.role_edit", [row])
    facts.record(
        verb="access.post_created",
        subject=("post", row.id),
        actor=actor,
        where=division_where(division_code, level),
        unit_id=organisation_id,
        data={"code": code, "roles": sorted(role.code for role in found)},
    )
    return post_view(row)


@transaction.atomic
def set_post_roles(*, actor: Actor, post_id: UUID, roles: Iterable[str], reason: str = "") -> PostView:
    """Gives a post these roles instead of those it had; felt at once by whoever sits on it.

    Raises: NotFound, PowersApart, BeyondReach, Refused.
    """
    assure(actor, "access.role_edit")
    row = Post.objects.select_related("organisation").select_for_update(of=("self",)).filter(id=post_id).first()
    if row is None:
        raise NotFound(field="post_id")
    require_posts(actor, "access.role_edit", [row])
    sitting = PostHolding.objects.filter(post=row).exclude(ends_at__lte=timezone.now())
    if actor.account_id and sitting.filter(account_id=actor.account_id).exists():
        raise PowersApart(_("Nobody decides what their own post may do."), field="post_id")
    found = _roles(roles)
    before = sorted(row.roles.values_list("code", flat=True))
    if before == sorted(role.code for role in found):
        return post_view(row)
    row.roles.set(found)
    require_posts(actor, "access.role_edit", [row])
    for account in Account.objects.filter(holdings__post=row).distinct():
        keep_apart(account)
    stale(Account.objects.filter(holdings__post=row))
    facts.record(
        verb="access.post_roles_set",
        subject=("post", row.id),
        actor=actor,
        where=division_where(row.division_code, row.division_level),
        unit_id=row.organisation_id,
        data={"before": before, "after": sorted(role.code for role in found)},
        reason=reason,
    )
    return post_view(row)


@transaction.atomic
def hold_post(
    *,
    actor: Actor,
    account_id: UUID,
    post_id: UUID | None = None,
    post_code: str = "",
    kind: str = "substantive",
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    reason: str = "",
) -> HoldingView:
    """Seats somebody on a post, from now or from a time on, for good or until a time.

    Raises: NotFound, CodeTaken when they sit there already, Closed when the post is given up before, PowersApart,
    BeyondReach, Refused.
    """
    assure(actor, "access.account_edit")
    # locked with its organisation, so that neither is closed meanwhile
    posts = Post.objects.select_related("organisation").select_for_update(of=("self", "organisation"), no_key=True)
    post = (posts.filter(id=post_id) if post_id else posts.filter(code=post_code)).first()
    account = Account.objects.select_for_update().filter(id=account_id, kind=Account.Kind.STAFF).first()
    if post is None or account is None:
        raise NotFound(field="post_id" if post is None else "account_id")
    where = division_where(post.division_code, post.division_level)
    require_posts(actor, "access.account_edit", [post])
    if account.holdings.exists():
        require_account(actor, "access.account_edit", account.id)
    if account.id == actor.account_id:
        raise PowersApart(_("Nobody seats themselves on a post."), field="account_id")
    row = PostHolding(
        account=account,
        post=post,
        kind=PostHolding.Kind(kind),
        starts_at=starts_at or timezone.now(),
        ends_at=ends_at,
    )
    if ends_at and ends_at <= row.starts_at:
        raise AccessError(_("The last day comes before the first. Change one of them."), field="ends_at")
    if post.ends_at and (ends_at is None or ends_at > post.ends_at):
        _require_open(post.ends_at, "post_id")
        raise Closed(
            _("The post is given up on %(day)s. Choose an earlier last day.") % {"day": _day(post.ends_at)},
            field="ends_at",
        )
    if _sitting(row).exists():
        raise CodeTaken(
            _("They sit on this post at that time already. End that first, or choose other days."), field="post_id"
        )
    _insert(row)
    keep_apart(account)
    stale(Account.objects.filter(id=account.id))
    facts.record(
        verb="access.post_held",
        subject=("account", account.id),
        actor=actor,
        where=where,
        unit_id=post.organisation_id,
        data={"post_id": post.id, "kind": kind, "starts_at": row.starts_at, "ends_at": row.ends_at},
        reason=reason,
    )
    return holding_view(row)


@transaction.atomic
def leave_post(*, actor: Actor, holding_id: UUID, at: datetime | None = None, reason: str = "") -> HoldingView:
    """Ends a holding, now or at a time; its history stays. What has ended by then stays as it is.

    Raises: NotFound, Refused.
    """
    assure(actor, "access.account_edit")
    rows = PostHolding.objects.select_related("account", "post__organisation").select_for_update(of=("self",))
    holding = rows.filter(id=holding_id).first()
    if holding is None:
        raise NotFound(field="holding_id")
    where = division_where(holding.post.division_code, holding.post.division_level)
    require_posts(actor, "access.account_edit", [holding.post], gives=False)
    ends_at = max(at or timezone.now(), holding.starts_at)
    if holding.ends_at and holding.ends_at <= ends_at:
        return holding_view(holding)
    holding.ends_at = ends_at
    holding.save(update_fields=["ends_at"])
    stale(Account.objects.filter(id=holding.account_id))
    facts.record(
        verb="access.post_left",
        subject=("account", holding.account_id),
        actor=actor,
        where=where,
        unit_id=holding.post.organisation_id,
        data={"post_id": holding.post_id, "ends_at": holding.ends_at},
        reason=reason,
    )
    return holding_view(holding)


def _require_founding(actor: Actor, parent: Organisation | None, division_code: str) -> None:
    """Passes where an organisation under this parent, for this division, lies in the actor's reach.

    Raises: Refused.
    """
    remit = Remit.of(actor, "access.organisation_edit")
    is_below = parent is not None and remit.has_organisation(parent) and remit.has_place(division_code)
    if not (is_below or remit.is_everything or division_code in remit.divisions):
        raise Refused(permission="access.organisation_edit")


def _require_open(closes_at: datetime | None, field: str) -> None:
    """Passes for what is not closed yet.

    Raises: Closed.
    """
    if closes_at and closes_at <= timezone.now():
        raise Closed(field=field)


def _day(moment: datetime) -> str:
    return timezone.localdate(moment).isoformat()


def _sitting(row: PostHolding) -> QuerySet[PostHolding]:
    """Holdings of the same person on the same post at the same time."""
    found = PostHolding.objects.filter(
        Q(ends_at=None) | Q(ends_at__gt=row.starts_at), account=row.account, post=row.post
    )
    return found.filter(starts_at__lt=row.ends_at) if row.ends_at else found


def _insert(row: Organisation | Post | PostHolding) -> None:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise CodeTaken(field="code") from error


def _roles(codes: Iterable[str]) -> list[Role]:
    wanted = set(codes)
    found = list(Role.objects.filter(code__in=wanted))
    if len(found) != len(wanted):
        raise NotFound(field="roles")
    if clash(wanted, seeding.exclusions()):
        raise PowersApart(field="roles")
    return found


def keep_apart(account: Account) -> None:
    """Nobody holds roles that exclude each other, nor two of the three powers, over all posts they sit on or are going to.

    Raises: PowersApart.
    """
    held = PostHolding.objects.filter(account=account).exclude(ends_at__lte=timezone.now())
    roles = list(
        held.filter(post__roles__current__isnull=False).values_list("post__roles__code", "post__roles__current__grants")
    )
    given = [str(grant["permission"]) for _code, grants in roles for grant in grants]
    if clash([code for code, _grants in roles], seeding.exclusions()) or len(powers(given)) > 1:
        raise PowersApart(field="post_id")


def stale(accounts: QuerySet[Account]) -> None:
    """What is remembered of these accounts' grants is out of date."""
    Account.objects.filter(id__in=accounts.values("id")).update(grants_version=F("grants_version") + 1)
