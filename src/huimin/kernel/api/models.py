"""The one thing machine doors remember: which creating request was already answered, and how."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class IdempotentAnswer(models.Model):
    """The answer given to a caller's `Idempotency-Key`, written in the transaction of the change it answers for."""

    caller = models.CharField(max_length=80)
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64, help_text="SHA-256 of method, path and body")
    status = models.PositiveSmallIntegerField(null=True)
    headers = models.JSONField(default=dict)
    body = models.BinaryField(default=b"")
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("answer to a repeated request")
        constraints = [models.UniqueConstraint(fields=["caller", "key"], name="api_idempotent_caller_key")]
        indexes = [models.Index(fields=["created_at"], name="api_idempotent_created")]

    def __str__(self) -> str:
        return self.key
