"""The door of manifest: what is installed, what it declares, and the value of its settings.

`settings.get("casework.reopen_days")` reads a documented setting.
"""

from . import configuration as settings
from .discovery import definition_folders, manifests, modules, parts
from .errors import ManifestError, SettingInvalid, SettingUnknown
from .types import Finding, Manifest, Setting

__all__ = [
    "Finding",
    "Manifest",
    "ManifestError",
    "Setting",
    "SettingInvalid",
    "SettingUnknown",
    "definition_folders",
    "manifests",
    "modules",
    "parts",
    "settings",
]
