from django.db import models
from django.db.models import F, Q

from .case import Case


class Relation(models.Model):
    """How one case stands to another: it repeats it, is a part of it, or has to do with it."""

    KINDS = ("duplicate_of", "child_of", "related")

    id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=12, choices=[(kind, kind) for kind in KINDS])
    case = models.ForeignKey(Case, models.CASCADE, related_name="relations")
    other = models.ForeignKey(Case, models.CASCADE, related_name="relations_from")
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("created_at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "case", "other"], condition=Q(ended_at=None), name="casework_relation_once"
            ),
            models.UniqueConstraint(
                fields=["case", "kind"],
                condition=Q(ended_at=None) & Q(kind__in=["duplicate_of", "child_of"]),
                name="casework_relation_one_above",
            ),
            models.CheckConstraint(condition=~Q(case=F("other")), name="casework_relation_two"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind} {self.other_id}"
