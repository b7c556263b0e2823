"""Which row of which origin became which record: by this, twice is the same as once."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OriginRow(models.Model):
    """The natural key of a row is its origin and its key there; `digest` says whether what was made of it changed."""

    id = models.BigAutoField(primary_key=True)
    target = models.CharField(max_length=40)
    origin = models.CharField(_("origin"), max_length=100)
    key = models.CharField(_("key"), max_length=200)
    digest = models.CharField(max_length=64)
    version = models.CharField(max_length=64, blank=True, default="")  # sorts as text; "" where the origin gives none
    subject_id = models.UUIDField(_("record"), db_index=True)
    row_number = models.BigIntegerField(_("row"))
    first_batch = models.ForeignKey("exchange.Batch", on_delete=models.PROTECT, related_name="+")
    last_batch = models.ForeignKey("exchange.Batch", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("row of an origin")
        verbose_name_plural = _("rows of origins")
        constraints = [
            models.UniqueConstraint(fields=["target", "origin", "key"], name="exchange_origin_row_once"),
            models.CheckConstraint(condition=~models.Q(key=""), name="exchange_origin_row_key_given"),
        ]

    def __str__(self) -> str:
        return f"{self.origin} {self.key}"
