"""What guards the way in: one-time codes and lock-outs. Both are found by a blind index alone."""

from django.db import models
from uuid_utils.compat import uuid7


class OneTimeCode(models.Model):
    """A code sent to a phone, waiting to be typed. Only its keyed digest is kept."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    phone_index = models.CharField(max_length=64, db_index=True)
    phone_sealed = models.TextField()
    digest = models.CharField(max_length=64)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.id)


class Lockout(models.Model):
    """Failures under one key (a name or a phone, blind) within the window, and until when it is locked."""

    key = models.CharField(max_length=64, primary_key=True)
    failures = models.PositiveSmallIntegerField(default=0)
    first_failure_at = models.DateTimeField()
    locked_until = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.key
