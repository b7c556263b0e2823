"""What facts refuse."""

from huimin.kernel.errors import HuiminError


class FactsError(HuiminError):
    """Base of what facts refuse."""

    code = "facts.refused"
    status = 500


class PersonalValue(FactsError):
    """The data of a fact holds a phone or identity number: facts hold ids, since nothing can erase them later."""

    code = "facts.personal_value"


class BadCursor(FactsError):
    """The cursor was not made by `since`."""

    code = "facts.bad_cursor"
    status = 400


class HeadsDamaged(FactsError):
    """The file of signed heads is not what was written: nothing more is signed until somebody has looked."""

    code = "facts.heads_damaged"
