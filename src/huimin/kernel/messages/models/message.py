"""One row a message to a person; its key is stable, so that the same cause never sends twice."""

import uuid_utils.compat as uuid7
from django.db import models
from django.db.models.functions import Now


class Message(models.Model):
    """A message and how far it has come. The person's number or address and the text are sealed (kernel.crypto).

    `thread` names what an answer to it belongs to ("case:<id>"), "" where nobody reads answers.
    """

    class State(models.TextChoices):
        QUEUED = "queued"
        SENT = "sent"
        FAILED = "failed"
        BOUNCED = "bounced"  # the mail server took it, and then it came back

    id = models.UUIDField(primary_key=True, default=uuid7.uuid7)
    key = models.TextField(unique=True)
    template = models.TextField()
    language = models.TextField(default="zh-hans")
    channel = models.TextField(default="sms")
    account_id = models.UUIDField(null=True)
    phone_sealed = models.TextField()
    phone_index = models.TextField(db_index=True)
    email_sealed = models.TextField(default="", db_default="")
    email_index = models.TextField(default="", db_default="")
    subject_sealed = models.TextField(default="", db_default="")
    thread = models.TextField(default="", db_default="")
    body_sealed = models.TextField()
    state = models.TextField(choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveIntegerField(default=0)
    error = models.TextField(default="")
    provider_id = models.TextField(default="")
    created_at = models.DateTimeField(db_default=Now())
    sent_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "message_message"
        constraints = [
            models.CheckConstraint(
                name="message_state_known", condition=models.Q(state__in=["queued", "sent", "failed", "bounced"])
            ),
            models.CheckConstraint(
                name="message_sent_has_time", condition=~models.Q(state="sent") | models.Q(sent_at__isnull=False)
            ),
        ]
        indexes = [
            models.Index(fields=["-created_at"], name="message_newest"),
            models.Index(fields=["thread", "-created_at"], name="message_thread", condition=~models.Q(thread="")),
        ]

    def __str__(self) -> str:
        return self.key
