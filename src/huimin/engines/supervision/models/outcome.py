from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from huimin.kernel.places.api import Placed


class Outcome(Placed):
    """What became of one case, as far as figures need it. Folded from its facts (measures/folding.py), never edited.

    A null time is: it did not happen. `…_in_time` is null while the stage has not been answered.
    """

    case_id = models.UUIDField(primary_key=True)
    type_code = models.CharField(max_length=80)
    channel = models.CharField(max_length=20)
    state = models.CharField(max_length=12)
    is_open = models.BooleanField()
    unit_id = models.UUIDField(null=True)
    raised_on = models.DateField()
    raised_at = models.DateTimeField()
    is_registered = models.BooleanField(default=False)
    is_dispatched = models.BooleanField(default=False)
    registered_at = models.DateTimeField(null=True)
    dispatched_at = models.DateTimeField(null=True)
    signed_at = models.DateTimeField(null=True)
    contacted_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    verified_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    handled_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    statutory_at = models.DateTimeField(null=True)
    is_provisional = models.BooleanField(default=False)
    is_estimated = models.BooleanField(default=False)
    is_forced = models.BooleanField(default=False)
    void_cause = models.CharField(max_length=20, blank=True)
    raiser_id = models.UUIDField(null=True)
    registrar_id = models.UUIDField(null=True)
    dispatcher_id = models.UUIDField(null=True)
    signer_id = models.UUIDField(null=True)
    finisher_id = models.UUIDField(null=True)
    verifier_id = models.UUIDField(null=True)
    register_in_time = models.BooleanField(null=True)
    check_in_time = models.BooleanField(null=True)
    dispatch_in_time = models.BooleanField(null=True)
    sign_in_time = models.BooleanField(null=True)
    verify_in_time = models.BooleanField(null=True)
    close_in_time = models.BooleanField(null=True)
    is_sent_back_by_unit = models.BooleanField(default=False)
    sent_back_by_others = ArrayField(models.UUIDField(), default=list)
    return_count = models.PositiveSmallIntegerField(default=0)
    rework_count = models.PositiveSmallIntegerField(default=0)
    reopen_count = models.PositiveSmallIntegerField(default=0)
    suspension_count = models.PositiveSmallIntegerField(default=0)
    extension_count = models.PositiveSmallIntegerField(default=0)
    urge_count = models.PositiveSmallIntegerField(default=0)
    type_change_count = models.PositiveSmallIntegerField(default=0)
    order_count = models.PositiveSmallIntegerField(default=0)
    open_order_count = models.PositiveSmallIntegerField(default=0)
    rating = models.PositiveSmallIntegerField(null=True)
    rated_at = models.DateTimeField(null=True)
    is_solved = models.BooleanField(null=True)
    last_fact_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(rating=None) | Q(rating__gte=1, rating__lte=5), name="supervision_outcome_rating"
            ),
        ]
        indexes = [
            models.Index(fields=["city_code", "district_code", "street_code", "raised_on"], name="supervision_outcome_place"),
            models.Index(fields=["street_code", "raised_on", "case_id"], name="supervision_outcome_street"),
            models.Index(fields=["unit_id", "raised_on", "case_id"], name="supervision_outcome_unit"),
            models.Index(fields=["finisher_id", "raised_on"], name="supervision_outcome_hand"),
            models.Index(fields=["raised_on", "case_id"], name="supervision_outcome_day"),
            # What still waits is counted when it is asked for, from the index alone.
            models.Index(
                fields=["raised_on", "street_code"], name="supervision_outcome_live", condition=Q(is_open=True),
                include=["unit_id", "type_code", "channel", "city_code", "district_code", "community_code", "state",
                         "due_at", "handled_at", "is_registered", "is_open", "case_id"],
            ),
            models.Index(
                fields=["raised_on"], name="supervision_outcome_back", condition=~Q(sent_back_by_others=[])
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.state} {self.case_id}"


class StaleOutcome(models.Model):
    """A case of which facts have come that its outcome does not hold yet."""

    case_id = models.UUIDField(primary_key=True)

    def __str__(self) -> str:
        return str(self.case_id)


class OrderSeen(models.Model):
    """A supervision order about a case, as its facts told: given, and answered or not."""

    order_id = models.UUIDField(primary_key=True)
    case_id = models.UUIDField(db_index=True)
    is_answered = models.BooleanField(default=False)

    def __str__(self) -> str:
        return str(self.order_id)
