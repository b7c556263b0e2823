from django.contrib.postgres.fields import ArrayField
from django.db import models

from .saved_view import SavedView


class ListPreference(models.Model):
    """How a person wants worklists: which columns, in which order, and which view first."""

    account_id = models.UUIDField(primary_key=True)
    columns = ArrayField(models.CharField(max_length=12), default=list)
    sort = models.CharField(max_length=8, default="due")
    first_view = models.ForeignKey(SavedView, models.SET_NULL, null=True, related_name="+")

    def __str__(self) -> str:
        return str(self.account_id)
