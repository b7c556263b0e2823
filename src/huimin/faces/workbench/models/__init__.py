from .bulk import BulkRow, BulkRun
from .checklist import ChecklistItem
from .field_sending import FieldSending
from .mention import Mention
from .preference import ListPreference
from .private_note import PrivateNote
from .quick_text import QuickText, QuickTextVersion
from .saved_view import SavedView
from .shift_note import ShiftNote

__all__ = [
    "BulkRow",
    "BulkRun",
    "ChecklistItem",
    "FieldSending",
    "ListPreference",
    "Mention",
    "PrivateNote",
    "QuickText",
    "QuickTextVersion",
    "SavedView",
    "ShiftNote",
]
