from django.db import models


class PrivateNote(models.Model):
    """What one person writes down about a case for themselves alone: sealed, and gone when they erase it."""

    id = models.UUIDField(primary_key=True)
    account_id = models.UUIDField()
    case_id = models.UUIDField()
    text_sealed = models.TextField()
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account_id", "case_id"], name="workbench_private_note_once")]

    def __str__(self) -> str:
        return str(self.id)
