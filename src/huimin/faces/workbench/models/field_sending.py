from django.db import models


class FieldSending(models.Model):
    """Something a field worker's phone has sent: its key makes that it counts once, however often the phone tries again."""

    key = models.UUIDField(primary_key=True)
    account_id = models.UUIDField()
    number = models.CharField(max_length=24)
    noted_at = models.DateTimeField()
    arrived_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["account_id", "-arrived_at"], name="workbench_field_of_person")]

    def __str__(self) -> str:
        return str(self.key)
