"""Why the station refuses."""

from django.utils.translation import gettext_lazy as _

from huimin.kernel.errors import HuiminError


class StationError(HuiminError):
    """The base of all."""

    code = "station"
    status = 422


class NoCounter(StationError):
    """The permission does not say for which place."""

    code = "counter_missing"
    status = 403
    message = _("Your post does not belong to a station's community. Choose another post, or ask your office.")


class VisitOver(StationError):
    code = "visit_over"
    status = 409
    message = _("This visit is over. Begin a new one.")


class TooManyGuesses(StationError):
    code = "guesses_too_many"
    status = 429
    message = _("Too many tries. Wait a quarter of an hour, or find the case by the phone number.")
