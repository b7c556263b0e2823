from django.db import models


class Mention(models.Model):
    """Somebody was named in a staff note of a case. The words stand in the note; here is who, where and by whom."""

    id = models.UUIDField(primary_key=True)
    case_id = models.UUIDField(db_index=True)
    fact_id = models.UUIDField()
    person_id = models.UUIDField()
    writer_id = models.UUIDField()
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-at",)
        constraints = [models.UniqueConstraint(fields=["fact_id", "person_id"], name="workbench_mention_once")]
        indexes = [
            models.Index(fields=["person_id", "at"], condition=models.Q(seen_at=None), name="workbench_mention_waiting")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.case_id}"
