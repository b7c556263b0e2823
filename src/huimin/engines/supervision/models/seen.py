from django.db import models


class ReturnSeen(models.Model):
    """A case that a unit sent back, so that its returns of a period can be counted whatever happens to the cases."""

    fact_id = models.UUIDField(primary_key=True)
    unit_id = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["unit_id", "at"], name="supervision_return_unit")]

    def __str__(self) -> str:
        return f"{self.unit_id} at {self.at}"


class PromiseSeen(models.Model):
    """The limit that a case type's handling clocks had from a moment on, as facts told it."""

    fact_id = models.UUIDField(primary_key=True)
    type_code = models.CharField(max_length=80)
    limit = models.CharField(max_length=10)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["type_code", "-at"], name="supervision_promise_type")]

    def __str__(self) -> str:
        return f"{self.type_code}: {self.limit}"
