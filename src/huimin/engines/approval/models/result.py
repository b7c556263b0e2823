from django.db import models
from django.db.models import F, Q

from .application import Matter


class Result(models.Model):
    """What was decided, as a signed document: issued once, and revoked at most once. At most one of a matter is valid."""

    id = models.UUIDField(primary_key=True)
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="results")
    is_granted = models.BooleanField()
    number = models.CharField(max_length=60, unique=True)
    code = models.CharField(max_length=20, unique=True, help_text="what the QR code leads to")
    title = models.JSONField()
    words = models.TextField(blank=True, help_text="conditions, or the reasons of a refusal")
    issuer_id = models.UUIDField()
    issuer_name = models.JSONField()
    issued_at = models.DateTimeField()
    issued_by = models.UUIDField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    file_id = models.UUIDField()
    sha256 = models.CharField(max_length=64)
    certificate = models.CharField(max_length=64, help_text="SHA-256 of the certificate it was signed with")
    is_time_stamped = models.BooleanField(default=False)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.UUIDField(null=True)
    revoke_reason = models.TextField(blank=True)

    class Meta:
        ordering = ("-issued_at",)
        constraints = [
            models.UniqueConstraint(fields=["matter"], condition=Q(revoked_at=None), name="approval_result_one_valid"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="approval_result_valid"
            ),
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_by=None, revoke_reason="")
                | (Q(revoked_at__isnull=False, revoked_by__isnull=False) & ~Q(revoke_reason="")),
                name="approval_result_revoked_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.number
