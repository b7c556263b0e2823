from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GistIndex
from django.db.models import Q

from huimin.kernel.places.api import Placed

from ..transitions import Stage, State

STATES = [(state.value, state.value) for state in State]
STAGES = [(stage.value, stage.value) for stage in Stage]


class Case(Placed):
    """One need of one person or device, from being raised to being answered and rated."""

    id = models.UUIDField(primary_key=True)
    number = models.CharField(max_length=24, unique=True)
    query_code_index = models.CharField(max_length=64, blank=True)
    type_code = models.CharField(max_length=80)
    type_version_id = models.UUIDField()
    title = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    form = models.JSONField(default=dict)
    channel = models.CharField(max_length=20)
    language = models.CharField(max_length=10, default="zh-hans")
    priority = models.CharField(max_length=10, default="normal")

    reporter_id = models.UUIDField(null=True)
    reporter_name_sealed = models.TextField(blank=True)
    reporter_phone_sealed = models.TextField(blank=True)
    reporter_phone_index = models.CharField(max_length=64, blank=True)
    reporter_email_sealed = models.TextField(blank=True, default="", db_default="")
    reporter_email_index = models.CharField(max_length=64, blank=True, default="", db_default="")
    reply_by = models.CharField(max_length=10, blank=True, default="", db_default="")
    is_anonymous = models.BooleanField(default=False)

    address = models.CharField(max_length=300, blank=True)
    point = models.PointField(srid=4326, null=True, spatial_index=False)  # casework_case_near has it
    is_place_approximate = models.BooleanField(default=False)

    state = models.CharField(max_length=12, choices=STATES)
    unit_id = models.UUIDField(null=True)
    desk_id = models.UUIDField(null=True)
    signer_id = models.UUIDField(null=True)
    finisher_id = models.UUIDField(null=True)
    outcome = models.CharField(max_length=40, blank=True)
    due_at = models.DateTimeField(null=True)
    is_due_provisional = models.BooleanField(default=False)

    raised_at = models.DateTimeField()
    registered_at = models.DateTimeField(null=True)
    dispatched_at = models.DateTimeField(null=True)
    signed_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    verified_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    updated_at = models.DateTimeField()

    return_count = models.PositiveSmallIntegerField(default=0)
    rework_count = models.PositiveSmallIntegerField(default=0)
    reopen_count = models.PositiveSmallIntegerField(default=0)
    urge_count = models.PositiveSmallIntegerField(default=0)
    pending_extension = models.CharField(max_length=10, blank=True)
    rating = models.PositiveSmallIntegerField(null=True)
    is_solved = models.BooleanField(null=True)
    rated_at = models.DateTimeField(null=True)
    unread_count = models.PositiveSmallIntegerField(default=0, db_default=0)

    # The joint work of several units, and what the desk must know. Empty for most cases, which pay nothing for them.
    task_count = models.PositiveSmallIntegerField(db_default=0)
    relation_count = models.PositiveSmallIntegerField(db_default=0)
    offered_to = ArrayField(models.UUIDField(), null=True)
    is_final = models.BooleanField(db_default=False)  # dispatched so that the unit cannot send it back
    is_guided = models.BooleanField(db_default=False)
    is_ordered = models.BooleanField(db_default=False)
    urged_by = models.CharField(max_length=10, blank=True, db_default="")
    review_on = models.DateField(null=True)
    is_review_due = models.BooleanField(db_default=False)
    checks = ArrayField(models.CharField(max_length=40), null=True)
    answers = models.JSONField(null=True)  # to the rating questions
    call_count = models.PositiveSmallIntegerField(db_default=0)
    is_reached = models.BooleanField(null=True)

    revision = models.PositiveIntegerField(default=1)
    origin = models.CharField(max_length=60, blank=True)
    origin_key = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ("-raised_at",)
        constraints = [
            models.UniqueConstraint(
                fields=["origin", "origin_key"], condition=~Q(origin=""), name="casework_case_origin_once"
            ),
            models.CheckConstraint(condition=Q(state__in=list(State)), name="casework_case_state"),
            models.CheckConstraint(
                condition=Q(reply_by__in=["", "sms", "email", "portal"]), name="casework_case_reply_by"
            ),
            models.CheckConstraint(
                condition=Q(rating=None, rated_at=None) | Q(rating__range=(1, 5), rated_at__isnull=False),
                name="casework_case_rating",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.CLOSED, State.REJECTED, State.VOIDED]) | Q(closed_at__isnull=False),
                name="casework_case_closed_at",
            ),
            models.CheckConstraint(condition=Q(offered_to=None) | Q(state=State.OFFERED), name="casework_case_offered"),
            models.CheckConstraint(
                condition=~Q(state__in=[State.DISPATCHED, State.HANDLING, State.SUSPENDED, State.DONE])
                | Q(unit_id__isnull=False),
                name="casework_case_unit",
            ),
        ]
        indexes = [
            models.Index(fields=["street_code", "-raised_at", "-id"], name="casework_case_street"),
            models.Index(fields=["city_code", "-raised_at", "-id"], name="casework_case_city"),
            models.Index(
                fields=["reporter_id", "-raised_at"],
                name="casework_case_reporter",
                condition=Q(reporter_id__isnull=False),
            ),
            models.Index(fields=["-raised_at", "-id"], name="casework_case_raised"),
            models.Index(fields=["type_code", "-raised_at"], name="casework_case_type"),
            GistIndex(fields=["point", "raised_at"], name="casework_case_near", condition=Q(point__isnull=False)),
            models.Index(
                fields=["review_on"], name="casework_case_review", condition=Q(state="suspended", is_review_due=False)
            ),
            models.Index(
                fields=["reporter_phone_index"], name="casework_case_phone", condition=~Q(reporter_phone_index="")
            ),
        ]

    def __str__(self) -> str:
        return self.number


class WorkItem(Placed):
    """A case on one unit's desk. Lists read this table alone, so it carries all they filter and sort by.

    Exactly one item of a case is current: that of the unit whose turn it is, or was last.
    """

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, models.CASCADE, related_name="items")
    unit_id = models.UUIDField()
    number = models.CharField(max_length=24)
    title = models.CharField(max_length=200)
    type_code = models.CharField(max_length=80)
    channel = models.CharField(max_length=20)
    priority = models.CharField(max_length=10)
    state = models.CharField(max_length=12)
    stage = models.CharField(max_length=10, blank=True)
    is_open = models.BooleanField()
    is_current = models.BooleanField()
    due_at = models.DateTimeField(null=True)
    is_due_provisional = models.BooleanField(default=False)
    raised_at = models.DateTimeField()
    arrived_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    card = models.CharField(max_length=10, blank=True)
    flags = ArrayField(models.CharField(max_length=30), default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "unit_id"], name="casework_item_once"),
            models.UniqueConstraint(fields=["case"], condition=Q(is_current=True), name="casework_item_current"),
        ]
        indexes = [
            models.Index(fields=["unit_id", "due_at", "id"], name="casework_item_desk", condition=Q(is_open=True)),
            models.Index(
                fields=["unit_id", "state", "due_at", "id"], name="casework_item_desk_state", condition=Q(is_open=True)
            ),
            models.Index(
                fields=["unit_id", "type_code", "due_at", "id"],
                name="casework_item_desk_type",
                condition=Q(is_open=True),
            ),
            models.Index(fields=["unit_id", "-raised_at", "-id"], name="casework_item_unit"),
            models.Index(
                fields=["street_code", "-raised_at", "-id"], name="casework_item_street", condition=Q(is_current=True)
            ),
            models.Index(
                fields=["community_code", "-raised_at", "-id"],
                name="casework_item_community",
                condition=Q(is_current=True),
            ),
            models.Index(
                fields=["city_code", "-raised_at", "-id"], name="casework_item_city", condition=Q(is_current=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} at {self.unit_id}"


class Clock(models.Model):
    """How long one stage of one case has run, and when it is due. Every stage has one; rework goes on with the first.

    Stage `task` has one for each unit that works on the case beside the leading one.
    """

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, models.CASCADE, related_name="clocks")
    stage = models.CharField(max_length=10, choices=STAGES)
    unit_id = models.UUIDField(null=True)
    limit = models.CharField(max_length=10)
    statutory = models.CharField(max_length=10, blank=True)
    calendar = models.CharField(max_length=40)
    time_zone = models.CharField(max_length=60)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    is_provisional = models.BooleanField(default=False)
    stopped_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["case"], name="casework_clock_open", condition=Q(stopped_at=None))]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "stage", "unit_id"],
                condition=Q(stopped_at=None),
                nulls_distinct=False,
                name="casework_clock_one_running",
            ),
            models.CheckConstraint(
                condition=Q(stopped_at=None) | Q(stopped_at__gte=models.F("started_at")), name="casework_clock_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stage} of {self.case_id}"


class Note(models.Model):
    """The words that go with an act: reasons, notes and answers. Facts point here, they never hold text."""

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, models.CASCADE, related_name="notes")
    text = models.TextField()
    is_public = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ("created_at",)

    def __str__(self) -> str:
        return str(self.id)
