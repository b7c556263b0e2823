"""Posts, and who sits on them from when to when."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from uuid_utils.compat import uuid7

from .absence import Absence
from .organisation import Organisation, standing
from .role import Role


def in_use(prefix: str = "") -> Q:
    """The posts that are not retired now, in organisations that are not closed; `prefix` leads to them ("post__")."""
    until = Q(**{f"{prefix}retired_at": None}) | Q(**{f"{prefix}retired_at__gt": timezone.now()})
    return Q(**{f"{prefix}is_active": True}) & until & standing(f"{prefix}organisation__")


class Post(models.Model):
    """A seat in an organisation with its roles and the division it looks after. From `retired_at` on nobody sits on it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField(max_length=64, unique=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="posts")
    title = models.JSONField()
    roles = models.ManyToManyField(Role, related_name="posts", blank=True)
    division_code = models.CharField(max_length=32, blank=True, default="")
    division_level = models.CharField(max_length=12, blank=True, default="")
    is_active = models.BooleanField(default=True)
    retired_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.code

    @property
    def ends_at(self) -> datetime | None:
        """When it is retired, or its organisation closed; None while neither is decided. The organisation must be loaded."""
        days = [day for day in (self.retired_at, self.organisation.closed_at) if day]
        return min(days, default=None)


class PostHolding(models.Model):
    """Somebody sits on a post, in substance or acting for another, from–to."""

    class Kind(models.TextChoices):
        SUBSTANTIVE = "substantive", _("substantive")
        ACTING = "acting", _("acting")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="holdings")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="holdings")
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.SUBSTANTIVE)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    absence = models.ForeignKey(Absence, on_delete=models.PROTECT, null=True, related_name="holdings")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "post"], condition=Q(ends_at__isnull=True), name="access_holding_open_once"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gte=F("starts_at")),
                name="access_holding_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} on {self.post_id}"
