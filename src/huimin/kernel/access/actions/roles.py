"""Writes to roles: only ever a new version."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import F, Max, QuerySet
from django.utils.translation import gettext_lazy as _

from huimin.kernel.facts import api as facts
from huimin.kernel.gate.api import DATA_CLASSES, Actor, permissions, require

from .. import actors, seeding
from ..errors import BadGrant, ChangedMeanwhile, CodeTaken, PowersApart
from ..models import Account, PostHolding, Role, RoleVersion
from ..queries import role_view
from ..remit import unfinished
from ..rules import powers
from ..types import RoleView
from .organisations import keep_apart


@transaction.atomic
def create_role(
    *,
    actor: Actor,
    code: str,
    title: Mapping[str, str],
    grants: Iterable[Mapping[str, Any]],
    reason: str = "",
    after: int | None = None,
) -> RoleView:
    """Makes a role, or the city's next version of one, in force at once. The same content again changes nothing.

    Shape: `grants` are {permission, reach, data_classes}; `after` is the version that was read before changing it, 0 for a
    role that is to be new: when it is no longer that one, nothing is done.
    Raises: BadGrant, PowersApart, CodeTaken, ChangedMeanwhile, Refused.
    """
    require(actor, "access.role_edit")
    checked = [_grant(entry) for entry in grants]
    if len(powers(grant["permission"] for grant in checked)) > 1:
        raise PowersApart(
            _("One role must not have two of the three powers: system, security and audit."), field="grants"
        )
    role, _is_new = Role.objects.select_for_update().get_or_create(code=code)
    digest = seeding.digest_of(dict(title), checked)
    if role.current and role.current.digest == digest:
        return role_view(role)
    if after is not None and after != (role.current.number if role.current else 0):
        raise CodeTaken(field="code") if after == 0 else ChangedMeanwhile()
    if actor.account_id and _holders([code]).filter(id=actor.account_id).exists():
        raise PowersApart(_("Nobody decides what their own post may do."), field="code")
    version = RoleVersion.objects.filter(role=role, digest=digest).first()
    if version is None:
        last = RoleVersion.objects.filter(role=role).aggregate(last=Max("number"))["last"] or 0
        version = RoleVersion.objects.create(
            role=role,
            number=last + 1,
            title=dict(title),
            grants=checked,
            origin=RoleVersion.Origin.CITY,
            digest=digest,
            created_by_id=actor.account_id,
        )
    role.current = version
    role.save(update_fields=["current"])
    for account in _holders([code]):
        keep_apart(account)
    _stale([code])
    facts.record(
        verb="access.role_changed",
        subject=("role", role.id),
        actor=actor,
        data={"code": code, "number": version.number},
        version=str(version.number),
        reason=reason,
    )
    return role_view(role)


@transaction.atomic
def load_roles(*, actor: Actor) -> dict[str, list[str]]:
    """Brings the product's roles in; where the city has its own version, ours waits as a draft. Twice is once.

    That every permission is declared is checked by a test, for the file is ours.
    Raises: Refused.
    """
    require(actor, "access.role_edit")
    report = seeding.load(Role, RoleVersion)
    changed = report["made"] + report["changed"]
    _stale(changed)
    for version in RoleVersion.objects.filter(role__code__in=changed, role__current=F("id")).select_related("role"):
        role, data = version.role, {"code": version.role.code, "number": version.number}
        facts.record(verb="access.role_changed", subject=("role", role.id), actor=actor, data=data)
    return report


def _grant(entry: Mapping[str, Any]) -> dict[str, Any]:
    classes = set(entry.get("data_classes", ["general"]))
    if entry["permission"] not in permissions():
        raise BadGrant(f"{BadGrant.message} ({entry['permission']})", field="permission")
    if entry["reach"] not in seeding.REACHES or not classes <= DATA_CLASSES:
        raise BadGrant(field="reach")
    return {"permission": entry["permission"], "reach": entry["reach"], "data_classes": sorted(classes)}


def _stale(codes: Iterable[str]) -> None:
    """Whoever holds these roles is asked anew what they may do."""
    actors.memory.forget()
    holders = Account.objects.filter(holdings__post__roles__code__in=list(codes))
    Account.objects.filter(id__in=holders.values("id")).update(grants_version=F("grants_version") + 1)


def _holders(codes: Iterable[str]) -> QuerySet[Account]:
    """Whoever sits, or is going to sit, on a post with one of these roles."""
    held = PostHolding.objects.filter(unfinished(), post__roles__code__in=list(codes))
    return Account.objects.filter(id__in=held.values("account_id"))
