"""The checker compares what a manifest declares with the code and files beside it."""

import pytest

from huimin.kernel.manifest import checks

MANIFEST = """
id = "orchard"
sector = "town"
row = "none"
title = { zh-hans = "果园", en = "Orchard" }
owner = "Parks office"
NEEDS
[quality]
tests = "exempt: planted"
isolation = "exempt: planted"
translations = "exempt: planted"
accessibility = "exempt: planted"
no_script = "exempt: planted"
sample = "exempt: planted"
docs = "exempt: planted"
erasure = "exempt: planted"
"""
APPS = "from django.apps import AppConfig\n"


@pytest.fixture
def found(tmp_path):
    """Plants a system and gives the keys and faults that the checker finds."""

    def finding(manifest: str = MANIFEST, **files: str):
        folder = tmp_path / "town" / "orchard"
        folder.mkdir(parents=True)
        (folder / "manifest.toml").write_text(manifest.replace("NEEDS", ""), encoding="utf-8")
        for name, text in ({"apps": APPS} | files).items():
            (folder / f"{name}.py").write_text(text, encoding="utf-8")
        return [(each.key, each.fault) for each in checks.systems_checked(tmp_path)]

    return finding


def with_lines(lines: str) -> str:
    return MANIFEST.replace("NEEDS", lines)


def test_a_system_in_order_has_no_findings(found):
    assert found(pages="from django.http import HttpResponse\nfrom huimin.kernel.clock import api\n") == []


def test_an_engine_that_is_used_must_be_declared(found):
    assert found(pages="from huimin.engines.casework import api\n") == [
        ("needs", "pages.py:1 uses the engine casework.")
    ]


def test_an_engine_imported_inside_a_function_counts(found):
    code = "def page():\n    import huimin.engines.casework.api\n"
    assert found(pages=code) == [("needs", "pages.py:2 uses the engine casework.")]


def test_an_engine_that_is_declared_must_be_used(found):
    assert found(with_lines('needs = ["casework"]')) == [("needs", "nothing uses the engine casework.")]


def test_an_engine_that_does_not_exist_is_found(found):
    keys = found(with_lines('needs = ["witchcraft"]'))
    assert ("needs", "there is no engine witchcraft.") in keys


@pytest.mark.parametrize(
    "line",
    [
        "from huimin.systems.town import bakery",
        "from ..bakery import api",
        "import huimin.faces.portal.pages",
        "from huimin.config import settings",
    ],
)
def test_sideways_and_upward_imports_are_found(found, line):
    ((key, fault),) = found(pages=line + "\n")
    assert key == "needs"
    assert fault.startswith("pages.py:1 imports")


def test_a_package_from_outside_must_be_declared(found):
    assert found(pages="import rasterio\n") == [("requires.pypi", "pages.py:1 imports rasterio.")]


def test_a_declared_package_that_nothing_imports_is_found(found):
    assert found(with_lines('[requires]\npypi = ["openpyxl"]')) == [("requires.pypi", "nothing imports openpyxl.")]


def test_packages_of_the_product_need_no_declaration(found):
    assert found(pages="import yaml\nfrom PIL import Image\nimport json\n") == []


FILL = '[[fills]]\nslot = "{slot}"\ntarget = "{target}"\n'


def test_a_fill_of_an_unknown_slot_is_found(found):
    findings = found(with_lines(FILL.format(slot="moon.nav", target="fills:nav")), fills="def nav(request): ...\n")
    assert findings == [("fills[1].slot", "there is no slot 'moon.nav'.")]


def test_a_fill_whose_function_is_missing_is_found(found):
    findings = found(with_lines(FILL.format(slot="portal.nav", target="fills:nav")), fills="def other(request): ...\n")
    assert findings == [("fills[1].target", "'fills:nav' does not exist in the folder.")]


def test_a_fill_behind_an_undeclared_permission_is_found(found):
    lines = FILL.format(slot="portal.nav", target="fills:nav") + 'permission = "town_orchard.tree_view"\n'
    findings = found(with_lines(lines), fills="def nav(request): ...\n")
    assert findings == [("fills[1].permission", "nobody declares 'town_orchard.tree_view'.")]


def test_a_quality_line_that_is_done_needs_its_proof(found):
    manifest = MANIFEST.replace('docs = "exempt: planted"', 'docs = "done"')
    assert found(manifest) == [("quality.docs", 'is "done" without README.md.')]


def test_code_without_apps_py_is_found(tmp_path):
    folder = tmp_path / "town" / "orchard"
    folder.mkdir(parents=True)
    (folder / "manifest.toml").write_text(MANIFEST.replace("NEEDS", ""), encoding="utf-8")
    (folder / "pages.py").write_text("", encoding="utf-8")
    (finding,) = checks.systems_checked(tmp_path)
    assert "no apps.py" in finding.fault


def test_code_that_python_cannot_read_is_found(found):
    ((key, _),) = found(pages="def (:\n")
    assert key == "line 1"


def test_a_folder_without_manifest_is_found(tmp_path):
    (tmp_path / "town" / "orchard").mkdir(parents=True)
    (tmp_path / "town" / "orchard" / "pages.py").touch()
    (finding,) = checks.systems_checked(tmp_path)
    assert (finding.key, finding.fault) == ("manifest.toml", "is missing.")


def test_two_systems_may_not_share_a_label(tmp_path):
    for sector, identity in (("a_b", "c"), ("a", "b_c")):
        folder = tmp_path / sector / identity
        folder.mkdir(parents=True)
        text = MANIFEST.replace('"orchard"', f'"{identity}"').replace('"town"', f'"{sector}"').replace("NEEDS", "")
        (folder / "manifest.toml").write_text(text, encoding="utf-8")
    findings = checks.systems_checked(tmp_path)
    assert [finding.fault for finding in findings] == ["the label a_b_c is taken by another system."] * 2
