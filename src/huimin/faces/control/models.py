from django.db import models
from django.db.models import F, Q


class SceneVersion(models.Model):
    """An immutable version of a scene: what the wall of a duty room shows on such a day.

    `division_code` is "" for what the product ships; a division's own version goes before it there and below.
    """

    id = models.UUIDField(primary_key=True)
    code = models.CharField(max_length=40)
    division_code = models.CharField(max_length=20, blank=True)
    number = models.PositiveIntegerField()
    definition = models.JSONField()
    digest = models.CharField(max_length=64)
    origin = models.CharField(max_length=200)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ("code", "division_code", "number")
        constraints = [models.UniqueConstraint(fields=["code", "division_code", "number"], name="control_scene_number")]

    def __str__(self) -> str:
        return f"{self.code}@{self.number}"


class SceneDeclaration(models.Model):
    """A scene declared for a division and all below it, until it ends or another one is declared there."""

    id = models.UUIDField(primary_key=True)
    division_code = models.CharField(max_length=20)
    scene_code = models.CharField(max_length=40)
    account_id = models.UUIDField(null=True)
    began_at = models.DateTimeField()
    until = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-began_at",)
        constraints = [
            models.UniqueConstraint(
                fields=["division_code"], condition=Q(ended_at=None), name="control_one_scene_a_division"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gt=F("began_at")), name="control_scene_ends_after_it_began"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scene_code} in {self.division_code}"
