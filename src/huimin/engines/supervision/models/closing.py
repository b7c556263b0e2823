from django.db import models

from huimin.kernel.places.api import Placed


class Closing(Placed):
    """A case that was closed, as its fact told it: what samples are drawn from."""

    fact_id = models.UUIDField(primary_key=True)
    case_id = models.UUIDField()
    at = models.DateTimeField()
    unit_id = models.UUIDField(null=True)
    type_code = models.CharField(max_length=80, blank=True)
    is_forced = models.BooleanField(default=False)
    is_historic = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["street_code", "at"], name="supervision_closing_street"),
            models.Index(fields=["case_id"], name="supervision_closing_case"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} at {self.at}"
