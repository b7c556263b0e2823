"""Calendars and decrees, each in immutable versions: of a decree the newest is in force, of a calendar the one of the day."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Calendar(models.Model):
    """One version of a calendar: when its offices are open in an ordinary week, and whose holidays it keeps.

    It holds from its day until the day of another; of two with the same day the newer. The first holds since ever.
    """

    code = models.SlugField(max_length=40)
    version = models.PositiveIntegerField()
    title = models.JSONField(help_text='{"zh-hans": …, "en": …}')
    decree_source = models.CharField(max_length=40, blank=True, help_text="whose holidays it keeps; empty: nobody's")
    opening = models.JSONField(help_text='seven lists of ["08:30", "12:00"] intervals, Monday first')
    makeup_opening = models.JSONField(help_text="the intervals of a day that is worked in place of another")
    valid_from = models.DateField(null=True, help_text="the day from which it holds; null: since ever")
    exceptions = models.JSONField(default=dict, help_text='{"2026-03-08": [["08:30", "12:00"]], "2026-05-10": []}')
    origin = models.CharField(max_length=200)
    loaded_at = models.DateTimeField()

    class Meta:
        verbose_name = _("calendar")
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="clock_calendar_version")]

    def __str__(self) -> str:
        return f"{self.code} v{self.version}"


class Decree(models.Model):
    """One version of a year's decree: the holidays and the days worked in their place."""

    source = models.SlugField(max_length=40)
    year = models.PositiveSmallIntegerField()
    version = models.PositiveIntegerField()
    holidays = models.JSONField(help_text='["2026-01-01", …]')
    makeup_days = models.JSONField(help_text='["2026-01-04", …]')
    origin = models.CharField(max_length=200)
    loaded_at = models.DateTimeField()

    class Meta:
        verbose_name = _("holiday decree")
        constraints = [
            models.UniqueConstraint(fields=["source", "year", "version"], name="clock_decree_version"),
            models.CheckConstraint(condition=models.Q(year__gte=1949, year__lte=2200), name="clock_decree_year"),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.year} v{self.version}"
