from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from ..drafting import DryRunState, Standing
from .case_type import CaseTypeVersion

STANDINGS = [(standing.value, standing.value) for standing in Standing]
RUN_STATES = [(state.value, state.value) for state in DryRunState]


class Draft(models.Model):
    """A case type in the making: what it shall say, who wrote it, who decided, and the version it became.

    Its content may be incomplete; only what is submitted is whole. Whoever wrote or last changed it does not decide.
    """

    id = models.UUIDField(primary_key=True)
    code = models.CharField(max_length=80)
    base = models.ForeignKey(CaseTypeVersion, models.PROTECT, null=True, related_name="+")
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    origin = models.CharField(max_length=200)
    shipped_digest = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=12, choices=STANDINGS, default=Standing.DRAFT)
    revision = models.PositiveIntegerField(default=1)
    author_id = models.UUIDField(null=True)
    editor_id = models.UUIDField(null=True)
    decider_id = models.UUIDField(null=True)
    remark = models.TextField(blank=True)
    valid_from = models.DateField(null=True)
    version = models.ForeignKey(CaseTypeVersion, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-changed_at",)
        indexes = [models.Index(fields=["code", "-changed_at"], name="casework_draft_code")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=list(Standing)), name="casework_draft_state"),
            models.CheckConstraint(
                condition=Q(decider_id=None) | (~Q(decider_id=F("author_id")) & ~Q(decider_id=F("editor_id"))),
                name="casework_draft_second_person",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[Standing.APPROVED, Standing.IN_FORCE, Standing.SUPERSEDED])
                | Q(decider_id__isnull=False, version__isnull=False),
                name="casework_draft_decided",
            ),
            models.UniqueConstraint(
                fields=["code"], condition=Q(state=Standing.APPROVED), name="casework_draft_one_waiting"
            ),
            models.UniqueConstraint(
                fields=["code"], condition=Q(state=Standing.IN_FORCE), name="casework_draft_one_in_force"
            ),
        ]

    def __str__(self) -> str:
        return f"draft of {self.code}"


class DryRun(models.Model):
    """A draft played over past cases: how far it is, and what would have come out otherwise. It changes no case."""

    id = models.UUIDField(primary_key=True)
    draft = models.ForeignKey(Draft, models.CASCADE, related_name="dry_runs")
    draft_revision = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=RUN_STATES, default=DryRunState.WAITING)
    case_ids = ArrayField(models.UUIDField())
    done = models.PositiveIntegerField(default=0)
    is_stop_wanted = models.BooleanField(default=False)
    counts = models.JSONField(default=dict)
    rows = models.JSONField(default=list)
    begun_by = models.UUIDField(null=True)
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-begun_at",)
        constraints = [
            models.CheckConstraint(condition=Q(state__in=list(DryRunState)), name="casework_dry_run_state"),
            models.UniqueConstraint(
                fields=["draft"],
                condition=Q(state__in=[DryRunState.WAITING, DryRunState.RUNNING]),
                name="casework_dry_run_one_running",
            ),
        ]

    def __str__(self) -> str:
        return f"dry run of {self.draft_id}"
