from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from .application import Matter


class Material(models.Model):
    """One paper of one matter, as handed in, and how it was judged. A paper that was not handed in has no row."""

    id = models.UUIDField(primary_key=True)
    matter = models.ForeignKey(Matter, models.CASCADE, related_name="materials")
    code = models.CharField(max_length=40)
    state = models.CharField(max_length=10)
    file_ids = ArrayField(models.UUIDField(), default=list)
    fault = models.TextField(blank=True, help_text="what is wrong with it, in words for the applicant")
    source = models.ForeignKey("self", models.PROTECT, null=True, related_name="used_by")
    holder_id = models.UUIDField(null=True)
    holder_index = models.CharField(max_length=64)
    submitted_at = models.DateTimeField(help_text="when it was last handed in")
    checked_at = models.DateTimeField(null=True)
    checked_by = models.UUIDField(null=True)
    valid_until = models.DateField(null=True, help_text="the last day on which it may be used again")

    class Meta:
        ordering = ("matter", "code")
        constraints = [
            models.UniqueConstraint(fields=["matter", "code"], name="approval_material_once"),
            models.CheckConstraint(
                condition=Q(state__in=["submitted", "accepted", "deficient", "waived", "reused"]),
                name="approval_material_state",
            ),
            models.CheckConstraint(condition=~Q(state="deficient") | ~Q(fault=""), name="approval_material_fault_said"),
            models.CheckConstraint(
                condition=Q(state__in=["submitted", "reused"]) | Q(checked_by__isnull=False),
                name="approval_material_checked_by",
            ),
            models.CheckConstraint(
                condition=~Q(state="reused") | Q(source__isnull=False), name="approval_material_source"
            ),
        ]
        indexes = [
            models.Index(
                fields=["holder_index", "code", "-checked_at"],
                name="approval_material_reuse",
                condition=Q(state="accepted"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} of {self.matter_id}"
