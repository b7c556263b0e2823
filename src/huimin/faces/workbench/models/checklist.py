from django.db import models
from django.db.models import Q


class ChecklistItem(models.Model):
    """A thing to do on a case, on the list of a person or of a unit. Words are sealed: people write names into them."""

    id = models.UUIDField(primary_key=True)
    case_id = models.UUIDField()
    account_id = models.UUIDField(null=True)
    unit_id = models.UUIDField(null=True)
    text_sealed = models.TextField()
    due_on = models.DateField(null=True)
    created_by = models.UUIDField()
    created_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_by = models.UUIDField(null=True)

    class Meta:
        ordering = ("created_at", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(account_id=None, unit_id__isnull=False) | Q(account_id__isnull=False, unit_id=None),
                name="workbench_item_one_owner",
            ),
            models.CheckConstraint(
                condition=Q(done_at=None, done_by=None) | Q(done_at__isnull=False, done_by__isnull=False),
                name="workbench_item_done_by",
            ),
        ]
        indexes = [
            models.Index(fields=["case_id"], name="workbench_item_case"),
            models.Index(fields=["account_id"], condition=Q(done_at=None), name="workbench_item_person"),
            models.Index(fields=["unit_id"], condition=Q(done_at=None), name="workbench_item_unit"),
        ]

    def __str__(self) -> str:
        return str(self.id)
