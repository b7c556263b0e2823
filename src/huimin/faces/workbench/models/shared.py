"""What a person keeps for themselves, for their unit, or for their street."""

from django.db import models
from django.db.models import CheckConstraint, Q
from django.utils.translation import pgettext_lazy


class Share(models.TextChoices):
    """With whom something is shared."""

    PERSONAL = "personal", pgettext_lazy("shared with", "Only me")
    UNIT = "unit", pgettext_lazy("shared with", "My unit")
    STREET = "street", pgettext_lazy("shared with", "The whole street")


class Shared(models.Model):
    """Whose it is, and who else sees it."""

    account_id = models.UUIDField(db_index=True)
    shared_with = models.CharField(max_length=8, choices=Share, default=Share.PERSONAL)
    unit_id = models.UUIDField(null=True, db_index=True)
    division_code = models.CharField(max_length=32, blank=True, default="", db_index=True)

    class Meta:
        abstract = True


def shared_rightly(name: str) -> CheckConstraint:
    """A unit's row names the unit, a street's the street, a person's neither."""
    return CheckConstraint(
        name=name,
        condition=Q(shared_with=Share.PERSONAL, unit_id=None, division_code="")
        | Q(shared_with=Share.UNIT, unit_id__isnull=False, division_code="")
        | Q(Q(shared_with=Share.STREET, unit_id=None) & ~Q(division_code="")),
    )
