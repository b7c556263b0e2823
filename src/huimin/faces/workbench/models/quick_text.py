from django.db import models

from .shared import Shared, shared_rightly


class QuickText(Shared):
    """A text that is used often (常用语): of a person, a unit or a street. Its words stand in versions."""

    id = models.UUIDField(primary_key=True)
    title = models.CharField(max_length=40)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ("title", "id")
        constraints = [shared_rightly("workbench_text_shared")]

    def __str__(self) -> str:
        return self.title


class QuickTextVersion(models.Model):
    """The words of a quick text, from a time until a time. A change ends one version and begins the next."""

    quick_text = models.ForeignKey(QuickText, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    text = models.CharField(max_length=1000)
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True)
    written_by = models.UUIDField()

    class Meta:
        ordering = ("-number",)
        constraints = [
            models.UniqueConstraint(fields=["quick_text", "number"], name="workbench_text_version_once"),
            models.UniqueConstraint(
                fields=["quick_text"], condition=models.Q(valid_until=None), name="workbench_text_one_open"
            ),
            models.CheckConstraint(
                condition=models.Q(valid_until=None) | models.Q(valid_until__gte=models.F("valid_from")),
                name="workbench_text_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quick_text_id} v{self.number}"
