"""Where a row belongs, as columns: every table that is listed by jurisdiction carries them."""

from django.db import models


class Placed(models.Model):
    """Where a row belongs: a column for each level, so that a list by jurisdiction is an indexed look-up."""

    city_code = models.CharField(max_length=20, blank=True)
    district_code = models.CharField(max_length=20, blank=True)
    street_code = models.CharField(max_length=20, blank=True)
    community_code = models.CharField(max_length=20, blank=True)
    grid_code = models.CharField(max_length=20, blank=True)

    class Meta:
        abstract = True
