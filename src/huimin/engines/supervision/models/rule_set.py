from django.db import models
from django.db.models import F, Q


class RuleSetVersion(models.Model):
    """An immutable version of the rules, in force from a date; a watch pins the one it began under."""

    number = models.PositiveIntegerField(unique=True)
    definition = models.JSONField()
    digest = models.CharField(max_length=64)
    origin = models.CharField(max_length=200)
    created_at = models.DateTimeField()
    valid_from = models.DateTimeField()
    drafted_by = models.UUIDField(null=True)
    approved_by = models.UUIDField(null=True)

    class Meta:
        ordering = ("number",)
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("drafted_by")), name="supervision_rules_two_people"
            ),
            models.CheckConstraint(condition=Q(valid_from__gte=F("created_at")), name="supervision_rules_not_back"),
        ]

    def __str__(self) -> str:
        return str(self.number)
