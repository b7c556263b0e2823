from django.db import models


class IndicatorSetVersion(models.Model):
    """An immutable version of the definitions of figures."""

    number = models.PositiveIntegerField(unique=True)
    definition = models.JSONField()
    digest = models.CharField(max_length=64)
    origin = models.CharField(max_length=200)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ("number",)

    def __str__(self) -> str:
        return str(self.number)
