"""Tables of facts. They are written by SQL alone (actions.py, sealing.py); the models name them for Django."""

from django.db import models


class FactColumns(models.Model):
    """What a fact holds, sealed or not."""

    id = models.UUIDField(primary_key=True)
    tx = models.BigIntegerField(editable=False)  # the writing transaction: gives an order that is safe to read by
    verb = models.TextField()
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(editable=False)
    subject_type = models.TextField()
    subject_id = models.UUIDField()
    actor_kind = models.TextField()
    account_id = models.UUIDField(null=True)
    post_id = models.UUIDField(null=True)
    organisation_id = models.UUIDField(null=True)
    city_code = models.TextField(default="")
    district_code = models.TextField(default="")
    street_code = models.TextField(default="")
    community_code = models.TextField(default="")
    grid_code = models.TextField(default="")
    unit_id = models.UUIDField(null=True)
    reason = models.TextField(default="")
    data = models.JSONField(default=dict)
    version = models.TextField(default="")
    channel = models.TextField(default="")
    ip = models.TextField(default="")
    request_id = models.TextField(default="")

    class Meta:
        abstract = True


class Fact(FactColumns):
    """A fact not yet sealed. The application's role may insert and read; only `facts_move` takes rows away."""

    class Meta:
        db_table = "facts_fact"

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_type}:{self.subject_id}"


class SealedFact(FactColumns):
    """A fact in its stream's chain, partitioned by month of `recorded_at`. The application's role may only read."""

    is_huge = True

    id = models.UUIDField()
    pk = models.CompositePrimaryKey("id", "recorded_at")
    stream = models.TextField()
    seq = models.BigIntegerField()
    hash = models.BinaryField()

    class Meta:
        db_table = "facts_sealed"

    def __str__(self) -> str:
        return f"{self.stream} {self.seq}"


class Stream(models.Model):
    """The head of one town's chain. The application's role may only read; `facts_move` and `facts_anchor` write."""

    stream = models.TextField(primary_key=True)
    algorithm = models.TextField()
    seq = models.BigIntegerField()
    hash = models.BinaryField()
    anchored_seq = models.BigIntegerField(default=0)  # the last head that stands signed outside the database

    class Meta:
        db_table = "facts_stream"

    def __str__(self) -> str:
        return f"{self.stream} {self.seq}"


class Follower(models.Model):
    """How far one named reader has read."""

    name = models.TextField(primary_key=True)
    cursor = models.TextField(default="")

    class Meta:
        db_table = "facts_follower"

    def __str__(self) -> str:
        return self.name
