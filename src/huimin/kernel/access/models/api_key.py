"""Keys of machines and apps."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from uuid_utils.compat import uuid7

from .account import Account
from .organisation import Organisation
from .post import Post


class ApiKey(models.Model):
    """A key: a prefix to find it by, a digest of its secret, and what it opens where.

    `permissions` are codes; the reach is the division when given, else the organisation and those below, else all.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="api_keys")
    name = models.CharField(max_length=120)
    prefix = models.CharField(max_length=16, unique=True)
    digest = models.CharField(max_length=64)
    permissions = ArrayField(models.CharField(max_length=80), default=list)
    data_classes = ArrayField(models.CharField(max_length=12), default=list)
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    division_code = models.CharField(max_length=32, blank=True, default="")
    division_level = models.CharField(max_length=12, blank=True, default="")
    created_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix})"
