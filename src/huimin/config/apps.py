"""Finds the parts of Huimin on disk, so that nothing has to be listed by hand."""

import importlib.util
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

from . import home

ROOT = Path(__file__).resolve().parent.parent
FLOORS = ("kernel", "engines", "faces")


def installed() -> list[str]:
    """Dotted names of every app, kernel first, then engines, faces and systems, each floor in order of name."""
    found = [
        f"huimin.{floor}.{folder.name}"
        for floor in FLOORS
        for folder in sorted((ROOT / floor).iterdir())
        if (folder / "apps.py").exists()
    ]
    found += [
        f"huimin.systems.{folder.parent.name}.{folder.name}"
        for folder in sorted((ROOT / "systems").glob("*/*"))
        if (folder / "apps.py").exists() and (folder.parent.name != "demo" or shows_demo())
    ]
    return found


def shows_demo() -> bool:
    """Whether the systems of the sector `demo` are installed: in a demo and in tests only."""
    return home.is_demo() or "pytest" in sys.modules


def own_commands() -> list[ModuleType]:
    """The modules of commands that belong to the installation itself."""
    return [import_module(f"huimin.config.{name}") for name in ("commands", "docs")]


def modules(name: str) -> list[ModuleType]:
    """Every app's submodule `name` ("permissions", "http.api" …) that exists, imported, in app order."""
    found = []
    for app in installed():
        path = ROOT.parent / app.replace(".", "/") / (name.replace(".", "/") + ".py")
        if path.exists() and importlib.util.find_spec(f"{app}.{name}"):
            found.append(import_module(f"{app}.{name}"))
    return found
