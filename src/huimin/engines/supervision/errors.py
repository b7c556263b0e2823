"""What supervision refuses."""

from django.utils.translation import gettext_lazy as _

from huimin.kernel.api.errors import HuiminError


class SupervisionError(HuiminError):
    """The base of every refusal by supervision."""

    code = "supervision"


class RulesInvalid(SupervisionError):
    """A rule set has faults; it was not taken."""

    code = "rules_invalid"
    status = 422


class IndicatorsInvalid(SupervisionError):
    """Definitions of figures have faults; they were not taken."""

    code = "indicators_invalid"
    status = 422


class PeriodInvalid(SupervisionError):
    """A period could not be read."""

    code = "period_invalid"
    status = 422


class NotThere(SupervisionError):
    """There is no such thing, or the asker may not know of it."""

    code = "not_found"
    status = 404
    message = _("There is nothing at this address.")


class NotPossible(SupervisionError):
    """An act that a rule or the state of the thing forbids."""

    code = "not_possible"
    status = 409


class InputWrong(SupervisionError):
    """An input that is missing or cannot be taken; `field` names it."""

    code = "input_invalid"
    status = 422


class Changed(SupervisionError):
    """Somebody else acted on it meanwhile."""

    code = "changed"
    status = 409
    message = _("Somebody else acted on this meanwhile. Look at it again, then decide.")


class ReportRefused(SupervisionError):
    """A report cannot be made as asked."""

    code = "report_refused"
    status = 422
