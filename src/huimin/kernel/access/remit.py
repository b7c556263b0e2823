"""How far an administrator reaches: over which organisations, posts and people, and what they may give there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from huimin.kernel.gate.api import LEVELS, Actor, Grant, Refused, Where, assure, scope
from huimin.kernel.places import api as places

from .actors import grants_of_post
from .errors import BeyondReach, NotFound
from .models import Account, Organisation, Post, PostHolding
from .rules import level_of


@dataclass(frozen=True, slots=True)
class Remit:
    """Where an actor holds a permission.

    `divisions` are reached by jurisdiction, with all below them; `units` as organisations with those below; `unit_places` are the
    divisions which those organisations look after.
    """

    permission: str
    is_everything: bool = False
    divisions: frozenset[str] = frozenset()
    units: frozenset[UUID] = frozenset()
    unit_places: frozenset[str] = frozenset()

    @classmethod
    def of(cls, actor: Actor, permission: str) -> Remit:
        """The actor's reach; over nothing where they do not hold the permission."""
        found = scope(actor, permission)
        if found.is_everything:
            return cls(permission, is_everything=True)
        codes = {grant.division_code for grant in found.grants if grant.reach == "jurisdiction" and grant.division_code}
        units = frozenset[UUID]().union(*(grant.organisation_ids for grant in found.grants if grant.reach == "unit"))
        kept = (
            set(Organisation.objects.filter(id__in=units).values_list("division_code", flat=True)) if units else set()
        )
        return cls(permission, divisions=below(codes), units=units, unit_places=below(kept - {""}))

    def organisations(self, prefix: str = "") -> Q:
        """The organisations reached, as a condition; `prefix` leads to them ("post__organisation__")."""
        if self.is_everything:
            return Q()
        return Q(**{f"{prefix}division_code__in": self.divisions}) | Q(**{f"{prefix}id__in": self.units})

    def posts(self, prefix: str = "") -> Q:
        """The posts that are seen: those that look after a place reached, and those in an organisation reached."""
        if self.is_everything:
            return Q()
        return Q(**{f"{prefix}division_code__in": self.divisions}) | self.organisations(f"{prefix}organisation__")

    def accounts(self) -> Q:
        """The staff that are seen: who sits on a post reached, or sat there last."""
        if self.is_everything:
            return Q()
        held = PostHolding.objects.filter(account=OuterRef("pk"))
        here = held.filter(self.posts("post__"))
        return Q(Exists(here.filter(unfinished()))) | (Q(Exists(here)) & ~Q(Exists(held.filter(unfinished()))))

    def has_organisation(self, row: Organisation) -> bool:
        """Whether the organisation itself is reached."""
        return self.is_everything or row.division_code in self.divisions or row.id in self.units

    def has_place(self, code: str) -> bool:
        """Whether a post or organisation made in this reach may look after the division; none is always allowed."""
        return self.is_everything or not code or code in self.divisions or code in self.unit_places

    def has_post(self, post: Post) -> bool:
        """Whether the post may be changed: its organisation is reached and so is the place it looks after."""
        return self.has_organisation(post.organisation) and self.has_place(post.division_code)

    def stays_within(self, grant: Grant, actor: Actor) -> bool:
        """Whether what a post in reach grants stays there: everywhere is given only by who reaches everywhere, or holds it so."""
        if self.is_everything or grant.reach != "everywhere":
            return True
        return any(covers(held, grant, where=Where(), account_id=actor.account_id) for held in actor.grants)


def require_posts(actor: Actor, permission: str, posts: Iterable[Post], *, gives: bool = True) -> None:
    """Passes when every post lies in the actor's reach and, where rights are given by it, none grants beyond that reach.

    Raises: Refused; BeyondReach.
    """
    assure(actor, permission)
    if actor.kind == "system":
        return
    remit = Remit.of(actor, permission)
    for post in posts:
        if not remit.has_post(post):
            raise Refused(permission=permission)
        if gives and not all(remit.stays_within(grant, actor) for grant in grants_of_post(post)):
            raise BeyondReach(field="post_id")


def require_account(actor: Actor, permission: str, account_id: UUID) -> None:
    """Passes when the actor may decide about the account: every post that somebody sits on, or sat on last, lies in reach.

    Who can sign in as somebody can do what they may, so nobody decides about an account that reaches farther than they do.
    Raises: NotFound for an account the actor does not see; Refused; BeyondReach.
    """
    assure(actor, permission)
    remit = Remit.of(actor, permission)
    if remit.is_everything:
        if not Account.objects.filter(id=account_id).exists():
            raise NotFound(field="account_id")
        return
    if not Account.objects.filter(remit.accounts(), id=account_id, kind=Account.Kind.STAFF).exists():
        raise NotFound(field="account_id")
    held = PostHolding.objects.filter(account_id=account_id).select_related("post__organisation")
    rows = list(held.filter(unfinished())) or list(held)
    require_posts(actor, permission, [row.post for row in rows])


def covers(held: Grant, given: Grant, *, where: Where, account_id: UUID | None) -> bool:
    """Whether what one holds reaches at least as far as what is given, at this place."""
    if held.permission != given.permission or not given.data_classes <= held.data_classes:
        return False
    if given.reach == "own" or held.reach == "everywhere":
        return True
    if held.reach == "unit":
        return given.reach == "unit" and given.organisation_ids <= held.organisation_ids
    return given.reach != "everywhere" and held.covers(account_id=account_id, where=where, unit_id=None, owner_id=None)


def division_where(code: str, level: str = "") -> Where:
    """The place of a division with those above it; of one that the tree does not know, its own level alone."""
    if not code:
        return Where()
    try:
        return places.where_of(code)
    except places.UnknownDivision:
        level = level_of(code, level)
        return Where(**{level: code}) if level in LEVELS else Where()


def unfinished() -> Q:
    """Holdings that go on, or are still to begin."""
    return Q(ends_at__isnull=True) | Q(ends_at__gt=timezone.now())


def below(codes: Iterable[str]) -> frozenset[str]:
    """These divisions and all below them; one that the tree does not know stands for itself."""
    found: set[str] = set()
    for code in codes:
        try:
            found |= set(places.subtree_codes(code))
        except places.UnknownDivision:
            found.add(code)
    return frozenset(found)
