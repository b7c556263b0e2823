"""House rules on the code itself: sizes, names, times, signals, hosts, and the shape of parts."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from huimin.kernel.manifest.api import manifests

from .tree import ROOT, SOURCE, code, files, shown

MOST_LINES = 600
ATTICS = {"utils", "util", "helpers", "helper", "common", "misc"}
REGISTRIES = [
    f"{name}.{ending}"
    for name, ending in (
        ("pypi", "org"), ("python" + "hosted", "org"), ("registry." + "npmjs", "org"), ("npmmirror", "com"), ("yarnpkg", "com"),
        ("deb.debian", "org"), ("security.debian", "org"), ("mirrors.aliyun", "com"), ("mirrors.tuna", "tsinghua"),
        ("proxy.golang", "org"), ("archive.ubuntu", "com"),
    )
]  # fmt: skip
PLACES_OF_THIS_MACHINE = re.compile(r"(?<![\w.])/(?:work/(?:main|shared)|root/\.|tmp/bash_jobs)")


def smells(path: Path, text: str) -> Iterator[str]:
    """What the house does not want in Python code, with its line."""
    for node in ast.walk(ast.parse(text)):
        line = getattr(node, "lineno", 0)
        if isinstance(node, ast.ImportFrom | ast.Import):
            prefix = f"{node.module}." if isinstance(node, ast.ImportFrom) and node.module else ""
            names = {prefix + name.name for name in node.names} - {
                "django.db.models.signals.post_migrate"
            }  # seeds data
            if any(name.startswith(("django.db.models.signals", "django.dispatch")) for name in names):
                yield f"{line}: a signal; write an action or a listener of facts"
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            match ast.unparse(node.func):
                case "datetime.now" | "datetime.datetime.now" if not (node.args or node.keywords):
                    yield f"{line}: a naive time; write clock.now()"
                case "datetime.utcnow" | "datetime.datetime.utcnow" | "datetime.today" | "datetime.datetime.today":
                    yield f"{line}: a naive time; write clock.now()"
                case "date.today" | "datetime.date.today":
                    yield f"{line}: today in nobody's time zone; write clock.now() in the division's"
                case "apps.is_installed":
                    yield f"{line}: an optional part; fill a slot"
        if isinstance(node, ast.Compare) and "INSTALLED_APPS" in ast.unparse(node):
            yield f"{line}: an optional part; fill a slot"
        is_ready = path.name == "apps.py"  # Django loads models after it has read apps.py
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not is_ready:
            for inner in ast.walk(node):
                if isinstance(inner, ast.ImportFrom) and (inner.level or (inner.module or "").startswith("huimin")):
                    yield f"{inner.lineno}: an import of ours inside a function; break the cycle instead"


def test_the_code_has_no_smells():
    found = [f"{shown(path)}:{smell}" for path in code() for smell in smells(path, path.read_text(encoding="utf-8"))]
    assert found == []


@pytest.mark.parametrize(
    "planted",
    [
        "from django.db.models.signals import post_save",
        "import django.dispatch",
        "from datetime import datetime\nat = datetime.now()",
        "import datetime\nat = datetime.datetime.utcnow()",
        "from datetime import date\nday = date.today()",
        "from django.conf import settings\nif 'x' in settings.INSTALLED_APPS: ...",
        "def act():\n    from huimin.kernel.clock import api",
        "def act():\n    from . import queries",
    ],
)
def test_a_planted_smell_is_caught(planted):
    assert len(list(smells(Path("x.py"), planted))) == 1


@pytest.mark.parametrize(
    "sound",
    [
        "from datetime import datetime, UTC\nat = datetime.now(UTC)",
        "from datetime import datetime\nat = datetime.now(tz=zone)",
        "def act():\n    import numpy  # cold import is slow",
    ],
)
def test_sound_code_passes(sound):
    assert list(smells(Path("x.py"), sound)) == []


def test_no_file_is_too_long():
    long = {
        shown(path): lines
        for path in files(".py", ".html", ".js", ".css")
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > MOST_LINES
    }
    assert long == {}


def test_there_are_no_attics():
    found = [shown(path) for path in files() if ATTICS & {path.stem, *path.relative_to(ROOT).parts[:-1]}]
    assert found == []


def test_no_registry_and_no_place_of_a_machine_is_named():
    found = []
    for path in files():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found += [f"{shown(path)}: {host}" for host in REGISTRIES if host in text]
        found += [f"{shown(path)}: {match[0]}" for match in PLACES_OF_THIS_MACHINE.finditer(text)]
    assert found == []


def test_engines_have_their_shape():
    wanted = ("README.md", "api.py", "types.py", "errors.py", "apps.py")
    assert _missing("engines", wanted) == []


def test_kernel_packages_have_a_readme():
    assert _missing("kernel", ("README.md",)) == []


def _missing(floor: str, names: tuple[str, ...]) -> list[str]:
    folders = [path.parent for path in code() if path.name == "__init__.py" and path.parent.parent == SOURCE / floor]
    return [shown(folder / name) for folder in folders for name in names if not (folder / name).exists()]


def test_every_app_of_ours_has_tests():
    exempt = {manifest.folder for manifest in manifests() if manifest.quality["tests"] != "done"}
    parts = [path.parent for path in code() if path.name == "apps.py" and path.parent not in exempt]
    assert [shown(part) for part in parts if not list(part.glob("tests/**/test_*.py"))] == []
