"""Files taken apart into rows, whatever their format, encoding and faults; nothing is held but the row at hand."""

from .opening import Opened, open_source
from .sniffing import Source, Survey, survey

__all__ = ["Opened", "Source", "Survey", "open_source", "survey"]
