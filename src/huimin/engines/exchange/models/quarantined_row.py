"""A row that could not be taken in, kept as it came, with what is wrong with it."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from uuid_utils.compat import uuid7


class QuarantineState(models.TextChoices):
    WAITING = "waiting", _("Waiting for a mended mapping or row")
    RELEASED = "released", _("Taken in since")


class QuarantinedRow(models.Model):
    """`raw` may hold personal values: it is read only with the permission `exchange.quarantine_view`."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    target = models.CharField(max_length=40)
    origin = models.CharField(_("origin"), max_length=100)
    raw_digest = models.CharField(max_length=64)
    occurrence = models.PositiveIntegerField(default=0)  # equal bad rows of one file are counted from 0
    key = models.CharField(_("key"), max_length=200, blank=True, default="")
    row_number = models.BigIntegerField(_("row"))
    line = models.BigIntegerField(_("line"), default=0)
    raw = models.JSONField(_("row as it came"))  # {"values": {…}} or {"text": "…"} where it could not be taken apart
    faults = models.JSONField(_("faults"))  # [{"field", "code", "value", "detail"}]
    state = models.CharField(max_length=10, choices=QuarantineState.choices, default=QuarantineState.WAITING)
    batch = models.ForeignKey("exchange.Batch", on_delete=models.CASCADE, related_name="quarantined")  # where last seen
    first_seen_at = models.DateTimeField()
    last_tried_at = models.DateTimeField()

    class Meta:
        verbose_name = _("quarantined row")
        verbose_name_plural = _("quarantined rows")
        ordering = ["row_number"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=QuarantineState.values), name="exchange_quarantine_state_known"
            ),
            models.UniqueConstraint(
                fields=["target", "origin", "raw_digest", "occurrence"], name="exchange_quarantined_row_once"
            ),
        ]
        indexes = [
            models.Index(fields=["target", "origin", "key"], name="exchange_quarantine_key"),
            models.Index(fields=["batch", "state", "row_number"], name="exchange_quarantine_batch"),
        ]

    def __str__(self) -> str:
        return f"{self.origin} row {self.row_number}"
