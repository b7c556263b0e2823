"""Who is away from when to when, and who acts for them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy
from uuid_utils.compat import uuid7

from .account import Account


class Absence(models.Model):
    """Somebody is away, from–to, for a kind of reason; a deputy may be named, who then acts on their posts.

    No words stand here: why somebody is ill is nobody's business.
    """

    class Kind(models.TextChoices):
        LEAVE = "leave", pgettext_lazy("absence", "Leave")
        SICK = "sick", pgettext_lazy("absence", "Sick leave")
        TRIP = "trip", pgettext_lazy("absence", "Away on duty")
        TRAINING = "training", pgettext_lazy("absence", "Training")
        OTHER = "other", pgettext_lazy("absence", "Other")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="absences")
    kind = models.CharField(max_length=10, choices=Kind)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    deputy = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="deputised")
    reported_by = models.UUIDField(null=True)
    named_by = models.UUIDField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-starts_at", "-id")
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="access_absence_ends_after_start"),
            models.CheckConstraint(
                condition=Q(deputy=None) | ~Q(deputy=F("account")), name="access_absence_deputy_is_another"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["leave", "sick", "trip", "training", "other"]), name="access_absence_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.starts_at:%Y-%m-%d}–{self.ends_at:%Y-%m-%d}"
