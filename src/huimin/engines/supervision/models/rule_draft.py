from django.db import models
from django.db.models import F, Q


class RuleDraft(models.Model):
    """A change of the rules that waits for a second person."""

    id = models.UUIDField(primary_key=True)
    definition = models.JSONField()
    base_number = models.PositiveIntegerField()
    origin = models.CharField(max_length=200)
    note = models.CharField(max_length=1000, blank=True)
    drafted_by = models.UUIDField(null=True)
    drafted_at = models.DateTimeField()
    valid_from = models.DateTimeField(null=True)
    state = models.CharField(
        max_length=10, choices=[(state, state) for state in ("open", "approved", "refused", "withdrawn")]
    )
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    number = models.PositiveIntegerField(null=True)

    class Meta:
        ordering = ("-drafted_at",)
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "refused"]) | Q(drafted_by=None) | ~Q(decided_by=F("drafted_by")),
                name="supervision_draft_two_people",
            ),
            models.CheckConstraint(
                condition=Q(state="open", decided_at=None) | Q(~Q(state="open"), decided_at__isnull=False),
                name="supervision_draft_decided",
            ),
        ]

    def __str__(self) -> str:
        return f"draft on {self.base_number}"
