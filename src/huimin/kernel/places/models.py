"""The division tree, the addresses known in it, and the stamp that tells every process when to read them again."""

from django.contrib.gis.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    COUNTRY = "country", _("Country")
    PROVINCE = "province", _("Province")
    CITY = "city", _("City")
    DISTRICT = "district", _("District")
    STREET = "street", _("Street or town")
    COMMUNITY = "community", _("Community")
    GRID = "grid", _("Unit grid")


class Division(models.Model):
    """One area of administration, from country down to unit grid. Codes above it stand as columns, its own included."""

    code = models.CharField(_("code"), primary_key=True, max_length=32)
    name = models.JSONField(_("name"))  # {"zh-hans": …, "en": …}
    level = models.CharField(_("level"), max_length=10, choices=Level.choices)
    parent = models.ForeignKey(
        "self", verbose_name=_("part of"), null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    city_code = models.CharField(max_length=32, blank=True, default="", db_index=True)
    district_code = models.CharField(max_length=32, blank=True, default="", db_index=True)
    street_code = models.CharField(max_length=32, blank=True, default="", db_index=True)
    community_code = models.CharField(max_length=32, blank=True, default="", db_index=True)
    grid_code = models.CharField(max_length=32, blank=True, default="")
    boundary = models.MultiPolygonField(_("boundary"), srid=4326, null=True, blank=True)
    centre = models.PointField(_("centre"), srid=4326, null=True, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=64, blank=True, default="")  # "" is: as above
    calendar_code = models.CharField(_("working calendar"), max_length=64, blank=True, default="")  # "" is: as above
    is_constructed = models.BooleanField(_("constructed boundary"), default=False)
    source = models.TextField(_("source"), blank=True, default="")
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    class Meta:
        verbose_name = _("division")
        verbose_name_plural = _("divisions")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(condition=Q(level__in=Level.values), name="places_division_level_known"),
            models.CheckConstraint(condition=~Q(code=""), name="places_division_code_given"),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_from__lte=models.F("valid_to")),
                name="places_division_valid_in_order",
            ),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=models.F("code")), name="places_division_not_its_own_parent"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name.get('zh-hans', '')}"


class KnownAddress(models.Model):
    """A piece of address text (an estate, a building, an office) whose division, and perhaps point, is known."""

    text = models.CharField(_("address"), max_length=200)
    text_key = models.CharField(max_length=200)  # the text as it is compared: see rules of addresses.py
    division = models.ForeignKey(Division, verbose_name=_("division"), on_delete=models.CASCADE, related_name="+")
    point = models.PointField(_("point"), srid=4326, null=True, blank=True)
    is_constructed = models.BooleanField(_("constructed"), default=False)
    source = models.TextField(_("source"), blank=True, default="")

    class Meta:
        verbose_name = _("known address")
        verbose_name_plural = _("known addresses")
        constraints = [
            models.UniqueConstraint(fields=["text_key", "division"], name="places_known_address_once"),
            models.CheckConstraint(condition=~Q(text_key=""), name="places_known_address_given"),
        ]

    def __str__(self) -> str:
        return self.text


class TreeStamp(models.Model):
    """One row: the stamp of the tree as it now is. A write sets a new one, never used before, in its transaction."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    stamp = models.UUIDField()

    class Meta:
        verbose_name = _("stamp of the division tree")
        verbose_name_plural = _("stamps of the division tree")
        constraints = [models.CheckConstraint(condition=Q(id=1), name="places_tree_stamp_one_row")]

    def __str__(self) -> str:
        return str(self.stamp)
