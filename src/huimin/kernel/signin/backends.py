"""Checks the password of staff. Residents have none; machines have keys."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from allauth.account.auth_backends import AuthenticationBackend
from django.db import connection

from huimin.kernel.access.models import Account

_FIELDS = [field.attname for field in Account._meta.concrete_fields]
_LOAD = f"SELECT {', '.join(_FIELDS)} FROM {Account._meta.db_table} WHERE id = %s"  # noqa: S608 - our own names


class PasswordBackend(AuthenticationBackend):
    """Signs in active staff by name and password; anybody else takes as long and gets the same answer."""

    def _check_password(self, user: Account | None, password: str) -> Account | None:
        """Residents and machines are answered like names that do not exist, switched-off staff like a wrong password."""
        if user is None or user.kind != Account.Kind.STAFF:
            return None
        self._did_check_password = True
        return user if user.check_password(password) and user.is_active else None

    def get_user(self, user_id: UUID) -> Account | None:
        """The account a session belongs to, if it may still sign in: read by one plain statement, since every request asks."""
        with connection.cursor() as cursor:
            cursor.execute(_LOAD, [user_id])
            row = cursor.fetchone()
        account = Account.from_db(connection.alias, _FIELDS, row) if row else None
        return account if account is not None and self.user_can_authenticate(account) else None

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        """Permission is settled by grants alone, never by Django's own tables."""
        return False
