"""What approval refuses, each with a stable code and a sentence for people."""

from django.utils.translation import gettext as _

from huimin.kernel.api.errors import HuiminError


class ApprovalError(HuiminError):
    """The base of every refusal by approval."""

    code = "approval"


class NotFound(ApprovalError):
    """There is no such application or document, or the asker may not know that there is."""

    code = "approval_not_found"
    status = 404

    def __init__(self) -> None:
        super().__init__(_("There is no such application. Check the number and try again."))


class InputRefused(ApprovalError):
    """An input is missing or wrong; `field` names it."""

    code = "approval_input_invalid"
    status = 422


class RuleRefused(ApprovalError):
    """A rule forbids the act now."""

    code = "approval_refused"
    status = 409
