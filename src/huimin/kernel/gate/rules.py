"""The decisions: may this actor do this to this row, and which rows may it do this to. Pure functions of the actor."""

from __future__ import annotations

from uuid import UUID

from . import registry
from .errors import Refused, SecondFactorNeeded, SignInNeeded
from .scope import Scope
from .types import DATA_CLASSES, Actor, Grant, PostView, Where

CEILING = {"anonymous": 0, "resident": 1, "staff": 2, "machine": 2, "system": 2}


def _grants(actor: Actor, code: str) -> list[Grant]:
    mine = [grant for grant in actor.grants if grant.permission == code]
    acting = actor.post.id if actor.post else None
    # the post chosen to act on comes first, so that the act carries its name
    return sorted(mine, key=lambda grant: grant.post is None or grant.post.id != acting)


def assure(actor: Actor, code: str) -> None:
    """Passes when the actor holds the permission somewhere and is known surely enough.

    Raises: SignInNeeded, SecondFactorNeeded, Refused; UnknownPermission for a code nobody declared.
    """
    needed = registry.permission(code).assurance
    if actor.kind == "system":
        return
    if not _grants(actor, code):
        if actor.kind == "anonymous":
            raise SignInNeeded(permission=code)
        raise Refused(permission=code)
    if actor.assurance < min(needed, CEILING[actor.kind]):
        raise SecondFactorNeeded(permission=code)


def require(
    actor: Actor,
    code: str,
    *,
    where: Where | None = None,
    unit_id: UUID | None = None,
    owner_id: UUID | None = None,
    data_class: str = "general",
) -> PostView | None:
    """The post under which the actor may do this to such a row; None for residents and the system, who need none.

    Raises: SignInNeeded, SecondFactorNeeded, Refused.
    """
    assure(actor, code)
    if actor.kind == "system":
        return None
    for grant in _grants(actor, code):
        covered = grant.covers(account_id=actor.account_id, where=where, unit_id=unit_id, owner_id=owner_id)
        if covered and data_class in grant.data_classes:
            return grant.post
    if actor.kind == "anonymous":
        raise SignInNeeded(permission=code)
    raise Refused(permission=code)


def may(actor: Actor, code: str, **row: object) -> bool:
    """Whether `require` would pass; without a row, whether the actor holds the permission anywhere."""
    try:
        if row:
            require(actor, code, **row)  # type: ignore[arg-type]
        else:
            assure(actor, code)
    except Refused:
        return False
    return True


def scope(actor: Actor, code: str) -> Scope:
    """The rows to which the actor may do this, as a condition for queries; empty, not an error, when there are none."""
    registry.permission(code)
    if actor.kind == "system":
        return Scope(grants=(Grant(code, "everywhere", data_classes=DATA_CLASSES),), account_id=None)
    try:
        assure(actor, code)
    except Refused:
        return Scope(grants=(), account_id=actor.account_id)
    return Scope(grants=tuple(_grants(actor, code)), account_id=actor.account_id)
