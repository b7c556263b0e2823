from django.db import models
from django.db.models import F, Q

from .case import Case


class Message(models.Model):
    """What one side of a case wrote to the other: the resident ("in"), or the unit or centre that answers ("out").

    The words are sealed (kernel.crypto): people write names, numbers and illnesses into them.
    """

    class Direction(models.TextChoices):
        IN = "in"
        OUT = "out"

    class Channel(models.TextChoices):
        PORTAL = "portal"
        STATION = "station"
        PHONE = "phone"
        SMS = "sms"
        EMAIL = "email"
        WORKBENCH = "workbench"

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, models.CASCADE, related_name="messages")
    direction = models.CharField(max_length=3, choices=Direction)
    channel = models.CharField(max_length=10, choices=Channel)
    text_sealed = models.TextField(blank=True)
    author_id = models.UUIDField(null=True)
    unit_id = models.UUIDField(null=True)
    key = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    reader_id = models.UUIDField(null=True)

    class Meta:
        ordering = ("created_at", "id")
        constraints = [
            models.UniqueConstraint(fields=["key"], condition=~Q(key=""), name="casework_message_once"),
            models.CheckConstraint(condition=Q(direction__in=["in", "out"]), name="casework_message_direction"),
            models.CheckConstraint(
                condition=Q(channel__in=["portal", "station", "phone", "sms", "email", "workbench"]),
                name="casework_message_channel",
            ),
            models.CheckConstraint(
                condition=Q(read_at=None) | Q(read_at__gte=F("created_at")), name="casework_message_read_after"
            ),
        ]
        indexes = [
            models.Index(fields=["case", "created_at", "id"], name="casework_message_case"),
            models.Index(
                fields=["created_at", "id"], name="casework_message_unread", condition=Q(direction="in", read_at=None)
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
