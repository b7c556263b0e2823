from django.db import models
from django.db.models import F, Q


class CaseType(models.Model):
    """A kind of need. What it asks and promises stands in its versions; one of them is in force.

    Another may wait for its day: from `next_from` on it is the one in force, whether or not the job that tidies up has run.
    From `ends_at` on the one in force is not offered any more, from `next_ends_at` on neither is the next.
    """

    code = models.CharField(primary_key=True, max_length=80)
    title = models.JSONField()
    kind = models.CharField(max_length=20)
    group = models.JSONField(default=dict)
    version = models.ForeignKey("CaseTypeVersion", models.PROTECT, null=True, related_name="+")
    next_version = models.ForeignKey("CaseTypeVersion", models.PROTECT, null=True, related_name="+")
    next_from = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    next_ends_at = models.DateTimeField(null=True)
    is_sample = models.BooleanField(default=False)

    class Meta:
        ordering = ("code",)
        constraints = [
            models.CheckConstraint(
                condition=Q(next_version=None, next_from=None) | Q(next_version__isnull=False, next_from__isnull=False),
                name="casework_type_next",
            )
        ]
        indexes = [
            models.Index(fields=["next_from"], name="casework_type_next_from", condition=Q(next_from__isnull=False))
        ]

    def __str__(self) -> str:
        return self.code


class CaseTypeVersion(models.Model):
    """An immutable version of a case type; cases pin the one they were raised under."""

    id = models.UUIDField(primary_key=True)
    case_type = models.ForeignKey(CaseType, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    definition = models.JSONField()
    digest = models.CharField(max_length=64)
    origin = models.CharField(max_length=200)
    created_at = models.DateTimeField()
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)

    class Meta:
        ordering = ("case_type", "number")
        constraints = [
            models.UniqueConstraint(fields=["case_type", "number"], name="casework_version_number"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_from=None) | Q(valid_to__gt=F("valid_from")),
                name="casework_version_valid",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_type_id}@{self.number}"


class Route(models.Model):
    """Which unit answers for a capability in a division: one row of the routing table.

    The deepest division wins; a row for one case type wins over one for its capability. A row for working hours counts while its
    unit works; one off hours stands in while the unit that would answer is closed. It holds from `valid_from` to the day before
    `valid_to`.
    """

    HOURS = [("always", "always"), ("working", "working"), ("off", "off")]

    id = models.UUIDField(primary_key=True)
    capability = models.CharField(max_length=60)
    case_type_code = models.CharField(max_length=80, blank=True)
    division_code = models.CharField(max_length=20)
    unit_id = models.UUIDField()
    hours = models.CharField(max_length=10, choices=HOURS, default="always")
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)

    class Meta:
        ordering = ("capability", "division_code")
        constraints = [
            models.UniqueConstraint(
                fields=["capability", "case_type_code", "division_code", "unit_id", "hours", "valid_from"],
                nulls_distinct=False,
                name="casework_route_once",
            ),
            models.CheckConstraint(condition=Q(hours__in=["always", "working", "off"]), name="casework_route_hours"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_from=None) | Q(valid_to__gt=F("valid_from")),
                name="casework_route_valid",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.capability} in {self.division_code}"
