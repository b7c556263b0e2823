from django.db import models
from django.db.models import Q

from ..transitions import RUNNING_TASKS, TaskState
from .case import Case, Note

STATES = [(state.value, state.value) for state in TaskState]


class Task(models.Model):
    """The part of one unit in a case that several work on. Tasks of one `order` run side by side; the next order follows."""

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, models.CASCADE, related_name="tasks")
    unit_id = models.UUIDField()
    code = models.CharField(
        max_length=40, blank=True
    )  # of the plan in the case type; "" for one that a person asked for
    title = models.JSONField()
    order = models.PositiveSmallIntegerField(default=1)
    is_opinion = models.BooleanField(default=False)
    limit = models.CharField(max_length=10)
    statutory = models.CharField(max_length=10, blank=True)
    round = models.PositiveSmallIntegerField(default=0)  # how often the case had been reopened when it was made
    state = models.CharField(max_length=10, choices=STATES)
    opinion = models.CharField(max_length=10, blank=True)
    signer_id = models.UUIDField(null=True)
    finisher_id = models.UUIDField(null=True)
    due_at = models.DateTimeField(null=True)
    note = models.ForeignKey(Note, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("order", "created_at", "id")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=list(TaskState)), name="casework_task_state"),
            models.CheckConstraint(condition=Q(opinion__in=["", "agree", "disagree"]), name="casework_task_opinion"),
            models.CheckConstraint(condition=Q(order__range=(1, 20)), name="casework_task_order"),
            models.UniqueConstraint(
                fields=["case", "unit_id"], condition=Q(state__in=sorted(RUNNING_TASKS)), name="casework_task_running"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code or self.id} of {self.case_id}"
