"""What can go wrong with places. Every error has a stable code and a message for people."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huimin.kernel.errors import HuiminError


class PlacesError(HuiminError):
    """Base of the errors of this package."""

    code = "places.error"
    status = 422


class UnknownDivision(PlacesError):
    """No division has this code."""

    code = "places.unknown_division"
    status = 404
    message = _("There is no division with this code.")

    def __init__(self, division_code: str, *, field: str = "") -> None:
        super().__init__(field=field)
        self.division_code = division_code

    def __str__(self) -> str:
        return f"{self.message} ({self.division_code})"


class BadCode(PlacesError):
    """The code cannot name a division of this kind."""

    code = "places.bad_code"
    field = "code"

    def __init__(self, division_code: object, why: str | Promise) -> None:
        super().__init__(why)
        self.division_code = division_code

    def __str__(self) -> str:
        return f"{self.message} ({self.division_code})"


class BadGeometry(PlacesError):
    """The boundary cannot be used: empty, not an area, crossing itself or outside longitude and latitude."""

    code = "places.bad_geometry"
    field = "boundary"


class BadCoordinate(PlacesError):
    """The coordinate is not a number, outside its range, or its reference system is unknown."""

    code = "places.bad_coordinate"
    field = "point"


class AreaTooLarge(PlacesError):
    """More boundaries were asked for than a map can show at once."""

    code = "places.area_too_large"
    field = "within"
    message = _("This is too much for one map. Choose a smaller area or a higher level.")
