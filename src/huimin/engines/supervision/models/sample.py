from django.db import models
from django.db.models import Q

from huimin.kernel.places.api import Placed


class Sample(Placed):
    """A sample of closed cases drawn for checking (质检抽查): the same seed over the same closings gives the same cases."""

    id = models.UUIDField(primary_key=True)
    number = models.CharField(max_length=24, unique=True)
    seed = models.CharField(max_length=40)
    strata = models.CharField(max_length=10, choices=[(each, each) for each in ("none", "unit", "type", "both")])
    size = models.PositiveIntegerField()
    population = models.PositiveIntegerField()
    since = models.DateTimeField()
    until = models.DateTimeField()
    unit_id = models.UUIDField(null=True)
    type_code = models.CharField(max_length=80, blank=True)
    rules_number = models.PositiveIntegerField()
    drawn_by = models.UUIDField(null=True)
    drawn_at = models.DateTimeField()

    class Meta:
        ordering = ("-drawn_at", "-id")
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=models.F("since")), name="supervision_sample_period"),
            models.CheckConstraint(condition=Q(size__lte=models.F("population")), name="supervision_sample_size"),
        ]
        indexes = [models.Index(fields=["street_code", "-drawn_at", "-id"], name="supervision_sample_street")]

    def __str__(self) -> str:
        return self.number


class SampleItem(Placed):
    """One case of a sample: who looks at it, and what was found."""

    id = models.UUIDField(primary_key=True)
    sample = models.ForeignKey(Sample, models.PROTECT, related_name="items")
    place = models.PositiveIntegerField()
    case_id = models.UUIDField()
    fact_id = models.UUIDField()
    unit_id = models.UUIDField(null=True)
    type_code = models.CharField(max_length=80, blank=True)
    inspector_id = models.UUIDField(null=True)
    answers = models.JSONField(default=dict)
    score = models.PositiveSmallIntegerField(null=True)
    is_rework_proposed = models.BooleanField(default=False)
    note = models.TextField(blank=True)
    judged_by = models.UUIDField(null=True)
    judged_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("place",)
        constraints = [
            models.UniqueConstraint(fields=["sample", "case_id"], name="supervision_sample_once"),
            models.CheckConstraint(
                condition=Q(score=None, judged_at=None) | Q(score__range=(0, 100), judged_at__isnull=False),
                name="supervision_sample_judged",
            ),
        ]
        indexes = [
            models.Index(fields=["inspector_id"], name="supervision_sample_mine", condition=Q(judged_at__isnull=True))
        ]

    def __str__(self) -> str:
        return f"{self.case_id} of {self.sample_id}"
