"""Roles: lists of grants, in immutable versions."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from uuid_utils.compat import uuid7


class Role(models.Model):
    """A role by its code; `current` is the version in force."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField(max_length=64, unique=True)
    current = models.ForeignKey("RoleVersion", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.code


class RoleVersion(models.Model):
    """One version of a role: {permission, reach, data_classes} as a list. Never changed once made.

    `origin` says whose it is: the product's or the city's. A product's version over a city's own waits as a draft.
    """

    class Origin(models.TextChoices):
        PRODUCT = "product", _("product")
        CITY = "city", _("city")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.JSONField()
    grants = models.JSONField()
    origin = models.CharField(max_length=8, choices=Origin)
    digest = models.CharField(max_length=64)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["role", "number"], name="access_role_version_number"),
            models.UniqueConstraint(fields=["role", "digest"], name="access_role_version_digest"),
        ]

    def __str__(self) -> str:
        return f"{self.role_id}/{self.number}"
