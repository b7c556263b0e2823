"""What can go wrong in access, each with a stable code and a message that can be shown."""

from django.utils.translation import gettext_lazy as _

from huimin.kernel.errors import HuiminError
from huimin.kernel.gate.api import Refused


class AccessError(HuiminError):
    """The base of all. `field` names the input that is at fault, "" when none is."""

    code = "access"
    status = 422


class NotFound(AccessError, LookupError):
    code = "access_not_found"
    status = 404
    message = _("There is no such record.")


class CodeTaken(AccessError):
    code = "code_taken"
    status = 409
    message = _("This code is already in use.")


class PowersApart(AccessError):
    code = "powers_apart"
    status = 409
    message = _("These roles must not be held by the same person.")


class BeyondReach(AccessError):
    """Who reaches a place only gives nothing that reaches beyond it."""

    code = "beyond_reach"
    status = 409
    message = _("This reaches farther than you do. Ask an administrator of the whole installation.")


class Closed(AccessError):
    """An organisation that is closed, or a post that is retired, at that time."""

    code = "closed"
    status = 409
    message = _("It is closed at that time. Choose another, or a day before.")


class StillInUse(AccessError):
    """Something keeps an organisation from being closed, or a post from being retired: the message names it."""

    code = "still_in_use"
    status = 409


class ChangedMeanwhile(AccessError):
    code = "changed_meanwhile"
    status = 409
    message = _("Somebody else has changed this meanwhile. Look at it as it is now, and change it again.")


class BadPhone(AccessError):
    code = "bad_phone"
    message = _("This is not a mobile number: 11 digits beginning with 1.")


class WrongCode(AccessError):
    code = "wrong_code"
    message = _("The code is not right, or no longer valid. Type it again or ask for a new one.")


class TooMany(AccessError):
    code = "too_many"
    status = 429
    message = _("Too many attempts. Please wait a little and try again.")


class BadGrant(AccessError):
    code = "bad_grant"
    message = _("A role names a permission or a reach that does not exist.")


class BadDivision(AccessError):
    code = "bad_division"
    message = _("The level of this division cannot be told from its code: say which it is.")


class PurposeNeeded(AccessError):
    code = "purpose_needed"
    message = _("Say what you need this for.")


class AbsenceRefused(AccessError):
    """An absence, or the naming of a deputy, that cannot be: `field` says which input is at fault."""

    code = "absence_refused"


class KeyUnknown(Refused):
    """The key is not one of ours, was revoked, or is past its day. Which of these is not said."""

    code = "key_unknown"
    status = 401
    message = _("This key does not open anything. Check it, or ask for a new one.")


class Forged(Refused):
    """A session's changing call without its token: it may have been made by another site."""

    code = "token_missing"
    message = _("Send the page's token in X-CSRFToken, or use a key.")
