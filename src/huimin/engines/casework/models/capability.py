from django.db import models


class CapabilityName(models.Model):
    """What a capability is called, in immutable versions: the highest number counts. A code without a name is shown bare."""

    id = models.UUIDField(primary_key=True)
    code = models.CharField(max_length=60)
    number = models.PositiveIntegerField()
    title = models.JSONField()
    origin = models.CharField(max_length=200)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ("code", "-number")
        constraints = [models.UniqueConstraint(fields=["code", "number"], name="casework_capability_number")]

    def __str__(self) -> str:
        return f"{self.code}@{self.number}"
