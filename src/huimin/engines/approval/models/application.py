from django.db import models
from django.db.models import Q

HOLDERS = [("person", "person"), ("firm", "firm")]


class Application(models.Model):
    """What one person or firm applied for at once: one number, one form, and one case for each matter.

    Who applies is kept sealed; `holder_index` finds the papers of the same holder again.
    """

    id = models.UUIDField(primary_key=True)
    number = models.CharField(max_length=24, unique=True)
    query_code_index = models.CharField(max_length=64)
    holder_kind = models.CharField(max_length=10, choices=HOLDERS)
    holder_id = models.UUIDField(null=True, help_text="the account of the applicant, where there is one")
    holder_name_sealed = models.TextField()
    holder_number_sealed = models.TextField(help_text="identity number, or unified social credit code")
    holder_index = models.CharField(max_length=64)
    phone_sealed = models.TextField(blank=True)
    channel = models.CharField(max_length=20)
    language = models.CharField(max_length=10)
    received_at = models.DateTimeField()
    request_key = models.CharField(
        max_length=80, null=True, unique=True, help_text="of the form that was sent: twice is once"
    )

    class Meta:
        ordering = ("-received_at",)
        constraints = [
            models.CheckConstraint(condition=Q(holder_kind__in=["person", "firm"]), name="approval_application_holder")
        ]
        indexes = [
            models.Index(
                fields=["holder_id", "-received_at"],
                name="approval_application_own",
                condition=Q(holder_id__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.number


class Matter(models.Model):
    """One case of an application. `accept_by` is the end of the five working days in which its materials are judged."""

    case_id = models.UUIDField(primary_key=True)
    application = models.ForeignKey(Application, models.CASCADE, related_name="matters")
    type_code = models.CharField(max_length=80)
    desk_id = models.UUIDField(help_text="the office that received it and goes on checking its papers")
    place = models.PositiveSmallIntegerField(help_text="its place among the matters of the application")
    received_at = models.DateTimeField()
    accept_by = models.DateTimeField()
    is_waiting = models.BooleanField(default=True, help_text="neither accepted nor refused yet")
    deemed_at = models.DateTimeField(null=True, help_text="when silence made it accepted")

    class Meta:
        ordering = ("application", "place")
        constraints = [models.UniqueConstraint(fields=["application", "place"], name="approval_matter_place")]
        indexes = [models.Index(fields=["accept_by"], name="approval_matter_due", condition=Q(is_waiting=True))]

    def __str__(self) -> str:
        return f"{self.type_code} {self.case_id}"
