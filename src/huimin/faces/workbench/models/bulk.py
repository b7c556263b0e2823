from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy


class BulkRun(models.Model):
    """One act on many cases: chosen, run one by one, and what came of each."""

    class State(models.TextChoices):
        CHOSEN = "chosen", pgettext_lazy("bulk", "Not begun")
        RUNNING = "running", pgettext_lazy("bulk", "Running")
        STOPPED = "stopped", pgettext_lazy("bulk", "Stopped")
        DONE = "done", pgettext_lazy("bulk", "Finished")

    id = models.UUIDField(primary_key=True)
    account_id = models.UUIDField(db_index=True)
    post_id = models.UUIDField(null=True)
    state = models.CharField(max_length=8, choices=State, default=State.CHOSEN)
    verb = models.CharField(max_length=30, blank=True, default="")
    inputs_sealed = models.TextField(blank=True, default="")
    back = models.CharField(max_length=1000, blank=True, default="")
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state="chosen") | ~Q(verb=""), name="workbench_bulk_verb"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} by {self.account_id}"


class BulkRow(models.Model):
    """One case of a run, with the revision the person saw and what came of it."""

    class Result(models.TextChoices):
        WAITING = "", pgettext_lazy("bulk", "Waiting")
        DONE = "done", pgettext_lazy("bulk", "Done")
        REFUSED = "refused", pgettext_lazy("bulk", "Refused")

    run = models.ForeignKey(BulkRun, models.CASCADE, related_name="rows")
    place = models.PositiveIntegerField()
    case_id = models.UUIDField()
    revision = models.PositiveIntegerField()
    result = models.CharField(max_length=8, choices=Result, blank=True, default=Result.WAITING)
    code = models.CharField(max_length=60, blank=True, default="")
    reason = models.CharField(max_length=400, blank=True, default="")

    class Meta:
        ordering = ("place",)
        constraints = [models.UniqueConstraint(fields=["run", "case_id"], name="workbench_bulk_row_once")]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.result}"
