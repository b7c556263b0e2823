"""Words and limits that people give, read with care."""

from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from huimin.kernel.clock.api import ClockError, Limit

from ..errors import InputWrong

LONGEST = 4000


def said(text: str, field: str, *, must: bool = True, longest: int = LONGEST) -> str:
    """The words, trimmed. Raises: InputWrong where they are missing, too long or cannot be stored."""
    text = text.strip()
    if must and not text:
        raise InputWrong(_("Write a few words here."), field=field)
    if "\x00" in text:
        raise InputWrong(_("The text contains a character that cannot be stored. Type it again."), field=field)
    if len(text) > longest:
        raise InputWrong(
            _("At most %(limit)d characters, this has %(count)d.") % {"limit": longest, "count": len(text)}, field=field
        )
    return text


def limit_of(text: str, field: str = "limit") -> Limit:
    """A limit as it is written. Raises: InputWrong."""
    try:
        return Limit.parse(text)
    except ClockError:
        raise InputWrong(_("Write a number and h, d, wh or wd, such as 2wd."), field=field) from None


def points_of(given: object, field: str = "points") -> Decimal:
    """Points with at most one decimal. Raises: InputWrong."""
    try:
        points = Decimal(str(given))
    except InvalidOperation:
        points = Decimal(-1)
    if not points.is_finite() or not 0 <= points <= 100 or points != round(points, 1):
        raise InputWrong(_("Write points from 0 to 100 with at most one decimal."), field=field)
    return points
