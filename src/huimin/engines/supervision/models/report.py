from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from huimin.kernel.places.api import Placed


class Report(Placed):
    """One edition of a report of a division over a period. An edition is never written again; late facts make the next."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("report", "Waiting")
        MAKING = "making", pgettext_lazy("report", "Being made")
        READY = "ready", pgettext_lazy("report", "Ready")
        STOPPED = "stopped", pgettext_lazy("report", "Stopped")
        FAILED = "failed", pgettext_lazy("report", "Failed")

    id = models.UUIDField(primary_key=True)
    division_code = models.CharField(max_length=20)
    kind = models.CharField(max_length=8)
    period = models.CharField(max_length=12)
    language = models.CharField(max_length=10)
    edition = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    done = models.PositiveSmallIntegerField(default=0)
    total = models.PositiveSmallIntegerField(default=0)
    is_stop_asked = models.BooleanField(default=False)
    requested_by = models.UUIDField(null=True)
    requested_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    as_of = models.DateTimeField(null=True)
    definitions_number = models.PositiveIntegerField(null=True)
    digest = models.CharField(max_length=64, blank=True)
    problem = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("-requested_at", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=["division_code", "period", "language", "edition"], name="supervision_report_edition"
            ),
            models.UniqueConstraint(
                fields=["division_code", "period", "language"],
                condition=Q(state__in=("waiting", "making")),
                name="supervision_report_one_at_a_time",
            ),
            models.CheckConstraint(condition=Q(kind__in=("week", "month")), name="supervision_report_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.division_code} {self.period} {self.edition}"
