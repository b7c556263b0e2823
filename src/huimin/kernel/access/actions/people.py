"""Taking somebody into service: an account with its first post."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from huimin.kernel.gate.api import Actor, assure

from ..errors import NotFound
from ..models import Account, Post
from ..remit import require_posts
from ..types import Appointed
from .accounts import drawn_password, new_account
from .organisations import hold_post


@transaction.atomic
def appoint(
    *,
    actor: Actor,
    username: str,
    display_name: str,
    post_id: UUID,
    phone: str = "",
    language: str = "zh-hans",
    kind: str = "substantive",
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    reason: str = "",
) -> Appointed:
    """An account of staff that sits on its first post; its password is drawn, told this once and changed at the first sign-in.

    Raises: NotFound (post), CodeTaken (username), BadPhone, BeyondReach, Refused.
    """
    assure(actor, "access.account_edit")
    post = Post.objects.select_related("organisation").filter(id=post_id).first()
    if post is None:
        raise NotFound(field="post_id")
    require_posts(actor, "access.account_edit", [post])
    password = drawn_password()
    account = new_account(
        actor=actor,
        kind=Account.Kind.STAFF,
        username=username,
        display_name=display_name,
        phone=phone,
        password=password,
        language=language,
        must_change_password=True,
    )
    hold_post(
        actor=actor,
        account_id=account.id,
        post_id=post_id,
        kind=kind,
        starts_at=starts_at,
        ends_at=ends_at,
        reason=reason,
    )
    return Appointed(account, password)
