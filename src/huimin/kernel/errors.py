"""The base of every refusal in Huimin: a stable code for machines, a sentence for people, the field it is about."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class FieldFault:
    """One fault of one field: its name, a stable code and a sentence that says how to mend it."""

    field: str
    code: str
    message: str | Promise

    def as_dict(self) -> dict[str, str]:
        """The fault as a problem document carries it."""
        return {"field": self.field, "code": self.code, "message": str(self.message)}


class HuiminError(Exception):
    """A refusal that people can read and machines can tell apart.

    Every engine derives one base class from it and gives `code`, `status` (of HTTP) and, where it is always the same,
    `message` as class attributes; a raise may override each. `field` names the input at fault; `faults` hold more
    than one.
    """

    code: str = "refused"
    status: int = 400
    message: str | Promise = _("This cannot be done.")
    field: str = ""

    def __init__(
        self,
        message: str | Promise = "",
        *,
        code: str = "",
        field: str = "",
        status: int = 0,
        faults: tuple[FieldFault, ...] = (),
    ) -> None:
        self.message = message or self.message
        self.code = code or self.code
        self.field = field or self.field
        self.status = status or self.status
        self.faults = faults or ((FieldFault(self.field, self.code, self.message),) if self.field else ())
        super().__init__(self.message)

    def __str__(self) -> str:
        return str(self.message)


class NotFound(HuiminError):
    """There is no such thing, or the asker may not know that there is."""

    code = "not_found"
    status = 404
    message = _("There is nothing at this address.")


class Invalid(HuiminError):
    """An input is missing or wrong."""

    code = "invalid"
    status = 422
    message = _("Some fields need mending.")


class Malformed(HuiminError):
    """A request that cannot be read at all."""

    code = "malformed"
    status = 400
    message = _("The request cannot be read.")
