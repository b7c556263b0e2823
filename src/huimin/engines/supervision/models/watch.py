from django.db import models
from django.db.models import Q

from huimin.kernel.places.api import Placed


class Watch(Placed):
    """A clock that supervision keeps its own eye on. Made from facts; nobody's permission or definition touches it.

    `case_id` is null for an order that concerns a unit and no case; the clock of an order has the order's id. A replayed clock
    was told by an import: what fell due before `replayed_at` is history.
    Units: `held_s` is for how long the clock was held, in seconds of the time its limit is counted in; `restarted_at` is when
    it last ran on after it had stopped.
    """

    clock_id = models.UUIDField(primary_key=True)
    case_id = models.UUIDField(null=True)
    stage = models.CharField(max_length=10)
    unit_id = models.UUIDField(null=True)
    type_code = models.CharField(max_length=80)
    rules_number = models.PositiveIntegerField()
    limit = models.CharField(max_length=10)
    statutory = models.CharField(max_length=10, blank=True)
    calendar = models.CharField(max_length=40)
    time_zone = models.CharField(max_length=60)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    is_provisional = models.BooleanField(default=False)
    paused_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    next_at = models.DateTimeField(null=True)
    held_s = models.PositiveIntegerField(default=0)
    restarted_at = models.DateTimeField(null=True)
    is_replayed = models.BooleanField(default=False)
    replayed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["next_at"], name="supervision_watch_next", condition=Q(next_at__isnull=False)),
            models.Index(fields=["case_id"], name="supervision_watch_case"),
            models.Index(fields=["street_code", "started_at"], name="supervision_watch_street"),
            models.Index(fields=["unit_id", "started_at"], name="supervision_watch_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.stage} of {self.case_id}"
