from django.db import models
from django.db.models import Q


class ShiftNote(models.Model):
    """The hand-over of a desk at the change of shifts: how it stood, what the person adds, who took it over.

    `rows` are ids, numbers and times of the cases at that moment; words that people add are sealed.
    """

    id = models.UUIDField(primary_key=True)
    unit_id = models.UUIDField()
    account_id = models.UUIDField()
    to_account_id = models.UUIDField(null=True)
    counts = models.JSONField()
    rows = models.JSONField()
    words_sealed = models.TextField(blank=True, default="")
    handed_at = models.DateTimeField()
    received_at = models.DateTimeField(null=True)
    received_by = models.UUIDField(null=True)

    class Meta:
        ordering = ("-handed_at", "-id")
        constraints = [
            models.CheckConstraint(
                condition=Q(received_at=None, received_by=None)
                | Q(received_at__isnull=False, received_by__isnull=False) & ~Q(received_by=models.F("account_id")),
                name="workbench_shift_received_by_another",
            ),
        ]
        indexes = [
            models.Index(fields=["unit_id", "-handed_at", "-id"], name="workbench_shift_history"),
            models.Index(fields=["unit_id"], condition=Q(received_at=None), name="workbench_shift_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.handed_at}"
