"""Checks the password of staff. Residents have none; machines have keys."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from allauth.account.auth_backends import AuthenticationBackend

from huimin.kernel.access.models import Account
from huimin.kernel.trips import api as trips

_BY_ID = trips.Question(Account, "WHERE id = %s")


class PasswordBackend(AuthenticationBackend):
    """Signs in active staff by name and password; anybody else takes as long and gets the same answer."""

    def _check_password(self, user: Account | None, password: str) -> Account | None:
        """Residents and machines are answered like names that do not exist, switched-off staff like a wrong password."""
        if user is None or user.kind != Account.Kind.STAFF:
            return None
        self._did_check_password = True
        return user if user.check_password(password) and user.is_active else None

    def get_user(self, user_id: UUID) -> Account | None:
        """The account a session belongs to, if it may still sign in: read by one fixed question, since every request asks."""
        account = next(iter(_BY_ID.ask(user_id)), None)
        return account if account is not None and self.user_can_authenticate(account) else None

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        """Permission is settled by grants alone, never by Django's own tables."""
        return False
