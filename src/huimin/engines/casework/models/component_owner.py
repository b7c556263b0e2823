from django.db import models
from django.db.models import F, Q


class ComponentOwner(models.Model):
    """Which unit maintains components of a class in a division, those of one owner or of all.

    Source: GB/T 30428.2: each component has its owner (权属单位) and who maintains it (养护单位).
    """

    id = models.UUIDField(primary_key=True)
    component_class = models.CharField(max_length=20)
    owner_code = models.CharField(max_length=40, blank=True)
    division_code = models.CharField(max_length=20)
    unit_id = models.UUIDField()
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)

    class Meta:
        ordering = ("component_class", "division_code", "owner_code")
        constraints = [
            models.UniqueConstraint(
                fields=["component_class", "division_code", "owner_code", "unit_id", "valid_from"],
                nulls_distinct=False,
                name="casework_owner_once",
            ),
            models.CheckConstraint(condition=~Q(component_class=""), name="casework_owner_class"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_from=None) | Q(valid_to__gt=F("valid_from")),
                name="casework_owner_valid",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.component_class} in {self.division_code}"
