"""Why somebody cannot sign in. The words never tell whether an account exists."""

from django.utils.translation import gettext_lazy as _

from huimin.kernel.errors import HuiminError


class SigninError(HuiminError):
    """The base of all."""

    code = "signin"
    status = 422


class WrongCode(SigninError):
    code = "code_wrong"
    field = "code"
    message = _("The code is not right, or no longer valid. Look at the newest message, or ask for a new code.")


class Locked(SigninError):
    """Too many failures. `minutes` says for how long."""

    code = "signin_locked"
    status = 429
    message = _("Too many attempts. For your safety, please wait 15 minutes and try again.")


class TooManyCodes(SigninError):
    code = "codes_too_many"
    status = 429
    field = "phone"
    message = _("This phone has had many codes today. Please come back tomorrow, or call 12345.")
