"""The staff's door to calendars."""

from .actions import calendar_edit, decree_load
from .documents import DecreeDocument, DocumentInvalid, read_days, read_decree
from .preview import DecreeChange, decree_preview
from .shipping import shipped_load

__all__ = [
    "DecreeChange",
    "DecreeDocument",
    "DocumentInvalid",
    "calendar_edit",
    "decree_load",
    "decree_preview",
    "read_days",
    "read_decree",
    "shipped_load",
]
