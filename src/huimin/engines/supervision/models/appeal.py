from django.db import models
from django.db.models import F, Q

from ..types import AppealState
from .sanction import Sanction


class Appeal(models.Model):
    """A unit's appeal (申诉) against a sanction: filed within the limit of the rules, decided by somebody else than who gave it."""

    id = models.UUIDField(primary_key=True)
    sanction = models.OneToOneField(Sanction, models.PROTECT, related_name="appeal")
    state = models.CharField(max_length=10, choices=[(state.value, state.value) for state in AppealState])
    text = models.TextField()
    filed_by = models.UUIDField(null=True)
    filed_at = models.DateTimeField()
    given_by = models.UUIDField(null=True)
    points_before = models.DecimalField(max_digits=5, decimal_places=1)
    points_after = models.DecimalField(max_digits=5, decimal_places=1, null=True)
    answer = models.TextField(blank=True)
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-filed_at",)
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by=None) | (~Q(decided_by=F("given_by")) & ~Q(decided_by=F("filed_by"))),
                name="supervision_appeal_other_hand",
            ),
            models.CheckConstraint(
                condition=Q(state="filed", decided_at=None) | Q(~Q(state="filed"), decided_at__isnull=False),
                name="supervision_appeal_decided",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sanction_id} {self.state}"
