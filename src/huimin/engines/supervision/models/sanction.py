from django.db import models
from django.db.models import Q

from huimin.kernel.places.api import Placed

from ..types import SanctionKind, SanctionState
from .card import Card
from .finding import Finding


class Sanction(Placed):
    """What follows from cards or a finding: proposed by a rule or a person, given by the supervision officer."""

    id = models.UUIDField(primary_key=True)
    key = models.CharField(max_length=120, unique=True)
    number = models.CharField(max_length=24, unique=True)
    kind = models.CharField(max_length=12, choices=[(kind.value, kind.value) for kind in SanctionKind])
    state = models.CharField(max_length=10, choices=[(state.value, state.value) for state in SanctionState])
    unit_id = models.UUIDField(null=True)
    account_id = models.UUIDField(null=True)
    case_id = models.UUIDField(null=True)
    finding = models.ForeignKey(Finding, models.PROTECT, null=True, related_name="sanctions")
    cards = models.ManyToManyField(Card, related_name="sanctions")
    points = models.DecimalField(max_digits=5, decimal_places=1)
    reason = models.CharField(max_length=1000, blank=True)
    rules_number = models.PositiveIntegerField()
    proposed_by = models.UUIDField(null=True)
    proposed_at = models.DateTimeField()
    given_by = models.UUIDField(null=True)
    given_at = models.DateTimeField(null=True)
    appeal_until = models.DateTimeField(null=True)
    is_counted = models.BooleanField(default=False)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("-proposed_at", "-id")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["given", "cancelled"], given_at__isnull=False)
                | Q(state__in=["proposed", "dropped"], given_at=None),
                name="supervision_sanction_given",
            ),
            models.CheckConstraint(
                condition=Q(is_counted=False) | Q(state="given"), name="supervision_sanction_counted"
            ),
            models.CheckConstraint(condition=Q(points__gte=0), name="supervision_sanction_points"),
        ]
        indexes = [
            models.Index(fields=["unit_id", "-proposed_at", "-id"], name="supervision_sanction_unit"),
            models.Index(fields=["street_code", "-proposed_at", "-id"], name="supervision_sanction_street"),
        ]

    def __str__(self) -> str:
        return self.number
