from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from .application import Matter


class Correction(models.Model):
    """A notice of everything that is missing: one at a time. Source: 行政许可法 32."""

    id = models.UUIDField(primary_key=True)
    matter = models.ForeignKey(Matter, models.CASCADE, related_name="corrections")
    codes = ArrayField(models.CharField(max_length=40), help_text="the materials to be mended")
    words = models.TextField(blank=True)
    requested_at = models.DateTimeField()
    requested_by = models.UUIDField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("requested_at",)
        constraints = [
            models.UniqueConstraint(
                fields=["matter"], condition=Q(answered_at=None), name="approval_correction_one_open"
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None) | Q(answered_at__gte=F("requested_at")), name="approval_correction_order"
            ),
            models.CheckConstraint(condition=Q(codes__len__gt=0), name="approval_correction_something"),
        ]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.requested_at:%F}"
