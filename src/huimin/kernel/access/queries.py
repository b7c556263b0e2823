"""Every read of accounts, organisations, posts and roles."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import cast
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from huimin.kernel.gate.api import PostView
from huimin.kernel.trips import api as trips

from .models import Absence, Account, Organisation, Post, PostHolding, Role, RoleVersion, in_use, standing
from .types import (
    AbsenceView,
    AccountKind,
    AccountView,
    HoldingKind,
    HoldingView,
    OrganisationView,
    PersonView,
    RoleVersionView,
    RoleView,
)

_ACCOUNTS = trips.Question(Account, "WHERE id = ANY(%s)")
NAMES_KEPT_S, MOST_NAMES = 5.0, 20_000
_names: dict[UUID, tuple[float, Mapping[str, str]]] = {}


def account(*, id: UUID | None = None, username: str = "") -> AccountView | None:
    """One account by its id or the name staff sign in with; None when there is none."""
    rows = Account.objects.all()
    found = rows.filter(id=id).first() if id else rows.filter(username=username).first() if username else None
    return account_view(found) if found else None


def accounts(ids: Iterable[UUID]) -> dict[UUID, AccountView]:
    """Many accounts at once, for the labels of a list."""
    wanted = list(set(ids))
    return {row.id: account_view(row) for row in _ACCOUNTS.ask(wanted)} if wanted else {}


def organisation(*, code: str = "", id: UUID | None = None) -> OrganisationView | None:
    """One organisation by code or id; None when there is none."""
    found = Organisation.objects.filter(Q(id=id) if id else Q(code=code)).first()
    return organisation_view(found) if found else None


def organisations(
    *,
    ids: Iterable[UUID] | None = None,
    kind: str = "",
    below: UUID | None = None,
    parent_id: UUID | None = None,
    division_code: str = "",
    is_active: bool | None = True,
) -> list[OrganisationView]:
    """Organisations that meet every condition given, in order of code. `below` takes the subtree with itself."""
    rows = Organisation.objects.order_by("code")
    if ids is not None:
        rows = rows.filter(id__in=set(ids))
    if kind:
        rows = rows.filter(kind=kind)
    if below:
        rows = rows.filter(Q(id=below) | Q(ancestor_ids__contains=[below]))
    if parent_id:
        rows = rows.filter(parent_id=parent_id)
    if division_code:
        rows = rows.filter(division_code=division_code)
    if is_active is not None:
        rows = rows.filter(standing()) if is_active else rows.exclude(standing())
    return [organisation_view(row) for row in rows]


def organisation_names(ids: Iterable[UUID]) -> dict[UUID, Mapping[str, str]]:
    """The names of organisations, for the labels of a list; a new name is seen after at most five seconds."""
    now = time.monotonic()
    wanted = set(ids)
    known = {each: _names[each][1] for each in wanted if each in _names and now - _names[each][0] < NAMES_KEPT_S}
    if missing := wanted - known.keys():
        read = dict(Organisation.objects.filter(id__in=missing).values_list("id", "name"))
        if len(_names) > MOST_NAMES:
            _names.clear()
        _names.update({key: (now, name) for key, name in read.items()})
        known |= read
    return known


def post(*, code: str = "", id: UUID | None = None) -> PostView | None:
    """One post by code or id; None when there is none."""
    found = Post.objects.select_related("organisation").filter(Q(id=id) if id else Q(code=code)).first()
    return post_view(found) if found else None


def posts(
    *,
    ids: Iterable[UUID] | None = None,
    organisation_id: UUID | None = None,
    role: str = "",
    permission: str = "",
    division_codes: Iterable[str] | None = None,
) -> list[PostView]:
    """Posts in use that meet every condition given, in order of code; `permission` by the roles in force."""
    rows = Post.objects.select_related("organisation").filter(in_use()).order_by("code")
    if ids is not None:
        rows = rows.filter(id__in=set(ids))
    if organisation_id:
        rows = rows.filter(organisation_id=organisation_id)
    if role:
        rows = rows.filter(roles__code=role)
    if permission:
        rows = rows.filter(roles__current__grants__contains=[{"permission": permission}])
    if division_codes is not None:
        rows = rows.filter(division_code__in=set(division_codes))
    return [post_view(row) for row in rows.distinct()]


def holdings(
    *, post_ids: Iterable[UUID] | None = None, account_id: UUID | None = None, at: datetime | None = None
) -> list[HoldingView]:
    """Who sits on these posts, or which posts this account sits on, now or at a time."""
    moment = at or timezone.now()
    rows = PostHolding.objects.select_related("account").filter(
        Q(ends_at__isnull=True) | Q(ends_at__gt=moment), starts_at__lte=moment
    )
    if post_ids is not None:
        rows = rows.filter(post_id__in=set(post_ids))
    if account_id:
        rows = rows.filter(account_id=account_id)
    return [holding_view(row) for row in rows.order_by("-kind", "starts_at", "id")]


def people(
    *,
    division_codes: Iterable[str] | None = None,
    organisation_ids: Iterable[UUID] | None = None,
    words: str = "",
    names: Iterable[str] | None = None,
    limit: int = 50,
) -> list[PersonView]:
    """Active staff who sit on a post now, by the place of the post, its organisation, and letters of their name.

    Shape: one row a person and post, in order of name; `names` asks for whole names.
    """
    moment = timezone.now()
    rows = PostHolding.objects.select_related("account", "post__organisation").filter(
        Q(ends_at__isnull=True) | Q(ends_at__gt=moment),
        in_use("post__"),
        starts_at__lte=moment,
        account__is_active=True,
    )
    if division_codes is not None:
        rows = rows.filter(post__division_code__in=set(division_codes))
    if organisation_ids is not None:
        rows = rows.filter(post__organisation_id__in=set(organisation_ids))
    if words:
        rows = rows.filter(Q(account__display_name__icontains=words) | Q(account__username__istartswith=words))
    if names is not None:
        rows = rows.filter(account__display_name__in=set(names))
    return [
        PersonView(row.account_id, row.account.display_name, post_view(row.post, row.kind))
        for row in rows.order_by("account__display_name", "account_id", "-kind", "starts_at", "id")[:limit]
    ]


def absences(
    *,
    id: UUID | None = None,
    account_ids: Iterable[UUID] | None = None,
    deputy_id: UUID | None = None,
    at: datetime | None = None,
    is_over: bool | None = None,
) -> list[AbsenceView]:
    """Absences that meet every condition given, the latest first; `at` takes those that hold at a moment."""
    now = timezone.now()
    rows = Absence.objects.select_related("account", "deputy").prefetch_related("holdings__post__organisation")
    if id is not None:
        rows = rows.filter(id=id)
    if account_ids is not None:
        rows = rows.filter(account_id__in=set(account_ids))
    if deputy_id is not None:
        rows = rows.filter(deputy_id=deputy_id)
    if at is not None:
        rows = rows.filter(starts_at__lte=at, ends_at__gt=at, ended_at=None)
    if is_over is not None:
        over = Q(ended_at__isnull=False) | Q(ends_at__lte=now)
        rows = rows.filter(over) if is_over else rows.exclude(over)
    return [absence_view(row) for row in rows]


def absence_view(row: Absence) -> AbsenceView:
    return AbsenceView(
        id=row.id,
        account_id=row.account_id,
        display_name=row.account.display_name,
        kind=row.kind,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        deputy_id=row.deputy_id,
        deputy_name=row.deputy.display_name if row.deputy else "",
        ended_at=row.ended_at,
        posts=tuple(post_view(each.post, each.kind) for each in row.holdings.all() if each.account_id == row.deputy_id),
    )


def roles() -> list[RoleView]:
    """Every role in its version in force, in order of code."""
    return [role_view(row) for row in Role.objects.select_related("current").order_by("code") if row.current]


def role(code: str) -> RoleView | None:
    """One role in its version in force; None when there is none."""
    row = Role.objects.select_related("current").filter(code=code, current__isnull=False).first()
    return role_view(row) if row else None


def role_versions(code: str) -> list[RoleVersionView]:
    """Every version a role ever had, the newest first; also those of the product that wait as drafts."""
    return [
        RoleVersionView(
            number=row.number,
            title=row.title,
            origin=row.origin,
            grants=tuple(row.grants),
            made_at=row.created_at,
            made_by=row.created_by_id,
            is_in_force=row.role.current_id == row.id,
        )
        for row in RoleVersion.objects.select_related("role").filter(role__code=code).order_by("-number")
    ]


def roles_of_posts(ids: Iterable[UUID]) -> dict[UUID, list[str]]:
    """The codes of the roles of many posts, for the labels of a list."""
    found: dict[UUID, list[str]] = {}
    rows = Post.roles.through.objects.filter(post_id__in=set(ids)).order_by("role__code")
    for post_id, code in rows.values_list("post_id", "role__code"):
        found.setdefault(post_id, []).append(code)
    return found


def role_view(row: Role) -> RoleView:
    """A role as others see it; it must have a version in force."""
    current = cast(RoleVersion, row.current)
    return RoleView(row.code, current.title, current.number, current.origin, tuple(current.grants))


def account_view(row: Account) -> AccountView:
    return AccountView(
        id=row.id,
        kind=cast(AccountKind, row.kind),
        username=row.username or "",
        display_name=row.display_name,
        language=row.language,
        is_active=row.is_active,
        has_phone=bool(row.phone_index),
        large_type=row.large_type,
    )


def organisation_view(row: Organisation) -> OrganisationView:
    return OrganisationView(
        id=row.id,
        code=row.code,
        name=row.name,
        kind=row.kind,
        parent_id=row.parent_id,
        ancestor_ids=tuple(row.ancestor_ids),
        division_code=row.division_code,
        division_level=row.division_level,
        calendar_code=row.calendar_code,
        is_active=row.is_active and not (row.closed_at and row.closed_at <= timezone.now()),
        closed_at=row.closed_at,
    )


def post_view(row: Post, kind: str = "substantive") -> PostView:
    """A post as others see it; its organisation must be loaded."""
    return PostView(
        id=row.id,
        code=row.code,
        title=row.title,
        organisation_id=row.organisation_id,
        organisation_code=row.organisation.code,
        division_code=row.division_code,
        division_level=row.division_level,
        kind=cast(HoldingKind, kind),
        organisation_name=row.organisation.name,
        retired_at=row.retired_at,
    )


def holding_view(row: PostHolding) -> HoldingView:
    return HoldingView(
        id=row.id,
        account_id=row.account_id,
        display_name=row.account.display_name,
        post_id=row.post_id,
        kind=cast(HoldingKind, row.kind),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
    )
