"""The import contracts hold for the product, and each catches a violation that is planted for it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SKELETON = (
    "config/urls",
    "faces/portal/pages",
    "faces/station/pages",
    "systems/town/orchard/pages",
    "systems/town/bakery/pages",
    "engines/casework/api",
    "engines/casework/queries",
    "engines/exchange/api",
    "kernel/access/api",
    "kernel/clock/api",
)


def lint(source: Path) -> subprocess.CompletedProcess[str]:
    """Runs the product's contracts on the packages below `source`."""
    return subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--config", ROOT / "pyproject.toml", "--no-cache"],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(source), "PYTHONSAFEPATH": "", "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def planted(tmp_path):
    """A small house of the same shape, with lines of code planted into it; gives the linter's answer."""

    def plant(**code: str) -> subprocess.CompletedProcess[str]:
        package = tmp_path / "huimin"
        for name in [*SKELETON, *(name.replace("__", "/") for name in code)]:
            path = package / f"{name}.py"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch()
        for folder in [package, *package.rglob("*/")]:
            (folder / "__init__.py").touch()
        for name, text in code.items():
            (package / f"{name.replace('__', '/')}.py").write_text(text)
        return lint(tmp_path)

    return plant


def test_the_product_keeps_its_contracts():
    answer = lint(ROOT / "src")
    assert answer.returncode == 0, answer.stdout


def test_a_sound_house_keeps_them(planted):
    answer = planted(
        config__urls="import huimin.engines.casework.queries\nimport huimin.systems.town.orchard.pages",
        faces__portal__pages="import huimin.engines.casework.api",
        systems__town__orchard__pages="import huimin.engines.casework.api\nimport huimin.kernel.access.api",
        engines__casework__api="import huimin.engines.casework.queries",
        engines__exchange__api="import huimin.engines.casework.api",
    )
    assert answer.returncode == 0, answer.stdout


@pytest.mark.parametrize(
    ("contract", "code"),
    [
        ("four floors", {"kernel__access__api": "import huimin.engines.casework.api"}),
        ("four floors", {"engines__casework__api": "import huimin.faces.portal.pages"}),
        ("four floors", {"engines__casework__api": "import huimin.systems.town.orchard.pages"}),
        ("four floors", {"faces__portal__pages": "import huimin.systems.town.orchard.pages"}),
        ("four floors", {"systems__town__orchard__pages": "import huimin.faces.portal.pages"}),
        ("four floors", {"faces__portal__pages": "import huimin.config.urls"}),
        ("four floors", {"kernel__access__api": "def late():\n    import huimin.engines.casework.api"}),
        ("four floors", {"attic__api": ""}),
        ("Faces do not", {"faces__portal__pages": "import huimin.faces.station.pages"}),
        ("Systems do not", {"systems__town__orchard__pages": "import huimin.systems.town.bakery.pages"}),
        (
            "no cycles",
            {"engines__casework__api": "import huimin.engines.exchange.api",
             "engines__exchange__api": "import huimin.engines.casework.api"},
        ),
        (
            "no cycles",
            {"kernel__access__api": "import huimin.kernel.clock.api",
             "kernel__clock__api": "import huimin.kernel.access.api"},
        ),
        ("by its api alone", {"faces__portal__pages": "from huimin.engines.casework import queries"}),
        ("by its api alone", {"engines__exchange__api": "import huimin.engines.casework.queries"}),
    ],
)  # fmt: skip
def test_a_planted_violation_is_caught(planted, contract, code):
    answer = planted(**code)
    assert answer.returncode == 1, answer.stdout + answer.stderr
    (broken,) = [line for line in answer.stdout.splitlines() if line.endswith("BROKEN")]
    assert contract in broken
