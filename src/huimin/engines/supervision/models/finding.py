from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from huimin.kernel.places.api import Placed

from ..types import Behaviour

WHAT = [(each.value, each.value) for each in Behaviour]


class Finding(Placed):
    """Conduct that a rule noticed in facts: pinned to the facts that prove it, dated by the last of them, once however often
    facts are read.
    """

    id = models.UUIDField(primary_key=True)
    key = models.CharField(max_length=120, unique=True)
    rule = models.CharField(max_length=40)
    what = models.CharField(max_length=30, choices=WHAT)
    rules_number = models.PositiveIntegerField()
    weight = models.DecimalField(max_digits=5, decimal_places=1)
    case_id = models.UUIDField()
    unit_id = models.UUIDField(null=True)
    account_id = models.UUIDField(null=True)
    type_code = models.CharField(max_length=80, blank=True)
    at = models.DateTimeField()
    noted_at = models.DateTimeField()
    fact_ids = ArrayField(models.UUIDField())
    details = models.JSONField(default=dict)
    is_historic = models.BooleanField(default=False)
    is_counted = models.BooleanField(default=True)

    class Meta:
        ordering = ("-at", "-id")
        constraints = [
            models.CheckConstraint(condition=Q(fact_ids__len__gte=1), name="supervision_finding_proved"),
            models.CheckConstraint(condition=Q(noted_at__gte=F("at")), name="supervision_finding_dated"),
        ]
        indexes = [
            models.Index(fields=["street_code", "-at", "-id"], name="supervision_finding_street"),
            models.Index(fields=["unit_id", "-at", "-id"], name="supervision_finding_unit"),
            models.Index(fields=["case_id"], name="supervision_finding_case"),
        ]

    def __str__(self) -> str:
        return f"{self.what} of {self.case_id}"
