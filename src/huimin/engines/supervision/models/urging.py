from django.db import models

from huimin.kernel.places.api import Placed


class Urging(Placed):
    """A word from supervision that a unit should hurry (催办)."""

    id = models.UUIDField(primary_key=True)
    case_id = models.UUIDField()
    unit_id = models.UUIDField(null=True)
    note = models.CharField(max_length=1000, blank=True)
    account_id = models.UUIDField(null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("-at",)
        indexes = [models.Index(fields=["case_id", "-at"], name="supervision_urging_case")]

    def __str__(self) -> str:
        return f"{self.case_id} at {self.at}"
