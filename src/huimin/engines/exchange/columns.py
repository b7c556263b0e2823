"""Whether the columns a mapping names are there: before the first row where there is a header, by the rows where there is none."""

from django.utils.translation import gettext as _

from .errors import MappingFault, MappingRefused
from .language.document import Document, nearest, spelled
from .language.paths import first_part, getter
from .readers import Opened
from .types import Row


class Presence:
    """Which paths of the mapping were ever there: JSON has no header to check a spelling against."""

    def __init__(self, document: Document) -> None:
        self.waiting = {path: getter(path) for path in document.columns}
        self.is_any_row = False

    def look(self, row: Row) -> None:
        """Looks for the paths not found yet."""
        self.is_any_row = True
        if self.waiting:
            for path in [path for path, find in self.waiting.items() if find(row.values) is not None]:
                del self.waiting[path]

    def missing(self) -> list[str]:
        """The paths never found."""
        return sorted(self.waiting) if self.is_any_row else []


def check_columns(document: Document, opened: Opened) -> None:
    """Refuses a mapping that names a column the header does not have."""
    if opened.columns is None:
        return
    faults = []
    for path, at in document.columns.items():
        if path not in opened.columns and first_part(path) not in opened.columns:
            near = nearest(path, list(opened.columns)) or list(opened.columns)
            message = _("“%(path)s” is no column of the file.") % {"path": path}
            remedy = _("Nearest: %(columns)s.") % {"columns": ", ".join(near[:12])}
            faults.append(MappingFault(spelled(at), document.line(at), message, remedy))
    if faults:
        raise MappingRefused(document.name, faults)
