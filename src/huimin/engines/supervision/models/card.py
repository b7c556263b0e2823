from django.db import models
from django.db.models import Q

from huimin.kernel.places.api import Placed

from ..types import CardKind
from .watch import Watch

KINDS = [(kind.value, kind.value) for kind in CardKind]


class Card(Placed):
    """A card for one clock, each kind once, dated by the clock and not by the job.

    `account_id` is who had the case in hand when it fell due. A historic card tells of a past that was replayed; a card that an
    appeal cancelled stays, and is no longer counted.
    """

    id = models.UUIDField(primary_key=True)
    watch = models.ForeignKey(Watch, models.PROTECT, related_name="cards")
    kind = models.CharField(max_length=10, choices=KINDS)
    case_id = models.UUIDField(null=True)
    stage = models.CharField(max_length=10)
    unit_id = models.UUIDField(null=True)
    type_code = models.CharField(max_length=80)
    at = models.DateTimeField()
    issued_at = models.DateTimeField()
    is_provisional = models.BooleanField(default=False)
    account_id = models.UUIDField(null=True)
    is_historic = models.BooleanField(default=False)
    is_counted = models.BooleanField(default=True)

    class Meta:
        ordering = ("-at", "-id")
        constraints = [
            models.UniqueConstraint(fields=["watch", "kind"], name="supervision_card_once"),
            models.CheckConstraint(condition=Q(issued_at__gte=models.F("at")), name="supervision_card_dated"),
        ]
        indexes = [
            models.Index(fields=["street_code", "-at", "-id"], name="supervision_card_street"),
            models.Index(fields=["unit_id", "-at", "-id"], name="supervision_card_unit"),
            models.Index(fields=["case_id"], name="supervision_card_case"),
            models.Index(
                fields=["account_id", "at"], name="supervision_card_person", condition=Q(account_id__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} for {self.stage} of {self.case_id}"
