"""Which parts are installed, and which of their modules follow a convention (slots.py, settings.py …)."""

import logging
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

from django.apps import AppConfig, apps

import huimin

from . import schema
from .types import Manifest

SYSTEMS = Path(huimin.__file__).parent / "systems"

log = logging.getLogger(__name__)


def parts() -> list[AppConfig]:
    """Every installed app of ours, in the order of INSTALLED_APPS (kernel, engines, faces, systems)."""
    return [config for config in apps.get_app_configs() if config.name.startswith("huimin.")]


def module(part: str, name: str) -> ModuleType | None:
    """The submodule `name` of the package `part`, imported; None where it has none."""
    return import_module(f"{part}.{name}") if find_spec(f"{part}.{name}") else None


def modules(name: str) -> list[tuple[AppConfig, ModuleType]]:
    """Every part that has a submodule `name`, with that module imported."""
    return [(config, found) for config in parts() if (found := module(config.name, name))]


def has_engine(name: str) -> bool:
    """Whether an engine of that name is installed."""
    return any(config.name == f"huimin.engines.{name}" for config in parts())


@cache
def manifests() -> tuple[Manifest, ...]:
    """The manifests of all installed systems, in order of path; a faulty one is logged and left out.

    A system without apps.py (manifest and definitions alone) is installed by lying in its folder.
    """
    installed = {config.name for config in parts()}
    found = []
    for path in schema.find(SYSTEMS):
        manifest, findings = schema.read(path)
        for finding in findings:
            log.error("%s", finding)
        if manifest and (manifest.package in installed or not (path.parent / "apps.py").exists()):
            found.append(manifest)
    return tuple(found)


def definition_folders() -> list[tuple[str, Path]]:
    """Every folder `definitions/` that a part ships, with the part's label: what `./huimin definitions load` reads."""
    folders = [(config.label, Path(config.path) / "definitions") for config in parts()]
    folders += [(manifest.label, manifest.folder / "definitions") for manifest in manifests()]
    return list(dict.fromkeys((label, folder) for label, folder in folders if folder.is_dir()))
