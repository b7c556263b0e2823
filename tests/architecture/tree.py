"""The product's files, and which part and floor each belongs to."""

import subprocess
from functools import cache
from pathlib import Path

from huimin.kernel.manifest.api import parts

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "huimin"
FLOORS = {"kernel": 0, "engines": 1, "faces": 2, "systems": 2, "config": 3}


@cache
def files(*suffixes: str) -> tuple[Path, ...]:
    """Every file of the checkout that git knows or would add, with one of the suffixes (all without)."""
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout.decode()
    paths = (ROOT / name for name in listing.split("\0") if name)
    return tuple(sorted(path for path in paths if path.is_file() and (not suffixes or path.suffix in suffixes)))


def code() -> list[Path]:
    """Every Python file of the product itself, tests apart."""
    return [path for path in files(".py") if path.is_relative_to(SOURCE) and "tests" not in path.parts]


def floor_of(name: str) -> int:
    """The floor of a dotted name: 0 kernel, 1 engines, 2 faces and systems, 3 config."""
    return FLOORS[name.removeprefix("huimin.").split(".")[0]]


def part_of(path: Path) -> str | None:
    """The dotted name of the part a file belongs to; None outside every part."""
    for config in parts():
        if path.is_relative_to(config.path):
            return config.name
    return None


def shown(path: Path) -> str:
    """The path from the checkout's root."""
    return str(path.relative_to(ROOT))
