"""Documented settings: declared in `settings.py` or in a manifest, overridden by the environment's HUIMIN_*."""

import os
from collections.abc import Callable
from functools import cache

from .discovery import manifests, modules
from .errors import SettingInvalid, SettingUnknown
from .types import Setting, Value

_TRUTHS = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
_READERS: dict[str, Callable[[str], Value]] = {
    "int": int,
    "float": float,
    "bool": lambda text: _TRUTHS[text.lower()],
    "str": str,
}


def get(name: str) -> Value:
    """The value in force of the setting `name`, such as "casework.reopen_days".

    Raises: SettingUnknown; SettingInvalid where the environment's text does not fit.
    """
    setting = _by_name().get(name)
    if setting is None:
        raise SettingUnknown(name)
    text = os.environ.get(setting.variable)
    return setting.default if text is None else parse(setting, text)


def declared() -> list[Setting]:
    """Every documented setting, in order of name."""
    return sorted(_by_name().values(), key=lambda setting: setting.name)


def parse(setting: Setting, text: str) -> Value:
    """`text` as a value of the setting's type.

    Raises: SettingInvalid.
    """
    wanted = "one of " + ", ".join(map(str, setting.choices)) if setting.choices else f"a value of type {setting.type}"
    try:
        value = _READERS[setting.type](text.strip())
    except (ValueError, KeyError) as error:
        raise SettingInvalid(setting.variable, text, wanted) from error
    if setting.choices and value not in setting.choices:
        raise SettingInvalid(setting.variable, text, wanted)
    return value


@cache
def _by_name() -> dict[str, Setting]:
    found = [setting for _, module in modules("settings") for setting in getattr(module, "SETTINGS", ())]
    found += [setting for manifest in manifests() for setting in manifest.settings]
    return {setting.name: setting for setting in found}
