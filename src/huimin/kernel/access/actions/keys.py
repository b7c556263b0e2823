"""Writes to API keys. The secret is shown once and only its digest is kept."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest
from typing import TypeVar
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from uuid_utils.compat import uuid7

from huimin.kernel.facts import api as facts
from huimin.kernel.gate.api import DATA_CLASSES, Actor, Grant, Reach, Refused, Source, assure, permissions

from .. import actors
from ..errors import BadGrant, BeyondReach, CodeTaken, NotFound
from ..models import Account, ApiKey, Organisation, Post
from ..remit import Remit, covers, division_where
from ..rules import level_of
from ..types import ApiKeyIssued, ApiKeyView

KEY_EDIT = "access.key_edit"
MARK = "hm"
Row = TypeVar("Row", Organisation, Post)

USED_EVERY = timedelta(minutes=1)  # how finely "last used" is kept


@transaction.atomic
def create_key(
    *,
    actor: Actor,
    name: str,
    permissions: Iterable[str],
    organisation_code: str = "",
    post_code: str = "",
    division_code: str = "",
    division_level: str = "",
    data_classes: Iterable[str] = ("general",),
    expires_at: datetime | None = None,
    account_id: UUID | None = None,
    secret: str = "",
    key_id: UUID | None = None,
) -> ApiKeyIssued:
    """Makes a key for a machine, with its own account unless one is given. It opens nothing that its maker does not hold there.

    Shape: the secret reads `hm_<prefix>_<rest>`; one may be given (the demo's fixed keys), else it is drawn. A `key_id` given
    by the caller makes asking twice harmless: the second time is refused.
    Raises: BadGrant for a permission nobody declares, BeyondReach, CodeTaken, NotFound, BadDivision, Refused.
    """
    assure(actor, KEY_EDIT)
    level = level_of(division_code, division_level)
    codes = sorted(set(permissions))
    _check(codes, set(data_classes))
    organisation = _found(Organisation, organisation_code, "organisation_code")
    post = _found(Post, post_code, "post_code")
    _require_reach(actor, organisation=organisation, post=post, division_code=division_code)
    if beyond := [code for code in codes if not _may_open(actor, code, set(data_classes), division_code, organisation)]:
        raise BeyondReach(f"{BeyondReach.message} ({', '.join(beyond)})", field="permissions")
    machine = _machine(name, account_id)
    secret = secret or f"{MARK}_{secrets.token_hex(4)}_{secrets.token_urlsafe(32)}"
    row = ApiKey(
        id=key_id or uuid7(),
        account=machine,
        name=name,
        prefix=_prefix(secret),
        digest=_digest(secret),
        permissions=codes,
        data_classes=sorted(set(data_classes)),
        organisation=organisation,
        post=post,
        division_code=division_code,
        division_level=level,
        expires_at=expires_at,
        created_by_id=actor.account_id,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise CodeTaken(
            _("This key is made already. Its secret was shown then, and is not shown again."), field="key_id"
        ) from error
    data = {"key_id": row.id, "prefix": row.prefix, "permissions": codes, "expires_at": expires_at}
    facts.record(verb="access.key_created", subject=("account", machine.id), actor=actor, data=data)
    return ApiKeyIssued(key_view(row), secret)


@transaction.atomic
def revoke_key(*, actor: Actor, key_id: UUID | None = None, prefix: str = "", reason: str = "") -> ApiKeyView:
    """Ends a key at once. Ending it twice is the same as once.

    Raises: NotFound, Refused.
    """
    assure(actor, KEY_EDIT)
    reached = _reached(Remit.of(actor, KEY_EDIT))
    rows = ApiKey.objects.select_for_update(of=("self",)).filter(reached)
    row = rows.filter(Q(id=key_id) if key_id else Q(prefix=prefix)).first()
    if row is None:
        raise NotFound(field="key_id")
    if row.revoked_at is None:
        row.revoked_at = timezone.now()
        row.save(update_fields=["revoked_at"])
        data = {"key_id": row.id, "prefix": row.prefix}
        facts.record(
            verb="access.key_revoked", subject=("account", row.account_id), actor=actor, data=data, reason=reason
        )
    return key_view(row)


# The last column says whether what is remembered of the key still holds: xmin changes with every change of a row.
_FIND = """
    SELECT k.id, k.digest, k.last_used_at,
           concat_ws('|', k.name, k.permissions, k.data_classes, k.division_code, k.division_level, p.xmin, po.xmin, o.xmin)
      FROM access_apikey k
      JOIN access_account a ON a.id = k.account_id AND a.is_active
      LEFT JOIN access_post p ON p.id = k.post_id
      LEFT JOIN access_organisation po ON po.id = p.organisation_id
      LEFT JOIN access_organisation o ON o.id = k.organisation_id
     WHERE k.prefix = %s AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > %s)
"""


def actor_by_secret(*, secret: str, source: Source) -> Actor | None:
    """The machine whose key this is; None when the key is unknown, revoked or past its day.

    Cost: one query when remembered.
    """
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(_FIND, [_prefix(secret), now])
        row = cursor.fetchone()
    if row is None or not compare_digest(row[1], _digest(secret)):
        return None
    key_id, _digest_kept, last_used_at, version = row
    if last_used_at is None or now - last_used_at > USED_EVERY:
        ApiKey.objects.filter(id=key_id).update(last_used_at=now)
    return actors.actor_for_key(key_id, version=version, source=source)


def keys(*, actor: Actor) -> list[ApiKeyView]:
    """The keys whose reach lies within the actor's own, newest first."""
    remit = Remit.of(actor, "access.key_view")
    return [key_view(row) for row in ApiKey.objects.filter(_reached(remit)).order_by("-created_at", "-id")]


def _may_open(
    actor: Actor,
    code: str,
    data_classes: set[str] | frozenset[str],
    division_code: str = "",
    organisation: Organisation | None = None,
) -> bool:
    """Whether the actor holds a permission so widely that a key with this reach may have it."""
    if actor.kind == "system":
        return True
    reach: Reach = "jurisdiction" if division_code else "unit" if organisation else "everywhere"
    units = frozenset({organisation.id}) if organisation else frozenset[UUID]()
    given = Grant(code, reach, division_code, "", units, frozenset(data_classes))
    place = division_where(division_code or (organisation.division_code if organisation else ""))
    return any(covers(held, given, where=place, account_id=actor.account_id) for held in actor.grants)


def _require_reach(actor: Actor, *, organisation: Organisation | None, post: Post | None, division_code: str) -> None:
    """Passes where the key's own reach lies within that of who makes it.

    Raises: Refused.
    """
    remit = Remit.of(actor, KEY_EDIT)
    if remit.is_everything:
        return
    is_placed = division_code in remit.divisions or (
        organisation is not None and not division_code and remit.has_organisation(organisation)
    )
    if not is_placed or (post is not None and not remit.has_post(post)):
        raise Refused(permission=KEY_EDIT)


def _reached(remit: Remit) -> Q:
    """Keys of a place or of an organisation reached; those that open everywhere are for who reaches everything."""
    if remit.is_everything:
        return Q()
    return Q(division_code__in=remit.divisions) | (Q(division_code="") & remit.organisations("organisation__"))


def key_view(row: ApiKey) -> ApiKeyView:
    return ApiKeyView(
        id=row.id,
        name=row.name,
        prefix=row.prefix,
        account_id=row.account_id,
        permissions=tuple(row.permissions),
        division_code=row.division_code,
        organisation_id=row.organisation_id,
        created_at=row.created_at,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
        last_used_at=row.last_used_at,
        data_classes=tuple(row.data_classes),
        created_by=row.created_by_id,
    )


def _prefix(secret: str) -> str:
    return "_".join(secret.split("_", 2)[:2])[:16]


def _digest(secret: str) -> str:
    """A plain hash is enough: the secret is 256 random bits, not a word somebody chose."""
    return sha256(secret.encode()).hexdigest()


def _check(codes: list[str], classes: set[str]) -> None:
    unknown = [code for code in codes if code not in permissions()]
    if unknown or not classes <= DATA_CLASSES:
        raise BadGrant(f"{BadGrant.message} ({', '.join(unknown)})", field="permissions")


def _machine(name: str, account_id: UUID | None) -> Account:
    """The account a key acts as: the one given, else a new one."""
    if account_id is None:
        made = Account(kind=Account.Kind.MACHINE, display_name=name[:80])
        made.set_unusable_password()
        made.save(force_insert=True)
        return made
    found = Account.objects.filter(id=account_id, kind=Account.Kind.MACHINE).first()
    if found is None:
        raise NotFound(field="account_id")
    return found


def _found(model: type[Row], code: str, field: str) -> Row | None:
    if not code:
        return None
    row = model.objects.filter(code=code).first()
    if row is None:
        raise NotFound(field=field)
    return row
