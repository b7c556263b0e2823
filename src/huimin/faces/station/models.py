from django.db import models
from django.db.models import Q


class Visit(models.Model):
    """A person before a worker of a station, from greeting to goodbye. Ids only: who they are stays with their account."""

    id = models.UUIDField(primary_key=True)
    organisation_id = models.UUIDField()
    account_id = models.UUIDField()
    resident_id = models.UUIDField(null=True)
    proved_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    city_code = models.CharField(max_length=20, blank=True)
    district_code = models.CharField(max_length=20, blank=True)
    street_code = models.CharField(max_length=20, blank=True)
    community_code = models.CharField(max_length=20, blank=True)
    grid_code = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account_id"], condition=Q(ended_at__isnull=True), name="station_one_visit_a_worker"
            ),
            models.CheckConstraint(
                condition=Q(proved_at__isnull=True) | Q(resident_id__isnull=False), name="station_proof_has_person"
            ),
        ]
        indexes = [models.Index(fields=["community_code", "-started_at"], name="station_visit_of_community")]

    def __str__(self) -> str:
        return str(self.id)


class VisitCase(models.Model):
    """A case that a visit was about: raised in it, or looked up."""

    class Act(models.TextChoices):
        RAISED = "raised"
        FOLLOWED = "followed"

    id = models.UUIDField(primary_key=True)
    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="cases")
    case_id = models.UUIDField()
    act = models.CharField(max_length=8, choices=Act.choices)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["visit", "case_id"], name="station_case_once_a_visit")]

    def __str__(self) -> str:
        return f"{self.act} {self.case_id}"
