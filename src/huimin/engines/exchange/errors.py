"""What exchange refuses, each with a stable code and a sentence for people."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huimin.kernel.api.errors import HuiminError


class ExchangeError(HuiminError):
    """The base of every refusal by exchange."""

    code = "exchange"


@dataclass(frozen=True, slots=True)
class MappingFault:
    """One fault of a mapping: where it stands, what is wrong, how to mend it."""

    path: str
    line: int
    message: str
    remedy: str = ""

    def __str__(self) -> str:
        where = _("line %(line)d, %(path)s") % {"line": self.line, "path": self.path or "/"}
        return f"{where}: {self.message}" + (f" {self.remedy}" if self.remedy else "")


class MappingRefused(ExchangeError):
    """A mapping that does not say what it should. `mapping_faults` names each place."""

    code = "mapping_refused"
    status = 422

    def __init__(self, name: str, faults: list[MappingFault]) -> None:
        self.mapping_faults = faults
        super().__init__("\n".join(f"{name}, {fault}" for fault in faults))


class SourceRefused(ExchangeError):
    """A file that cannot be read as the mapping says."""

    code = "source_refused"
    status = 422


class BatchNotFound(ExchangeError):
    """There is no such batch."""

    code = "batch_not_found"
    status = 404
    message = gettext_lazy("There is no such import. `./huimin requests batches` lists them.")


class BatchBusy(ExchangeError):
    """The same file is being imported at this moment."""

    code = "batch_busy"
    status = 409
    message = gettext_lazy("This file is being imported right now by another process. Wait until it is done.")
