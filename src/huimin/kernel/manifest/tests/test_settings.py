"""A setting has its default, or what the environment says when that fits."""

import pytest

from huimin.kernel.manifest import configuration
from huimin.kernel.manifest.api import Setting, SettingInvalid, SettingUnknown, settings


@pytest.fixture(autouse=True)
def _declared(monkeypatch):
    """Declares four settings of an app that does not exist."""
    declared = [
        Setting("orchard.trees_max", "int", "tree", 20, "How many trees."),
        Setting("orchard.share", "float", "", 0.5, "Which share."),
        Setting("orchard.is_open", "bool", "", False, "Whether it is open."),
        Setting("orchard.mode", "str", "", "walk", "How one goes.", choices=("walk", "ride")),
    ]
    monkeypatch.setattr(configuration, "_by_name", lambda: {setting.name: setting for setting in declared})


def test_the_default_holds_where_nobody_says_otherwise():
    assert settings.get("orchard.trees_max") == 20


@pytest.mark.parametrize(
    ("name", "variable", "text", "value"),
    [
        ("orchard.trees_max", "HUIMIN_ORCHARD_TREES_MAX", " 7 ", 7),
        ("orchard.share", "HUIMIN_ORCHARD_SHARE", "0.25", 0.25),
        ("orchard.is_open", "HUIMIN_ORCHARD_IS_OPEN", "yes", True),
        ("orchard.is_open", "HUIMIN_ORCHARD_IS_OPEN", "0", False),
        ("orchard.mode", "HUIMIN_ORCHARD_MODE", "ride", "ride"),
    ],
)
def test_the_environment_overrides(monkeypatch, name, variable, text, value):
    monkeypatch.setenv(variable, text)
    assert settings.get(name) == value


@pytest.mark.parametrize(
    ("name", "variable", "text"),
    [
        ("orchard.trees_max", "HUIMIN_ORCHARD_TREES_MAX", "many"),
        ("orchard.is_open", "HUIMIN_ORCHARD_IS_OPEN", "perhaps"),
        ("orchard.mode", "HUIMIN_ORCHARD_MODE", "fly"),
    ],
)
def test_a_text_that_does_not_fit_is_refused(monkeypatch, name, variable, text):
    monkeypatch.setenv(variable, text)
    with pytest.raises(SettingInvalid, match=variable):
        settings.get(name)


def test_an_undeclared_setting_is_refused():
    with pytest.raises(SettingUnknown):
        settings.get("orchard.nothing")
