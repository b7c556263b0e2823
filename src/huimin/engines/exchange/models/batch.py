"""One run of one file through one mapping."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from uuid_utils.compat import uuid7


class BatchState(models.TextChoices):
    RUNNING = "running", _("Running")
    STOPPED = "stopped", _("Stopped, can be resumed")
    FAILED = "failed", _("Failed, can be resumed")
    DONE = "done", _("Completed")


class Batch(models.Model):
    """`rows_read` is the row up to which everything is applied: a run that is taken up again goes on after it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    target = models.CharField(_("target"), max_length=40)  # what the rows become: "requests" …
    origin = models.CharField(_("origin"), max_length=100)
    file_name = models.CharField(_("file"), max_length=255)
    file_digest = models.CharField(max_length=64)  # SHA-256 of the bytes
    file_bytes = models.BigIntegerField(default=0)
    mapping_name = models.CharField(_("mapping"), max_length=255)
    mapping_digest = models.CharField(max_length=64)
    mapping = models.JSONField(_("mapping as it was"))
    state = models.CharField(_("state"), max_length=10, choices=BatchState.choices, default=BatchState.RUNNING)
    rows_read = models.BigIntegerField(default=0)
    report = models.JSONField(_("report"), default=dict)
    problem = models.TextField(_("problem"), blank=True, default="")
    account_id = models.UUIDField(null=True, blank=True)
    started_at = models.DateTimeField(_("started"))
    updated_at = models.DateTimeField(_("last moved"))
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    class Meta:
        verbose_name = _("batch")
        verbose_name_plural = _("batches")
        ordering = ["-started_at"]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=BatchState.values), name="exchange_batch_state_known"),
            models.UniqueConstraint(
                fields=["target", "origin", "file_digest", "mapping_digest"],
                condition=~models.Q(state="done"),
                name="exchange_batch_one_unfinished",
            ),
        ]
        indexes = [models.Index(fields=["target", "origin", "-started_at"], name="exchange_batch_origin")]

    def __str__(self) -> str:
        return f"{self.origin} {self.file_name}"
