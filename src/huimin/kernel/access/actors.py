"""Loads who acts: account → posts held now → roles in force → grants.

What was loaded is remembered in the process until the account's version moves on.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Lock
from typing import Any, cast
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from huimin.kernel.gate.api import DATA_CLASSES, Actor, ActorKind, Grant, PostView, Reach, Source

from .errors import NotFound
from .models import Account, ApiKey, Organisation, Post, PostHolding, Role, in_use
from .queries import post_view

REMEMBERED = 4096
IMPLICIT_ROLES = ("resident", "anonymous")
IMPLICIT_FOR = timedelta(seconds=5)  # a change of these two roles is felt after at most this


@dataclass(frozen=True, slots=True)
class _Known:
    posts: tuple[PostView, ...]
    grants: tuple[Grant, ...]
    good_until: datetime | None
    account_id: UUID | None = None
    name: str = ""


class _Memory:
    """The last few thousand of what was loaded. An account's key carries its version, so it is never out of date."""

    def __init__(self) -> None:
        self._rows: OrderedDict[Hashable, _Known] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable) -> _Known | None:
        with self._lock:
            known = self._rows.get(key)
        return None if known and known.good_until and known.good_until <= timezone.now() else known

    def put(self, key: Hashable, known: _Known) -> _Known:
        with self._lock:
            self._rows[key] = known
            while len(self._rows) > REMEMBERED:
                self._rows.popitem(last=False)
        return known

    def forget(self) -> None:
        with self._lock:
            self._rows.clear()


memory = _Memory()


def actor_for(account: Account, *, assurance: int, source: Source | None = None, post_id: UUID | None = None) -> Actor:
    """The actor an account is now. With a post chosen, only what that post grants counts.

    Cost: nothing when remembered; otherwise two queries, three where a role reaches over a unit.
    """
    if account.kind == Account.Kind.STAFF:
        key = (account.id, account.grants_version)
        known = memory.get(key) or memory.put(key, _load(account))
    else:
        known = _Known((), _implicit_grants(account.kind), None)
    chosen = next((post for post in known.posts if post.id == post_id), None)
    grants = tuple(grant for grant in known.grants if grant.post == chosen) if chosen else known.grants
    return Actor(
        account_id=account.id,
        kind=cast(ActorKind, account.kind),
        posts=known.posts,
        post=chosen or (known.posts[0] if known.posts else None),
        grants=grants,
        assurance=assurance,
        source=source or Source(),
        display_name=account.display_name,
    )


def actor_for_account(
    account_id: UUID, *, assurance: int = 2, source: Source | None = None, post_id: UUID | None = None
) -> Actor:
    """The actor an account is now, outside a request: for jobs, commands, imports and tests.

    Raises: NotFound.
    """
    account = Account.objects.filter(id=account_id, is_active=True).first()
    if account is None:
        raise NotFound(field="account_id")
    return actor_for(account, assurance=assurance, source=source, post_id=post_id)


def anonymous(source: Source | None = None) -> Actor:
    """Somebody not signed in, with what the role `anonymous` grants."""
    return Actor.anonymous(source, grants=_implicit_grants("anonymous"))


def actor_for_key(key_id: UUID, *, version: str, source: Source | None = None) -> Actor:
    """The machine a key belongs to, remembered while `version`, that of all rows it is made of, stays the same."""
    known = memory.get((key_id, version)) or memory.put((key_id, version), _load_key(key_id))
    return Actor(
        account_id=known.account_id,
        kind="machine",
        posts=known.posts,
        post=known.posts[0] if known.posts else None,
        grants=known.grants,
        assurance=2,
        source=source or Source(channel="api"),
        display_name=known.name,
    )


def _load_key(key_id: UUID) -> _Known:
    key = ApiKey.objects.select_related("organisation", "post__organisation").get(id=key_id)
    post = post_view(key.post, "substantive") if key.post else None
    reach: Reach = "jurisdiction" if key.division_code else "unit" if key.organisation_id else "everywhere"
    unit = key.organisation_id if reach == "unit" else None
    ids = _below({unit})[unit] if unit else frozenset()
    grants = tuple(
        Grant(code, reach, key.division_code, key.division_level, ids, frozenset(key.data_classes), post)
        for code in key.permissions
    )
    own = tuple(replace(grant, reach="own") for grant in grants if reach != "everywhere")
    return _Known(
        posts=(post,) if post else (),
        grants=grants + own,
        good_until=timezone.now() + IMPLICIT_FOR if unit else None,  # what lies below a unit may change without it
        account_id=key.account_id,
        name=key.name,
    )


def _load(account: Account) -> _Known:
    now = timezone.now()
    holdings = list(
        PostHolding.objects.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=now), in_use("post__"), account=account)
        .select_related("post__organisation")
        .prefetch_related("post__roles__current")
        .order_by("-kind", "starts_at", "id")  # substantive before acting
    )
    turns = [turn for row in holdings for turn in (row.starts_at, row.ends_at) if turn and turn > now]
    sitting = [row for row in holdings if row.starts_at <= now]
    rows = [
        (post_view(row.post, row.kind), entry)
        for row in sitting
        for role in row.post.roles.all()
        if role.current
        for entry in role.current.grants
    ]
    below = _below({post.organisation_id for post, entry in rows if entry["reach"] == "unit"})
    return _Known(
        posts=tuple(post_view(row.post, row.kind) for row in sitting),
        grants=tuple(_grant(entry, post, below.get(post.organisation_id, frozenset())) for post, entry in rows),
        good_until=min(turns, default=None),
    )


def grants_of_post(post: Post) -> tuple[Grant, ...]:
    """What a post grants whoever sits on it; its organisation must be loaded."""
    view = post_view(post)
    below = _below({post.organisation_id})[post.organisation_id]
    roles = post.roles.select_related("current")
    return tuple(_grant(entry, view, below) for role in roles if role.current for entry in role.current.grants)


def _implicit_grants(code: str) -> tuple[Grant, ...]:
    """What everybody of a kind may do, by the role named for it: over one's own rows or everywhere."""
    if code not in IMPLICIT_ROLES:
        return ()
    known = memory.get(code)
    if known is None:
        role = Role.objects.select_related("current").filter(code=code).first()
        entries = role.current.grants if role and role.current else ()
        grants = tuple(_grant(entry, None, frozenset()) for entry in entries if entry["reach"] in ("own", "everywhere"))
        known = memory.put(code, _Known((), grants, timezone.now() + IMPLICIT_FOR))
    return known.grants


def _grant(entry: dict[str, Any], post: PostView | None, below: frozenset[UUID]) -> Grant:
    seat = post if entry["reach"] == "jurisdiction" else None
    return Grant(
        permission=entry["permission"],
        reach=entry["reach"],
        division_code=seat.division_code if seat else "",
        division_level=seat.division_level if seat else "",
        organisation_ids=below if entry["reach"] == "unit" else frozenset(),
        data_classes=frozenset(entry.get("data_classes", ["general"])) & DATA_CLASSES,
        post=post,
    )


def _below(ids: set[UUID]) -> dict[UUID, frozenset[UUID]]:
    """Each organisation with itself and all below it."""
    if not ids:
        return {}
    found: dict[UUID, set[UUID]] = {each: {each} for each in ids}
    rows = Organisation.objects.filter(ancestor_ids__overlap=list(ids)).values_list("id", "ancestor_ids")
    for below_id, ancestors in rows:
        for each in ids.intersection(ancestors):
            found[each].add(below_id)
    return {each: frozenset(members) for each, members in found.items()}
