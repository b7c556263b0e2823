"""One row a stored file; the bytes lie outside the database under their own hash."""

import uuid_utils.compat as uuid
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class StoredFile(models.Model):
    """A file as somebody handed it in, after checking and cleaning."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid7, editable=False)
    sha256 = models.CharField(max_length=64, blank=True)
    thumbnail_sha256 = models.CharField(max_length=64, blank=True)
    link = models.CharField(max_length=2000, blank=True, help_text="where it lies elsewhere, when only that was given")
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField(help_text="bytes")
    width = models.PositiveIntegerField(null=True, help_text="pixels")
    height = models.PositiveIntegerField(null=True, help_text="pixels")
    purpose = models.CharField(max_length=40)
    subject_type = models.CharField(max_length=40, blank=True)
    subject_id = models.UUIDField(null=True)
    owner_id = models.UUIDField(null=True, help_text="the account that handed it in")
    owner_session = models.CharField(
        max_length=64, blank=True, help_text="hash of the session of somebody without account"
    )
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, help_text="when it is forgotten unless attached to something")

    class Meta:
        verbose_name = _("stored file")
        constraints = [
            models.CheckConstraint(
                condition=Q(subject_id__isnull=True, subject_type="")
                | (Q(subject_id__isnull=False) & ~Q(subject_type="")),
                name="files_subject_whole",
            ),
            models.CheckConstraint(condition=Q(sha256="") ^ Q(link=""), name="files_bytes_or_link"),
            models.CheckConstraint(
                condition=Q(subject_id__isnull=False) | Q(expires_at__isnull=False), name="files_loose_expire"
            ),
        ]
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "id"], name="files_subject"),
            models.Index(fields=["sha256"], name="files_sha256"),
            models.Index(fields=["thumbnail_sha256"], name="files_thumbnail"),
            models.Index(fields=["expires_at"], condition=Q(subject_id__isnull=True), name="files_loose"),
        ]

    def __str__(self) -> str:
        return self.name
