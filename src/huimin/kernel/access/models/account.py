"""One account for staff, residents and machines."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from uuid_utils.compat import uuid7


class AccountManager(BaseUserManager["Account"]):
    """Finds accounts by the name staff sign in with; writing is done by actions."""

    def get_by_natural_key(self, username: str | None) -> Account:
        return self.get(username__iexact=username)


class Account(AbstractBaseUser):
    """Somebody, or some machine, that can act.

    A phone is held sealed with a blind index to find it by; one resident account per phone.
    `grants_version` counts up whenever what the account may do changes, so that what is remembered goes stale.
    """

    class Kind(models.TextChoices):
        RESIDENT = "resident", _("resident")
        STAFF = "staff", _("staff")
        MACHINE = "machine", _("machine")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=12, choices=Kind)
    username = models.CharField(max_length=64, unique=True, null=True, blank=True)
    display_name = models.CharField(max_length=80, blank=True)
    phone_sealed = models.TextField(blank=True, default="")
    phone_index = models.CharField(max_length=64, blank=True, default="", db_index=True)
    language = models.CharField(max_length=12, default="zh-hans")
    large_type = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False)
    grants_version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = AccountManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["phone_index"],
                condition=Q(kind="resident") & ~Q(phone_index=""),
                name="access_account_one_resident_per_phone",
            ),
            models.CheckConstraint(
                condition=~Q(kind="staff") | Q(username__isnull=False), name="access_account_staff_has_username"
            ),
        ]

    def __str__(self) -> str:
        return self.display_name or self.username or str(self.id)
