"""The staff's door to calendars."""

from .actions import EDITED, calendar_edit, decree_load, subject_id
from .documents import DecreeDocument, DocumentInvalid, read_days, read_decree, read_hours
from .preview import DecreeChange, decree_preview
from .shipping import is_shipped, shipped_load
from .trial import CalendarDifference, CalendarTrial, calendar_difference, calendar_preview, first_day_check

__all__ = [
    "EDITED",
    "CalendarDifference",
    "CalendarTrial",
    "DecreeChange",
    "DecreeDocument",
    "DocumentInvalid",
    "calendar_difference",
    "calendar_edit",
    "calendar_preview",
    "decree_load",
    "decree_preview",
    "first_day_check",
    "is_shipped",
    "read_days",
    "read_decree",
    "read_hours",
    "shipped_load",
    "subject_id",
]
