"""The tree of organisations: governments, street offices, departments, units, communities, stations, centres."""

from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import pgettext_lazy
from uuid_utils.compat import uuid7


def standing(prefix: str = "", *, at: datetime | None = None) -> Q:
    """The organisations that are not closed now, or at a time; `prefix` leads to them ("organisation__")."""
    until = Q(**{f"{prefix}closed_at": None}) | Q(**{f"{prefix}closed_at__gt": at or timezone.now()})
    return Q(**{f"{prefix}is_active": True}) & until


class Organisation(models.Model):
    """One organisation. `ancestor_ids` runs from the root to the parent, kept by the action that moves it.

    From `closed_at` on nobody sits on its posts and no case goes to it; what it did stays.
    """

    class Kind(models.TextChoices):
        GOVERNMENT = "government", pgettext_lazy("organisation", "government")
        STREET_OFFICE = "street_office", pgettext_lazy("organisation", "street office")
        TOWN_GOVERNMENT = "town_government", pgettext_lazy("organisation", "town government")
        DEPARTMENT = "department", pgettext_lazy("organisation", "department")
        UNIT = "unit", pgettext_lazy("organisation", "unit")
        COMMUNITY = "community", pgettext_lazy("organisation", "residents' committee")
        STATION = "station", pgettext_lazy("organisation", "station")
        SERVICE_CENTRE = "service_centre", pgettext_lazy("organisation", "service centre")
        SUPERVISION_CENTRE = "supervision_centre", pgettext_lazy("organisation", "supervision centre")
        DISPATCH_CENTRE = "dispatch_centre", pgettext_lazy("organisation", "dispatch centre")
        HOTLINE = "hotline", pgettext_lazy("organisation", "hotline")
        COMPANY = "company", pgettext_lazy("organisation", "company")
        OTHER = "other", pgettext_lazy("organisation", "other")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField(max_length=64, unique=True)
    name = models.JSONField()
    kind = models.CharField(max_length=24, choices=Kind)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    ancestor_ids = ArrayField(models.UUIDField(), default=list, blank=True)
    division_code = models.CharField(max_length=32, blank=True, default="", db_index=True)
    division_level = models.CharField(max_length=12, blank=True, default="")
    calendar_code = models.CharField(max_length=32, blank=True, default="")
    is_active = models.BooleanField(default=True)
    closed_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [GinIndex(fields=["ancestor_ids"], name="access_organisation_ancestors")]
        constraints = [
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")), name="access_organisation_not_its_own_parent"
            )
        ]

    def __str__(self) -> str:
        return self.code
