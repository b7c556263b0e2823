"""What the clock refuses."""

from django.utils.translation import gettext_lazy as _

from huimin.kernel.errors import HuiminError


class ClockError(HuiminError):
    """The base of every refusal by the clock."""

    code = "clock"
    status = 422


class YearNotDecreed(ClockError):
    """Nobody has decreed the holidays of this year yet, so no day of it is known to be a working day."""

    code = "year_not_decreed"

    def __init__(self, year: int, source: str = "") -> None:
        self.year = year
        self.source = source
        super().__init__(_("The holidays of %(year)s have not been decreed yet.") % {"year": year})


class UnknownCalendar(ClockError):
    """There is no calendar of that code."""

    code = "calendar_unknown"

    def __init__(self, calendar_code: str) -> None:
        super().__init__(_("There is no calendar “%(code)s”.") % {"code": calendar_code}, field="calendar")


class LimitInvalid(ClockError):
    """A time limit that cannot be read."""

    code = "limit_invalid"

    def __init__(self, text: str) -> None:
        super().__init__(
            _(
                "“%(text)s” is not a time limit. Write 4wh (working hours), 2h (hours), 5wd (working days), "
                "60d (days), 30wmin (working minutes) or 30min (minutes)."
            )
            % {"text": text},
            field="limit",
        )


class CalendarInvalid(ClockError):
    """A calendar or decree that contradicts itself."""

    code = "calendar_invalid"


class CalendarChanged(ClockError):
    """Somebody else made a version of the calendar meanwhile."""

    code = "calendar_changed"
    status = 409

    def __init__(self) -> None:
        super().__init__(
            _("Somebody else has changed these hours meanwhile. Look at what they changed, and decide anew.")
        )
