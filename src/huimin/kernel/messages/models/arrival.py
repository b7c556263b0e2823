"""One row a mail or text message that came in, so that each is taken once, and none is lost without a word."""

import uuid_utils.compat as uuid7
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class Arrival(models.Model):
    """Something that came back to us, and what became of it. Sender and words are sealed.

    `key` is a digest of what was sent: the same mail delivered twice finds it taken. `place` is where it lay (mailbox,
    validity and number), so that it need not even be fetched again. `message_id` is the mail's own, to answer in its thread.
    """

    class State(models.TextChoices):
        TAKEN = "taken"  # it stands where it belongs
        HELD = "held"  # nobody knows where it belongs, or it was refused there: staff look at it
        SETTLED = "settled"  # staff have looked at it
        IGNORED = "ignored"  # a machine's answer
        BOUNCED = "bounced"  # it says that a message of ours was not delivered
        REPEATED = "repeated"  # taken before

    id = models.UUIDField(primary_key=True, default=uuid7.uuid7)
    channel = models.TextField()
    key = models.TextField(null=True, unique=True)
    place = models.TextField(default="")
    message_id = models.TextField(default="")
    thread = models.TextField(default="")
    state = models.TextField(choices=State.choices)
    reason = models.TextField(default="")
    sender_sealed = models.TextField(default="")
    sender_index = models.TextField(default="")
    subject_sealed = models.TextField(default="")
    body_sealed = models.TextField(default="")
    arrived_at = models.DateTimeField(db_default=Now())
    settled_at = models.DateTimeField(null=True)
    settled_by = models.UUIDField(null=True)

    class Meta:
        db_table = "message_arrival"
        constraints = [
            models.CheckConstraint(
                name="message_arrival_state_known",
                condition=Q(state__in=["taken", "held", "settled", "ignored", "bounced", "repeated"]),
            ),
            models.CheckConstraint(name="message_arrival_held_has_reason", condition=~Q(state="held") | ~Q(reason="")),
            models.UniqueConstraint(name="message_arrival_place_once", fields=["place"], condition=~Q(place="")),
        ]
        indexes = [
            models.Index(fields=["-arrived_at"], name="message_arrival_held", condition=Q(state="held")),
            models.Index(fields=["thread", "-arrived_at"], name="message_arrival_thread", condition=~Q(thread="")),
        ]

    def __str__(self) -> str:
        return str(self.id)
