from django.db import models

from huimin.kernel.places.api import Placed

from ..measures.conditions import KEPT, SUMS


class Tally(Placed):
    """How many outcomes of one day (or whole month) of raising each condition holds for: additive, made again from outcomes.

    `dimension` unit, type, channel or place says what `key` is; those of a place carry the community, the others the street.
    """

    id = models.BigAutoField(primary_key=True)
    grain = models.CharField(max_length=5)
    day = models.DateField()
    dimension = models.CharField(max_length=8)
    key = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "grain",
                    "day",
                    "dimension",
                    "key",
                    "city_code",
                    "district_code",
                    "street_code",
                    "community_code",
                ],
                name="supervision_tally_once",
            ),
            models.CheckConstraint(condition=models.Q(grain__in=("day", "month")), name="supervision_tally_grain"),
        ]
        indexes = [
            models.Index(fields=["dimension", "grain", "street_code", "day"], name="supervision_tally_street"),
            models.Index(fields=["dimension", "grain", "day"], name="supervision_tally_day"),
            models.Index(
                fields=["city_code", "district_code", "street_code", "grain", "day"], name="supervision_tally_place"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.dimension} {self.key} {self.grain} {self.day}"


for _name in (*KEPT, *SUMS):
    Tally.add_to_class(_name, models.IntegerField(default=0))
