"""Refusals. Each has a stable code, an HTTP status and a message that can be shown."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huimin.kernel.errors import HuiminError


class Refused(HuiminError):
    """The actor may not do this here. `permission` names what was lacking."""

    code = "refused"
    status = 403
    message = _("You may not do this with your present post.")

    def __init__(self, code: str = "", message: str | Promise = "", *, permission: str = "") -> None:
        super().__init__(message, code=code)
        self.permission = permission


class SignInNeeded(Refused):
    """Nobody is signed in, and this needs somebody."""

    code = "sign_in_needed"
    status = 401
    message = _("Please sign in first.")


class SecondFactorNeeded(Refused):
    """One factor was shown, and this needs two."""

    code = "second_factor_needed"
    message = _("This needs your second factor: the code of your authenticator, or your security key.")


class UnknownPermission(LookupError):
    """A permission code that no app declares: a mistake in code or in a role."""
