from django.db import models
from django.db.models import Q

from huimin.kernel.places.api import Placed

from ..types import OrderState

STATES = [(state.value, state.value) for state in OrderState]


class Order(Placed):
    """A supervision order (督办) to a unit, about a case or about the unit itself, with a deadline of its own."""

    id = models.UUIDField(primary_key=True)
    number = models.CharField(max_length=24, unique=True)
    case_id = models.UUIDField(null=True)
    unit_id = models.UUIDField()
    title = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=STATES)
    limit = models.CharField(max_length=10)
    due_at = models.DateTimeField()
    is_provisional = models.BooleanField(default=False)
    calendar = models.CharField(max_length=40)
    time_zone = models.CharField(max_length=60)
    issued_by = models.UUIDField(null=True)
    issued_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("-issued_at", "-id")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["closed", "withdrawn"], closed_at__isnull=False)
                | Q(state__in=["issued", "received", "answered"], closed_at=None),
                name="supervision_order_closed",
            ),
            models.CheckConstraint(
                condition=~Q(state="answered") | Q(answered_at__isnull=False), name="supervision_order_answered"
            ),
        ]
        indexes = [
            models.Index(fields=["unit_id", "-issued_at", "-id"], name="supervision_order_unit"),
            models.Index(fields=["street_code", "-issued_at", "-id"], name="supervision_order_street"),
            models.Index(fields=["case_id"], name="supervision_order_case", condition=Q(case_id__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.number


class OrderStep(models.Model):
    """What was said at one step of an order. Facts hold no words: these are kept here, and the fact has the step's id."""

    id = models.UUIDField(primary_key=True)
    order = models.ForeignKey(Order, models.CASCADE, related_name="steps")
    verb = models.CharField(max_length=12)
    text = models.TextField(blank=True)
    account_id = models.UUIDField(null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "id")
        indexes = [models.Index(fields=["order", "at"], name="supervision_step_order")]

    def __str__(self) -> str:
        return f"{self.verb} {self.order_id}"
