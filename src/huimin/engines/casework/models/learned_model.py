from django.db import models


class LearnedModel(models.Model):
    """A version of what was learned from past cases: by what types or units are suggested, and how often that is right.

    The artefact is arrays and a vocabulary, never code; its digest says that it is whole.
    """

    TARGETS = [("type", "type"), ("unit", "unit")]
    FAMILIES = [("han", "han"), ("latin", "latin")]

    id = models.UUIDField(primary_key=True)
    target = models.CharField(max_length=10, choices=TARGETS)
    family = models.CharField(max_length=10, choices=FAMILIES)
    number = models.PositiveIntegerField()
    trained_at = models.DateTimeField()
    case_count = models.PositiveIntegerField()
    held_back_count = models.PositiveIntegerField()
    class_count = models.PositiveIntegerField()
    report = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    artefact = models.BinaryField()

    class Meta:
        ordering = ("target", "family", "number")
        constraints = [
            models.UniqueConstraint(fields=["target", "family", "number"], name="casework_learned_number"),
            models.CheckConstraint(condition=models.Q(target__in=["type", "unit"]), name="casework_learned_target"),
            models.CheckConstraint(condition=models.Q(family__in=["han", "latin"]), name="casework_learned_family"),
        ]

    def __str__(self) -> str:
        return f"{self.target} {self.family} {self.number}"
