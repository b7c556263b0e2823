from django.db import models
from django.utils.translation import pgettext_lazy

from .shared import Shared, shared_rightly


class SavedView(Shared):
    """A worklist's filters under a name: of a person, or shared with a unit or a street."""

    class EditedBy(models.TextChoices):
        OWNER = "owner", pgettext_lazy("edited by", "Only me")
        EVERYBODY = "everybody", pgettext_lazy("edited by", "Everybody who sees it")

    id = models.UUIDField(primary_key=True)
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=1000)
    edited_by = models.CharField(max_length=10, choices=EditedBy, default=EditedBy.OWNER)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("created_at",)
        constraints = [
            models.UniqueConstraint(fields=["account_id", "name"], name="workbench_view_name"),
            shared_rightly("workbench_view_shared"),
        ]

    def __str__(self) -> str:
        return self.name
